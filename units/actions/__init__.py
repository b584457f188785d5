"""Verbs that set up an office, each in one transaction with its event; who may is one rule (permits).

structure: many rows of units, posts, holders and accounts at once. appointments: who holds a post. people: persons and
their numbers. accounts: accounts, one-time passwords, roles. duties: tugas and fungsi. changes: another name or another
place from a day, and corrections. endings: the end of units and posts, merging and splitting units; these two take no
day in the future. All raise ValidationError with a sentence for each field, `since` or `starts` for the day.
"""
