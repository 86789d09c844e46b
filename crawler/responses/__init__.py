"""Reads what came back: posts, links, feeds, attachments, or the reason why not."""
