"""Electronic signatures in PDFs (PAdES): making them and judging them. Knows no model of ours."""
