"""The long proofs: one module each, `python -m tests.prove.NAME`; the suite holds a small sample of every one."""
