"""Reads bytes of any kind of document into text with sections and a ledger, in memory only."""

from documents.reader import read
from documents.record import Purpose, ReadDocument, Section

__all__ = ["Purpose", "ReadDocument", "Section", "read"]
