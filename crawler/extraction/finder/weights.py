"""What each sign counts when posts, names and texts are told from what surrounds them.

All numbers that were weighed against each other stand in this one record, each with its reason; lengths and
counts that merely bound a search stand beside the search. `python -m bench.extract` shows what a change does.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the finder."""

    # A cut of the page into records explains the sum of its posts.
    post_found: float = 0.2  # a text alone may be anything
    post_dated: float = 0.35  # software prints a time for each post, people rarely do
    post_signed: float = 0.45  # a name beside a text is the surest sign of talk
    cut_found: float = 0.2  # the same for all posts of a cut: where most have neither
    cut_dated: float = 0.3  # name nor time, the few that have them got them by chance
    cut_signed: float = 0.5
    most_teasers: float = 0.01  # most texts break off: a list of what is said elsewhere
    some_teasers: float = 1.5  # each text that breaks off costs more than the one post that it is not
    few_teasers: float = 0.1  # up to this part of the posts may end in dots, as people do
    leading_long: float = 0.4  # most records begin with a link to another page: a list with excerpts
    leading_short: float = 0.1  # the same with nothing but labels beside the links
    crowded: float = 0.3  # most bodies hold further times: each is several posts
    crowds: float = 0.4  # from this part of the records on that is no accident
    aside: float = 0.3  # most records stand in a menu, a sidebar or a footer
    linked: float = 0.8  # the part of a text from which on it is nothing but a link
    linked_records: float = 0.2  # a cut without records of nothing but links is preferred to one with them
    typical: float = 0.85  # no cut explains more than this part of all its text: the rest is labels
    enough: float = 20.0  # what two short posts, dated and signed, explain: above it no single post is sought

    # A single post has no repetition that speaks for it.
    single_least: float = 0.7  # what is left of it where nothing but its place speaks for its author
    single_author: float = 0.15  # what each point of an author's worth adds
    single_author_most: float = 2.0  # points above say nothing more
    single_author_sure: float = 1.5  # what stands beside the date of one post alone is a name from here on,
    # on known platforms too: of 13 names worth .5 to 1.5 on real pages 12 were sections and labels
    single_larger: float = 1.05  # larger surroundings must explain more than a label more
    opening_linked: float = 0.3  # an opening post with more of its text in links is a menu

    # The records of a cut are alike.
    alike: float = 0.5  # a place of the text that so many records share is the usual one
    mostly_told: float = 0.7  # so many records with name or time make those without either advertising
    bound_teasers: float = 0.6  # so many records that break off are a list of teasers,
    bound_teased: float = 0.02  # which is read only where nothing else is there
    moved: float = 0.6  # so many records with a rule or anchor before them begin there

    # The time of a post.
    date_printed: float = 1.0  # any time counts
    date_exact: float = 0.5  # each of day and minute: software tells both
    date_named: float = 0.6  # a class or tag says that it is a time
    date_share: float = 0.8  # a label is all date, a sentence is not
    date_first: float = 0.4  # heads come before what is told in the text
    date_in_sentence: float = 2.5  # more than all of the others: somebody wrote of a day
    date_alone: float = 0.7  # a time that is so much of its line is a further post's

    # The name of an author.
    author_coverage: float = 3.0  # the place is there in every record: less than half of them is too few
    author_base: float = -1.0
    author_distinct: float = 2.0  # names differ from post to post, ranks do not; half of them may repeat,
    author_distinct_most: float = 1.0  # for two may talk
    author_same: float = (
        0.3  # for each further record in which a label of one shape stands: "Post #1", "Post #2"
    )
    author_same_most: float = 1.5  # a name that is two thirds of a page is still one
    author_shape: float = 0.8  # so many of one shape are one label
    author_learnt: float = 1.5  # the other posts of the page have their names there
    author_sure: float = 2.2  # half of the records with a link to an account, or all of them without
    author_likely: float = 1.6  # where the usual place holds none: a class or a "by" and one thing more
    author_by_place: float = 1.3  # a place named after authors, or that leads to an account
    name_of_place: tuple[float, ...] = (1.8, 1.5, 0.9, 0.5)  # a class named after authors, by how near it is
    name_of_other: float = 1.2  # a class that says rank, title or button, halved for the element around
    name_account: float = 1.3  # a link to an account
    name_link: float = 0.3  # any other link: names are, ranks are not
    name_heading: float = 1.5  # a heading is a title
    name_by: float = 1.5  # "by" before it
    name_says: float = 1.0  # "wrote" after it
    name_near_date: float = 0.8  # name and time stand side by side,
    name_far_date: float = 0.1  # less with each text between them
    name_bold: float = 0.3  # names are set off
    name_in_line: float = 2.0  # "by Max on 11 May": nothing else reads so
    name_set_off: float = 1.2  # "Max - 11 May"
    name_beside: float = 0.4  # anything short beside a date

    # The text of a post.
    body_longest: float = 4000.0  # one long post does not outweigh the others
    body_written: float = 0.4  # what is counted of a text of labels; prose counts in full
    body_coverage: float = 0.4  # what is counted of a place that one record in many has
    body_repeated: float = 0.2  # a text that so many records share is a label
    body_named: float = 1.35  # a class says that it is the text
    body_dropped: float = 0.05  # a class says that it is not: a signature is longer than thanks
    body_close: float = 0.75  # a place inside the best one that holds nearly as much
    body_agree: float = 0.9  # and that in nearly all records is the tighter of the two
    edge_usual: float = 0.6  # what so many texts begin or end with is a label


WEIGHTS = Weights()
