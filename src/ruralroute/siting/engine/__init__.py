"""The siting engine: heuristics, bounds and programmes; OR-Tools is imported here and only here."""
