"""Reading: what a page, a check or a document needs, in few queries."""
