"""Cheapest insertion: the witness plan, repairs, and the best place of one visit."""

from ruralroute.planning.greedy.insertion import Inserter, Insertion
from ruralroute.planning.greedy.mend import mend
from ruralroute.planning.greedy.witness import greedy_plan, insert_visits

__all__ = ["Inserter", "Insertion", "greedy_plan", "insert_visits", "mend"]
