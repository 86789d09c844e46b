"""`exchange.db`: partners, and the bundles that went and came. The exchange alone writes it."""
