"""Which address is asked next, and what an answer means for the next visit."""
