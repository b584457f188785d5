"""Files of every kind: one store with one atomic writer, and what may be taken into it."""
