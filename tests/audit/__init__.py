"""Made-up books of reports, as offices write them by hand, to measure what `reports.audit` finds in them."""
