"""Workbooks that planners and heads fill in: templates out; rows, changes and problems in.

A file is opened in the sandbox (unpacking), read by the columns of its templates (columns, tables), compared with what
is stored (comparing), and applied whole or not at all through verbs of reports.actions.
"""
