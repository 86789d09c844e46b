"""Reads OpenDocument (ISO 26300): texts, sheets, slides and drawings, zipped or in one XML file."""
