"""The clicks of a planner's work, counted by scripts that drive the browser; docs/setting-up.md has the figures."""
