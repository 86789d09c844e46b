"""What is known of one place where a passage stood: evidence, dates, marked text."""
