"""Turns a response into posts, links, feeds, attachments, or the reason why not."""
