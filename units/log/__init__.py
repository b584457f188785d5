"""The append-only event log: its writer, its triggers, its verification, and the log of admin and log-ins.

`events` is the only writer. `triggers` makes the database refuse changes, `verify` finds those that were made anyway,
in the log and in the tables: `tables` says which, `digests` what is kept of a row, `touched` notes the rows that a
transaction writes, `rows` compares, `naming` names, `baseline` keeps upgrades apart from changes by hand.
`heads` are kept beside the database. `admin` records what administrators change, `logins` who logs in and out.
`system_checks` warns of missing triggers.
"""
