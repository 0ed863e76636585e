"""Roads to travel."""
