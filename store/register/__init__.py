"""`register.db`: keyed hashes of passages and nothing else. Only the matcher opens it."""
