"""Reads Office Open XML (ISO 29500): DOCX, XLSX and PPTX, zipped or in one XML file."""
