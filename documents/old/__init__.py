"""Reads the Office files of before 2007 with programs of Debian, where they are installed."""
