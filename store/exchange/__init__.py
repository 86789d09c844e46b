"""`exchange.db`: partners, and the bundles sent and received. Only `exchange` writes it."""
