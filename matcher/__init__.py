"""Decides whether a post contains what stood in a confidential passage, knowing only keyed hashes of it."""
