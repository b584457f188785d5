"""Logging in and out, and changing one's own password: forms, pages, addresses, limits on guessing."""
