"""`accounts.db`: who may sign in to the console, and who is signed in. Only the console writes it."""
