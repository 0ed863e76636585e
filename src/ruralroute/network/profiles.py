"""Which roads a profile may drive, how fast, and what barriers cost it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralroute.model import ROAD_KINDS, Policy, Profile
from ruralroute.network.barriers import passage, user_of
from ruralroute.network.facts import POLICIES
from ruralroute.network.pace import durations, speed_factors
from ruralroute.network.roads import CLEARANCE_M, USERS
from ruralroute.network.sailing import ferry_speed, with_ferries
from ruralroute.network.turns import barred_turns

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRoads:
    """The roads of a network as one profile meets them.

    Parameters
    ----------
    speed_kmh
        Of each edge where it is straight and level; 0 where it is barred.
    drive_ms, back_ms
        Time to drive each edge along and against the drawing direction, bends and gradients
        included, in milliseconds; 0 where it is barred.
    allowed
        For each arc (2e along the drawing direction of edge e, 2e + 1 against it): whether the
        profile may drive it on a day without closures.
    open
        The same with closures, also those of the conditions that the roads are in.
    blocked
        For each node: whether its barrier stops the profile.
    delay_ms
        For each node: the time that its barrier takes, paid by whoever drives onto it.
    barred_turns
        Pairs of arcs, shape (n, 2): from the first nobody may turn into the second.
    """

    speed_kmh: NDArray[np.float64]
    drive_ms: NDArray[np.int64]
    back_ms: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    open: NDArray[np.bool_]
    blocked: NDArray[np.bool_]
    delay_ms: NDArray[np.int64]
    barred_turns: NDArray[np.int64]


def profile_roads(network: RoadNetwork, profile: Profile, policy: Policy) -> ProfileRoads:
    """Work out speed and access of one profile on every edge."""
    facts, row, own = network.facts, network.edge_fact, network.overrides
    kind = facts.kind[row, POLICIES.index(policy.unknown_tags)]
    speed = _speeds(network, profile, kind)
    fits = (
        (profile.gross_kg <= np.where(np.isnan(own.max_kg), facts.max_kg[row], own.max_kg))
        & ((profile.axle_kg or 0.0) <= facts.max_axle_kg[row])
        & (profile.height_m <= facts.max_height_m[row])
        & _fits_between(network, profile)
    )
    usable = fits & facts.users[row, USERS.index(user_of(profile))] & (speed > 0)
    allowed = np.empty(2 * len(row), dtype=np.bool_)
    allowed[0::2] = usable & facts.forward[row]
    allowed[1::2] = usable & facts.backward[row]
    speed = np.where(usable, speed, 0.0)
    blocked, delay = _barriers(network, profile)
    told = np.isfinite(own.speed_kmh)
    open_edges = ~own.closed
    if network.state is not None:
        speed = np.where(told, speed, speed * network.state.factor)
        open_edges &= ~network.state.closed & (profile.gross_kg <= network.state.max_kg)
    drive_ms, back_ms = durations(network, profile, speed, kind, told=told)
    drive_ms, back_ms = with_ferries(network, profile, speed, drive_ms, back_ms)
    return ProfileRoads(
        speed_kmh=speed,
        drive_ms=drive_ms,
        back_ms=back_ms,
        allowed=allowed,
        open=allowed & np.repeat(open_edges, 2),
        blocked=blocked,
        delay_ms=delay,
        barred_turns=barred_turns(network, user_of(profile)),
    )


def _speeds(network: RoadNetwork, profile: Profile, kind: NDArray[np.int64]) -> NDArray[np.float64]:
    facts, row, own = network.facts, network.edge_fact, network.overrides
    by_kind = np.array([profile.speeds_kmh.get(kind, 0.0) for kind in ROAD_KINDS])
    base = by_kind[kind]
    heavy = user_of(profile) == "hgv"
    cap = (facts.hgv_cap_kmh if heavy else facts.cap_kmh)[row]
    speed = np.minimum(base, cap) * speed_factors(network, kind)
    speed = ferry_speed(network, profile, np.minimum(speed, profile.top_kmh))
    told = np.minimum(own.speed_kmh, profile.top_kmh)
    return np.where(np.isnan(own.speed_kmh) | (speed <= 0), speed, told)


def _fits_between(network: RoadNetwork, profile: Profile) -> NDArray[np.bool_]:
    facts, row, own = network.facts, network.edge_fact, network.overrides.max_width_m
    mapped = (profile.width_m <= facts.max_width_m[row]) & (
        profile.width_m + CLEARANCE_M <= facts.width_m[row] + 1e-9
    )
    fits: NDArray[np.bool_] = np.where(np.isnan(own), mapped, profile.width_m <= own)
    return fits


def _barriers(
    network: RoadNetwork, profile: Profile
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    blocked = np.zeros(network.node_count, dtype=np.bool_)
    delay = np.zeros(network.node_count, dtype=np.int64)
    tags = network.barrier_tags.values()
    for node, one in zip(network.barrier_nodes.tolist(), tags, strict=True):
        found = passage(one, profile)
        blocked[node] = not found.open
        delay[node] = found.delay_ms
    return blocked, delay
