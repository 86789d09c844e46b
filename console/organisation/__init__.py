"""Signing in by the organisation: OpenID Connect or a trusted proxy, beside the local accounts."""
