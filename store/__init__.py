"""Storage: databases, records, WARC files and the audit chain."""
