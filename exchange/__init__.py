"""Signed, sealed files between two houses: made, checked, taken in; neither network nor Scrapy."""
