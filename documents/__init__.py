"""Reads bytes of any document into text with sections and a ledger of unread parts, in memory only."""

from documents.reader import read
from documents.record import Purpose, ReadDocument, Section

__all__ = ["Purpose", "ReadDocument", "Section", "read"]
