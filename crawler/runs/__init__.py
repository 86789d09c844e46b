"""Whole runs: one crawl of a site, a look, the canary, files given by hand."""
