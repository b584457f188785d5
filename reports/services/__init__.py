"""Services: work that needs documents, files and verbs together.

rendering: files, requested by pages and made by the worker · signing: electronic signatures · mailing: e-mails of
notifications · schedules: jobs by the clock · saving: forms handed to their verbs.
"""
