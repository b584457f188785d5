"""What a report says: frozen values, their versions as JSON, their places and what differs between two of them."""
