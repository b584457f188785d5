"""Verbs: each writes in one transaction, takes `by=` and leaves an event. Only reports.workflow writes the state."""
