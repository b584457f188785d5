"""HTML to finished PDFs: pages, tags, archive metadata, signature fields, joining. Knows no model of ours."""
