"""Which roads a profile may drive, how fast, and what barriers cost it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralroute.model import DRY, ROAD_KINDS, Policy, Profile
from ruralroute.network.barriers import Passage, passage, user_of
from ruralroute.network.conditional import When, is_conditional, tags_at
from ruralroute.network.facts import POLICIES, Facts, tabulate
from ruralroute.network.ferries import FERRY, FERRY_KMH
from ruralroute.network.pace import durations, speed_factors
from ruralroute.network.roads import CLEARANCE_M, USERS
from ruralroute.network.sailing import with_ferries
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
        profile may drive it at the time, and in the weather, in which its tags let most in.
    open
        The same at the time asked for, with closures and the conditions that the roads are in.
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


_UNMARKED_KMH = 36.0
"""0.9 times the legal limit outside towns where there is no centre line (40 km/h)."""
_UNSURE_SHARE = {"cautious": 1.0, "typical": 0.5, "hopeful": 0.0}
"""How far towards that the speed goes on roads of which the map says no more than a class."""


def profile_roads(network: RoadNetwork, profile: Profile, policy: Policy) -> ProfileRoads:
    """Work out speed and access of one profile on every edge."""
    facts, row, own = network.facts, network.edge_fact, network.overrides
    kind = facts.kind[row, POLICIES.index(policy.unknown_tags)]
    always = judge(network, profile, policy, (facts, row, np.arange(len(row))))
    now = always
    when = When(
        day=network.day,
        conditions=DRY if network.state is None else network.state.id,
        second=network.second,
    )
    if len(network.conditional_ways):
        always = _with_conditional(network, profile, policy, always, None)
        now = _with_conditional(network, profile, policy, always, when)
    speed = now.speed
    told = np.isfinite(own.speed_kmh)
    open_edges = ~own.closed
    if network.state is not None:
        speed = np.where(told, speed, speed * network.state.factor)
        open_edges &= ~network.state.closed & (profile.gross_kg <= network.state.max_kg)
    blocked, delay = _barriers(network, profile, when)
    drive_ms, back_ms = durations(network, profile, speed, kind, told=told)
    drive_ms, back_ms = with_ferries(network, profile, speed, drive_ms, back_ms)
    allowed = np.column_stack([always.forward, always.backward]).ravel()
    driven = np.column_stack([now.forward & open_edges, now.backward & open_edges]).ravel()
    return ProfileRoads(
        speed_kmh=speed,
        drive_ms=drive_ms,
        back_ms=back_ms,
        allowed=allowed,
        open=allowed & driven,
        blocked=blocked,
        delay_ms=delay,
        barred_turns=barred_turns(network, user_of(profile)),
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """Speed of edges, 0 where barred, and whether they may be driven along and against."""

    speed: NDArray[np.float64]
    forward: NDArray[np.bool_]
    backward: NDArray[np.bool_]


Judging = tuple[Facts, NDArray[np.int64], NDArray[np.int64]]
"""Facts, and for each edge that is judged the row in them and the edge itself."""


def judge(network: RoadNetwork, profile: Profile, policy: Policy, judging: Judging) -> Judged:
    """Say how fast a profile drives some edges, closures aside, and in which directions."""
    facts, row, edges = judging
    user = user_of(profile)
    max_kg = network.overrides.max_kg[edges]
    mapped_kg = (facts.hgv_max_kg if user == "hgv" else facts.max_kg)[row]
    speed = _speeds(network, profile, policy, judging)
    fits = (
        (profile.gross_kg <= np.where(np.isnan(max_kg), mapped_kg, max_kg))
        & ((profile.axle_kg or 0.0) <= facts.max_axle_kg[row])
        & (profile.height_m <= facts.max_height_m[row])
        & (profile.length_m <= facts.max_length_m[row])
        & _fits_between(network, profile, judging)
    )
    policy_index = POLICIES.index(policy.unknown_tags)
    usable = fits & facts.users[row, policy_index, USERS.index(user)] & (speed > 0)
    if not profile.four_wheel_drive:
        usable &= ~facts.four_wheel[row]
    return Judged(
        speed=np.where(usable, speed, 0.0),
        forward=usable & facts.forward[row] & facts.along[row, USERS.index(user)],
        backward=usable & facts.backward[row] & facts.against[row, USERS.index(user)],
    )


def _with_conditional(
    network: RoadNetwork, profile: Profile, policy: Policy, found: Judged, when: When | None
) -> Judged:
    """Judge edges with conditional tags anew; `when` None: as when most is let in."""
    ways = network.conditional_ways
    facts, rows = tabulate([tags_at(network.way_raw_tags[way], profile, when) for way in ways])
    edges = np.flatnonzero(np.isin(network.edges.way, ways))
    row = rows[np.searchsorted(ways, network.edges.way[edges])]
    again = judge(network, profile, policy, (facts, row, edges))
    changed = Judged(found.speed.copy(), found.forward.copy(), found.backward.copy())
    changed.speed[edges] = again.speed
    changed.forward[edges], changed.backward[edges] = again.forward, again.backward
    return changed


def _speeds(
    network: RoadNetwork, profile: Profile, policy: Policy, judging: Judging
) -> NDArray[np.float64]:
    facts, row, edges = judging
    by_kind = np.array([profile.speeds_kmh.get(kind, 0.0) for kind in ROAD_KINDS])
    kind = facts.kind[row, POLICIES.index(policy.unknown_tags)]
    base = by_kind[kind]
    plain = base + _UNSURE_SHARE[policy.unknown_tags] * (np.minimum(base, _UNMARKED_KMH) - base)
    base = np.where(facts.standard_known[row], base, plain)
    heavy = user_of(profile) == "hgv"
    cap = (facts.hgv_cap_kmh if heavy else facts.cap_kmh)[row]
    speed = np.minimum(base, cap) * speed_factors(network, kind, edges)
    own = network.overrides.speed_kmh[edges]
    ferry = np.array([one == FERRY for one in facts.highway], dtype=np.bool_)[row]
    speed = np.where(ferry & np.isnan(own), FERRY_KMH, speed)
    speed = np.minimum(speed, profile.top_kmh)
    told = np.minimum(own, profile.top_kmh)
    return np.where(np.isnan(own) | (speed <= 0), speed, told)


def _fits_between(network: RoadNetwork, profile: Profile, judging: Judging) -> NDArray[np.bool_]:
    facts, row, edges = judging
    own = network.overrides.max_width_m[edges]
    mapped = (profile.width_m <= facts.max_width_m[row]) & (
        profile.width_m + CLEARANCE_M <= facts.width_m[row] + 1e-9
    )
    fits: NDArray[np.bool_] = np.where(np.isnan(own), mapped, profile.width_m <= own)
    return fits


def _barriers(
    network: RoadNetwork, profile: Profile, when: When
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Judge barriers; one that is closed now or else for other reasons blocks."""
    blocked = np.zeros(network.node_count, dtype=np.bool_)
    delay = np.zeros(network.node_count, dtype=np.int64)
    tags = network.barrier_tags.values()
    known: dict[int, Passage] = {}
    for node, one in zip(network.barrier_nodes.tolist(), tags, strict=True):
        if is_conditional(one):
            some = [passage(tags_at(one, profile, at), profile) for at in (None, when)]
            found = Passage(open=all(each.open for each in some), delay_ms=some[-1].delay_ms)
        else:
            found = known.get(id(one)) or passage(one, profile)
            known[id(one)] = found
        blocked[node] = not found.open
        delay[node] = found.delay_ms
    return blocked, delay
