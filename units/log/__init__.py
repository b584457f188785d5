"""The append-only event log: writing it, the triggers that guard it, verifying it, and what admin and log-ins add."""
