"""Siting: which candidates to open, at which size, serving whom, and who gains or loses."""
