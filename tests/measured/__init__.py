"""What a planner's work costs in clicks, counted by scripts that drive the browser; docs/setting-up.md has the figures."""
