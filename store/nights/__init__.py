"""`nights.db`: how each night went. The front door writes it; reports and console read it."""
