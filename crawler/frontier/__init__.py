"""Chooses the next address to visit, and plans the next visit from the answer."""
