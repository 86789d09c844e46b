"""Decides whether a post retells a confidential passage, using only keyed hashes of the passage."""
