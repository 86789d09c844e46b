"""Reads saved mail messages and saved web pages of many parts, with what is attached to them."""
