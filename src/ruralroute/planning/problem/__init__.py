"""The routing problem: integers and arrays."""
