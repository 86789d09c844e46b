"""How kinds of sites write posts: tables of selectors, schema.org, and a finder for unknown ones."""
