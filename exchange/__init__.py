"""Makes, checks and processes signed, encrypted files between two houses; uses no network."""
