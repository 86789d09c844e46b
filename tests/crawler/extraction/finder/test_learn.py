"""What each record holds, learnt from all of them together."""

from tests.crawler.extraction.finder.pages import NAMES, SAID, body_of, parsed, post, read


def test_date_name_and_text_of_each_record_are_told_apart() -> None:
    """Three posts of one kind teach where name, time and text stand."""
    page = parsed("".join(map(post, range(3))))
    records = read(page)
    assert [fields.author for fields in records] == list(NAMES)
    assert [fields.stamp.mention.raw for fields in records if fields.stamp] == [
        "2 mei 2021 10:10",
        "3 mei 2021 10:11",
        "4 mei 2021 10:12",
    ]
    assert [body_of(page, fields) for fields in records] == list(SAID)
    assert not any(fields.crowded for fields in records)


def test_time_in_the_head_counts_before_one_in_the_text() -> None:
    """A day in a sentence of the text is not when the post was written."""
    stories = [f"Op 1 januari 2020 om 12:00 begon het. {text}" for text in SAID]
    page = parsed("".join(post(n, text=text) for n, text in enumerate(stories)))
    assert [fields.stamp.mention.raw for fields in read(page) if fields.stamp] == [
        "2 mei 2021 10:10",
        "3 mei 2021 10:11",
        "4 mei 2021 10:12",
    ]


def test_record_of_several_posts_is_crowded() -> None:
    """A cut whose texts hold the times of others is seen to be too coarse."""
    later = '<div class="d2">3 mei 2021 12:00</div>'
    page = parsed("".join(post(n, text=f"{SAID[n]}{later}<p>{SAID[n - 1]}</p>") for n in range(3)))
    assert all(fields.crowded for fields in read(page) if fields.body)


def test_rank_that_all_share_is_no_name() -> None:
    """What stands in every record and does not differ is no author, even before the names."""
    page = parsed("".join(post(n, name=f"<i>Vaste gast</i> <b>{name}</b>") for n, name in enumerate(NAMES)))
    assert [fields.author for fields in read(page)] == list(NAMES)
