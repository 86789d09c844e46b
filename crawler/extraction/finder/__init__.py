"""Finds the posts of a page whose kind of site nobody described."""
