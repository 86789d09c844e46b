"""Reads text from pictures with Tesseract, where it is installed."""
