"""Requests one address: within the site, politely, and only where robots.txt allows it."""
