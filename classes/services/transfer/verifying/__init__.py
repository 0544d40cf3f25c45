"""Comparing the old database with what is here after the import."""
