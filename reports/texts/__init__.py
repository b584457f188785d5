"""Texts with braces: the documents' fixed texts, and live values inside an author's text."""
