"""Siting: which candidates to open, at which size, serving whom."""
