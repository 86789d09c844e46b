"""`matches.db`: cases, documents, disclosures and matches. The matcher writes it; reports reads it."""
