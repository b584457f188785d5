"""Timings, run by `make bench`, never as a test. Each is a median, next to another median of the same run."""
