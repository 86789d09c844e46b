"""Words that stand in every text and say nothing of what it is about: Dutch ones, and English ones."""

from pathlib import Path

STOPWORDS = frozenset((Path(__file__).parent / "data" / "stopwords.txt").read_text(encoding="utf-8").split())
