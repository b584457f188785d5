"""Timings, run by `make bench`; never part of a test. Each is a median beside another one of the same run."""
