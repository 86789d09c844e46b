"""What a text means, beside what words it has: vectors of passages, at the source only, and of posts.

A vector is text to whoever has a decoder: vectors never leave the house where the documents lie, and rest
there encrypted under the key. The encoder is an extra of the installation; without it this channel is
off.
"""
