"""Electronic signatures in PDFs (PAdES): making and validating them. Knows no model of ours."""
