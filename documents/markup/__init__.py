"""Reads text with little or no form of its own: saved pages, RTF, plain text."""
