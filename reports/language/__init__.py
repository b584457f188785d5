"""What Indonesian official prose says: periods, amounts, names, misspellings and paragraphs that resemble each other.

Every function takes text and answers with frozen dataclasses that carry `start` and `end` in that text. Nothing here
knows a report, a table or an office: what is particular to an office (its units, its names) is handed in.
"""
