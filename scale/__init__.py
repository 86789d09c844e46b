"""Looks through great collections of WARC files, on many processes or machines."""
