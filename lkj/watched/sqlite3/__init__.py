"""Django's engine for SQLite, with watched tables. Django imports `base` of it."""
