"""Reads bytes (PDF, DOCX, ODT, HTML, text) into text with sections, in memory only."""
