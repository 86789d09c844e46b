"""The canary: fresh every night, and long enough to be a passage."""

from lekwacht import canary


def test_every_night_has_another_story() -> None:
    """Two nights share no name, so last night's page cannot answer for tonight."""
    stories = {canary.invent(str(night)).passage for night in range(50)}
    assert len(stories) == 50


def test_the_retelling_keeps_facts_but_not_sentences() -> None:
    """The page holds a paraphrase: no sentence of the passage stands in it."""
    story = canary.invent("2026-11-23")
    assert not any(sentence in story.retold for sentence in story.passage.split(". "))
    assert 60 <= len(story.passage.split()) <= 150
