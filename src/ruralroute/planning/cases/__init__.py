"""Routing cases of developers: into a routing problem, and its answer out again."""
