"""HTML to finished PDF: pages, tags, archive metadata, signature fields, joining. Knows no model of ours."""
