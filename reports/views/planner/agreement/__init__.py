"""The planner's pages about agreements: those of a year, one on a page of its own, and the life of its versions."""
