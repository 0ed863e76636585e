"""Large siting problems on a real road file: villages and candidates that stand on its roads.

The way is a user's: a county in memory, its sites and demand, travel over the roads up to a reach,
costs of each pair, and the problem that a study makes of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ruralroute.model import County, Level, Order, OrderKind, SitingSettings, Station
from ruralroute.network import RoadNetwork
from ruralroute.network.profiles import ProfileRoads
from ruralroute.network.snap import components
from ruralroute.siting.ask import SitingAsk, model_of, problem_of
from ruralroute.siting.case import SitingCase, build_case
from ruralroute.siting.problem import Site
from ruralroute.siting.two_echelon import two_echelon_problem
from siting_sets import Case

OPEN = 25
"""Sites that p-median, p-centre and max cover may open."""
COVER_MIN = 45.0
LIMIT_MIN = 240.0
TOWNS = 200
"""Villages that are townships, where goods of two echelons may be handed over."""


def road_cases(
    roads: Path, *, villages: int = 5_000, sites: int = 500, seed: int = 5
) -> Iterator[Case]:
    """Yield a problem for each model on one road file.

    Parameters
    ----------
    roads
        The file.
    villages, sites
        How many; villages stand at ends of road pieces, so they are dense where roads are.
    seed
        Draws the villages and their demand.
    """
    start = time.perf_counter()
    case = road_county_case(roads, villages=villages, sites=sites, seed=seed)
    pairs = int(np.isfinite(case.links.time_s).sum())
    print(
        f"-- {roads.name}: {len(case.stations)} villages, {len(case.sites)} sites, {pairs} pairs"
        f" within {LIMIT_MIN:g} min, made in {time.perf_counter() - start:.1f} s",
        flush=True,
    )
    asks = {
        "p_median": SitingAsk(model="p-median", open_min=OPEN, open_max=OPEN),
        "max_cover": SitingAsk(model="max-cover", open_max=OPEN, reach_min=COVER_MIN),
        "p_centre": SitingAsk(model="p-centre", open_min=OPEN, open_max=OPEN),
        "fixed_charge": SitingAsk(split=True),
        "fixed_charge_single": SitingAsk(),
        "two_echelon": SitingAsk(model="two-echelon", split=True),
    }
    for name, ask in asks.items():
        two = ask.model == "two-echelon"
        asked = two_echelon_problem(case, ask) if two else problem_of(case, ask)
        problem = asked.problem
        if not two and not name.startswith("fixed_charge"):
            problem = problem.replace(sites=tuple(Site(id=one.id) for one in problem.sites))
        yield Case(
            group="roads",
            name=name,
            problem=problem,
            model=model_of(ask),
            best_known=None,
        )


def road_county_case(roads: Path, *, villages: int, sites: int, seed: int) -> SitingCase:
    """Return the study of a county whose villages are drawn on a road file."""
    network = RoadNetwork.read(roads)
    county = road_county(network, villages, seed)
    return build_case(county, network, propose=sites, limit_s=LIMIT_MIN * 60.0)


def road_county(network: RoadNetwork, villages: int, seed: int) -> County:
    """Return a county with villages at drawn ends of roads that a van drives both ways."""
    bare = County(name=network.name)
    profile = next(one for one in bare.profiles if one.id == "van")
    ends = joined_ends(network, network.profile_roads(profile, bare.policy))
    draw = np.random.default_rng(seed)
    chosen = ends[np.sort(draw.choice(len(ends), villages, replace=False))]
    mass = np.round(draw.lognormal(3.4, 0.8, villages), 1)
    is_town = np.zeros(villages, dtype=bool)
    is_town[draw.choice(villages, TOWNS, replace=False)] = True
    stations = tuple(
        Station(
            id=f"V{at}",
            lon=round(float(lon), 7),
            lat=round(float(lat), 7),
            level=Level.TOWNSHIP if town else Level.VILLAGE,
        )
        for at, ((lon, lat), town) in enumerate(zip(chosen, is_town, strict=True))
    )
    orders = tuple(
        Order(id=f"O{at}", station=f"V{at}", kind=OrderKind.DELIVER, mass_kg=kg, parcels=int(kg))
        for at, kg in enumerate(mass.tolist())
    )
    settings = SitingSettings(supply="outside", vehicle_class="van")
    return bare.model_copy(update={"stations": stations, "orders": orders, "siting": settings})


def joined_ends(network: RoadNetwork, roads: ProfileRoads) -> NDArray[np.float64]:
    """Return lon and lat of the ends of the roads that hang together most, shape (ends, 2)."""
    part = components(network, roads)
    inside = part == np.bincount(part[part >= 0]).argmax()
    edges = network.edges
    _, first = np.unique(edges.head[inside], return_index=True)
    found: NDArray[np.float64] = edges.shape[edges.shape_start[1:][inside][first] - 1]
    return found
