"""`casebook.db`: sightings, incidents, decisions and requests. Reports alone writes it."""
