"""The files of reports: one store for all of them, and the issues that are made on approval."""
