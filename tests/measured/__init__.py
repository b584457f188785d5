"""What a planner's work costs in clicks, counted by a script that drives the browser; never run as a test."""
