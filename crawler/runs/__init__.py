"""Runs one crawl of a site, a look at a page, the canary, or a WARC file given by hand."""
