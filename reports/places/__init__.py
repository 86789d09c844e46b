"""One sighting: evidence, dates, marked text."""
