"""The cellar: databases, records, WARC files and the audit chain."""
