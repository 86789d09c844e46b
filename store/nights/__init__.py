"""`nights.db`: the result of each night. `lekwacht` writes it; reports and console read it."""
