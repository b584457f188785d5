"""The kinds of workbooks, in the order in which an office is set up."""
