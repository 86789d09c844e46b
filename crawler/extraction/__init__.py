"""Turns a page into posts: knows neither the network nor a database."""
