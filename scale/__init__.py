"""Scans large collections of WARC files, with many processes or machines."""
