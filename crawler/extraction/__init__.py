"""Turns a page into posts; it uses neither network nor database."""
