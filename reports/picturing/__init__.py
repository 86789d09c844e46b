"""A picture of a page as it looked, drawn from its capture alone by a browser without a network."""
