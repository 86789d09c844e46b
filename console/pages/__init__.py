"""The pages, one module a subject; each answers a `Visit` that the guard let through."""
