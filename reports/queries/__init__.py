"""Reading the tables for pages, checks and documents, in a fixed number of queries; nothing here writes.

A report: sheets (its rows), figures, content, progress, evidence, previous_plan, year_course.
Its way: timeline (its steps), report_log (every event), rounds (submissions and decisions), publications, verification.
Lists: inbox (of a person), report_lists (of the home page), board (of the planner).
Agreements: agreements (which version judges a quarter), agreement_matching (what follows a report to another version),
stopped_lines, dropped_indicators, budget_shifts (the pagu of a day), locked_setup (what stays as it is).
Checks: draft (what the rules look at), office_view (what all reports of an office share for them), findings (as stored,
with answers), finding_places (the fields that mend them).
The office's documents: fixed_texts; its rules: office_rules.
"""
