"""What is between the server and the views: middleware, sessions, rate limits, error pages, rescued input."""
