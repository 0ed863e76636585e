"""From travel and orders to a checked plan."""
