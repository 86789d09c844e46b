"""Queries public web archives, by address only, and fetches their captures of a page."""
