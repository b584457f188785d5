"""Django's engine for PostgreSQL, with watched tables. Django imports `base` of it."""
