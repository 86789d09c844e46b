"""Reads bytes (PDF, DOCX, XLSX, ODT, ODS, HTML, text) into text with sections, in memory only."""

from documents.reader import read
from documents.record import Purpose, ReadDocument, Section

__all__ = ["Purpose", "ReadDocument", "Section", "read"]
