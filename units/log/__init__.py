"""The append-only event log: its writer, its database triggers, its verification, and the log of admin and log-ins.

`events` is the only writer. `triggers` makes the database refuse changes, `verify` finds those that were made anyway.
`admin` records what administrators change, `logins` who logs in and out. `system_checks` warns of missing triggers.
"""
