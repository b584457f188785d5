"""Forms bind what was sent and validate it; they never write."""
