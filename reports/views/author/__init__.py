"""The pages on which an author fills in, explains, proves and submits a report."""
