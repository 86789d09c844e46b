"""`casebook.db`: sightings, incidents, decisions and requests. Only `reports` writes it."""
