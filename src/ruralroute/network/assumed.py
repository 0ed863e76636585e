"""Stations that a profile reaches only if roads are as the policy of unknown tags takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralroute.model import County, Policy, Profile
from ruralroute.network.matrix import AssumedStation, TravelMatrix
from ruralroute.network.serving import served
from ruralroute.network.snap import Anchor

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork


def assumed_stations(
    county: County,
    network: RoadNetwork,
    profile: Profile,
    anchors: Sequence[Anchor],
    matrix: TravelMatrix,
) -> tuple[AssumedStation, ...]:
    """List the stations whose access hangs on an assumption, with the ways that it is about.

    They are served under the county's policy of unknown tags and would not be under the cautious
    one.

    Parameters
    ----------
    county, network, profile
        Whose roads.
    anchors
        Where the places of the county are on them, centres first.
    matrix
        Travel between the places under the county's policy.
    """
    policy = county.policy
    cautious = Policy.model_validate({**dict(policy), "unknown_tags": "cautious"})
    now, sure = (network.profile_roads(profile, one) for one in (policy, cautious))
    guessed = now.open & ~sure.open
    if not guessed.any():
        return ()
    count = len(county.centres)
    reached = served(network, now, anchors, count)
    certain = served(network, sure, anchors, count)
    return tuple(
        AssumedStation(
            place=county.stations[index].id,
            ways=tuple(dict.fromkeys(_guessed_ways(network, guessed, matrix, count, index))),
        )
        for index in np.flatnonzero(reached & ~certain).tolist()
    )


def _guessed_ways(
    network: RoadNetwork,
    guessed: NDArray[np.bool_],
    matrix: TravelMatrix,
    centres: int,
    station: int,
) -> Iterator[str]:
    """Yield ways that are only taken for usable, on the way from the nearest centre and back."""
    place = centres + station
    both = matrix.reachable[:centres, place] & matrix.reachable[place, :centres]
    if not both.any():
        return
    time = matrix.duration_ms[:centres, place] + matrix.duration_ms[place, :centres]
    home = int(np.argmin(np.where(both, time, np.iinfo(np.int64).max)))
    for start, end in ((home, place), (place, home)):
        for edge in matrix.path(start, end).edges:
            if guessed[network.arc_of(edge)]:
                yield edge[0]
