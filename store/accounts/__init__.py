"""`accounts.db`: who may sign in to the console, and who is signed in. The console alone writes it."""
