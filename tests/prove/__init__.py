"""The long proofs: what is too long for the suite, run whole before an issue closes.

Each module here has a `main() -> int` that returns 0 when its proof holds. The first line of its docstring is printed
when it begins. `python -m tests.prove` runs them all.
"""
