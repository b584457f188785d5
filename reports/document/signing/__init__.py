"""Signatures: their fields in the document, the stamp, who signs, and whether a signature holds."""
