"""Reading the tables for pages, checks and documents, in a fixed number of queries; nothing here writes.

A report: figures, content, draft (what its checks look at), progress, evidence, previous_plan, year_course.
Its way: timeline (its steps), report_log (every event), rounds (submissions and decisions), publications, verification.
Lists: inbox (of a person), report_lists (of the home page), board (of the planner).
The office's setup: agreements (which version judges), fixed_texts, rollup (sums by activity), locked_setup (what
cannot be changed any more).
"""
