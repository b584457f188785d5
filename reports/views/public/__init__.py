"""The pages that nobody logs in for: verification of documents."""
