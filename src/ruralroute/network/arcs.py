"""Roads as a directed graph with places in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arcs:
    """A directed graph whose arcs are roads or parts of them.

    Parameters
    ----------
    node_count
        Nodes are numbered from 0.
    tail, head
        Ends of each arc.
    duration_ms, length_8th_m
        Time and length of each arc.
    arc
        Arc of the network that each is a part of.
    start_8th_m, end_8th_m
        Which part: distances from the tail of the edge, `start` < `end` in either direction.
    terminals
        Node of each position that was asked for, from which one leaves.
    arrivals
        Node at which one arrives there, where that is another; None: the same everywhere.
    """

    node_count: int
    tail: Ints
    head: Ints
    duration_ms: Ints
    length_8th_m: Ints
    arc: Ints
    start_8th_m: Ints
    end_8th_m: Ints
    terminals: Ints
    arrivals: Ints | None = None

    @property
    def ends(self) -> Ints:
        """Node of each position at which one arrives."""
        return self.terminals if self.arrivals is None else self.arrivals
