"""The page on which a superior reads a submission and decides on it."""
