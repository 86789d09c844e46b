"""Matching by meaning besides words: vectors of passages (at the source only) and of posts.

A decoder can turn a vector back into text: vectors never leave the source house, and are stored
encrypted with the key. The encoder is an extra of the installation; without it this channel is
off.
"""
