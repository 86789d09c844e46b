"""Sign-in through the organisation (OpenID Connect or a trusted proxy), besides local accounts."""
