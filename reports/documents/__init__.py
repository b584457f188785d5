"""Documents: bytes out. Everything here reads content and renders it; nothing here writes to the database."""
