"""Crawls public sites and captures what people wrote there."""
