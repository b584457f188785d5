"""What a report says: its content as frozen values, their versions as JSON, places in it, differences of two."""
