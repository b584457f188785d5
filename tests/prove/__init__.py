"""The long proofs: what is too long for the suite, run whole before an issue closes.

Each module here has a `main() -> int` that returns 0 when its proof holds; the first line of its docstring is its name in
the runner's table. `python -m tests.prove` runs them all.
"""
