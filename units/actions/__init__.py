"""Verbs that change an office's structure, each in one transaction with its event. Dates never lie in the future.

changes: another name or another place from a day, and corrections. endings: the end of units and posts, merging and
splitting units. They raise ValidationError with a sentence for each field, and `since` for the day.
"""
