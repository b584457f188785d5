"""Long proofs, one module each: `python -m tests.prove.NAME`. The suite holds small samples of them."""
