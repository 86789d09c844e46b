"""`archive.db`: sites, captures and posts. The crawler writes it; matcher and reports read it."""
