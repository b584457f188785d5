"""Verbs: every write of rows but a report's state, which reports.workflow writes.

Each verb writes in one transaction, takes the person as `by=` and logs an event.

versioned: fields that two people may change at once · row_log: the events of rows · results, narrative, evidence,
remarks, scans: what is written in a report · agreements, agreement_life, budget_shifts,
copies, periods, setup, letterhead, wordings: what planners set up · keys: certificates · demo: the example data.
"""
