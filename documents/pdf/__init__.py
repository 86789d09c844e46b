"""Reads PDF files with PDFium: text by its place on the page, forms, notes and files within."""
