"""Public web archives, asked by address alone: what they hold of a page, and the captures themselves."""
