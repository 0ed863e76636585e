"""The evaluator: times, loads and money of a day."""
