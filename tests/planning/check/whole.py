"""Counties at random, and plans made of them by builder, witness, timing and explanation."""

from __future__ import annotations

import datetime as dt
import random

from tests.golden.notation import DAY, county, order, road, space, vehicle, w

from ruralroute.model import (
    Centre,
    County,
    Level,
    Operator,
    OrderKind,
    Policy,
    Product,
    Station,
)
from ruralroute.network.matrix import Travel
from ruralroute.planning.assemble import assemble_plan
from ruralroute.planning.explain import explain_unserved
from ruralroute.planning.greedy import greedy_plan
from ruralroute.planning.plan import DeliveryPlan
from ruralroute.planning.problem.build import build_problem
from ruralroute.planning.schedule.evaluate import evaluate_day
from ruralroute.planning.schedule.result import DayTime

ZONES = ("ambient", "ambient", "ambient", "chilled", "frozen", "pharma")


def random_county(seed: int) -> County:
    """A small county in which most rules bind now and then."""
    rng = random.Random(seed)
    stations = [f"s{number}" for number in range(rng.randint(2, 7))]
    centres = ["C", "D"][: rng.choice((1, 1, 2))]
    operators = ["post", "coop", "brand"]
    return county(
        *(
            _order(rng, number, stations, centres, operators)
            for number in range(rng.randint(3, 16))
        ),
        centres=tuple(
            Centre(
                id=name,
                lon=107.0,
                lat=25.0,
                collect_by_s=rng.choice((None, 60_000)),
                close_s=rng.choice((None, 64_000)),
                turnaround_s=rng.choice((None, 0, 1_500)),
            )
            for name in centres
        ),
        stations=tuple(_station(rng, name) for name in stations),
        operators=tuple(Operator(id=one, pool=rng.choice(("", "", "own"))) for one in operators),
        vehicles=tuple(
            _vehicle(rng, number, centres, operators) for number in range(rng.randint(1, 4))
        ),
        products=(
            Product(id="fish", max_aboard_s=9_000, max_out_of_cold_s=800),
            Product(id="milk", max_out_of_cold_s=1_200),
        ),
        travel=_travel(rng, [*centres, *stations]),
        policy=Policy(
            stop_operator_s=rng.choice((0, 0, 45)),
            s_per_parcel_village=rng.choice((4.0, 2.35)),
            max_driving_since_rest_s=rng.choice((14_400, 7_000)),
            max_driving_s=rng.choice((28_800, 20_000)),
            rest_includes_handling=rng.random() < 0.3,
            min_rest_s=rng.choice((1_200, 600)),
            part_share=rng.choice((1 / 3, 1.0)),
            temperature_band_k=rng.choice((2.0, 4.0)),
        ),
    )


def _order(rng, number, stations, centres, operators):
    return order(
        f"o{number}",
        rng.choice(stations),
        parcels=rng.choice((1, 5, 20, 60, 300)),
        mass_kg=round(rng.lognormvariate(3.5, 1.3), rng.choice((0, 3, 5))) + 0.1,
        volume_m3=round(rng.lognormvariate(-1.5, 1.2), 6) + 0.001,
        kind=rng.choice((OrderKind.DELIVER, OrderKind.DELIVER, OrderKind.COLLECT)),
        operator=rng.choice((None, *operators)),
        centre=rng.choice((None, None, None, *centres)),
        product=rng.choice((None, None, None, "fish", "milk")),
        zone=rng.choice(ZONES),
        goods_class=rng.choice(("general", "general", "food", "chemical")),
        windows=rng.choice(
            ((), (), w("08:00-09:30"), w("09:00-11:00", "14:00-16:00"), w("07:00-07:20"))
        ),
        level=rng.choice((0, 0, 0, 2, 9)),
        price=rng.choice((None, None, None, 5.0, 60.0)),
        max_aboard_s=rng.choice((None, None, None, 4_000, 10_000)),
        ready_s=rng.choice((None, None, 30_000, 50_000)),
    )


def _station(rng, name):
    return Station(
        id=name,
        lon=107.0,
        lat=25.0,
        level=rng.choice((Level.VILLAGE, Level.VILLAGE, Level.TOWNSHIP)),
        stop_s=rng.choice((None, None, 0, 333)),
        s_per_parcel=rng.choice((None, None, 1.5)),
        windows=rng.choice(((), (), w("08:00-12:00", "13:30-17:30"))),
        allow_classes=rng.choice(((), (), (), ("van",))),
        forbid_classes=rng.choice(((), (), (), ("pickup",))),
    )


def _vehicle(rng, number, centres, operators):
    cold = space("cold", 2.5, zones=("ambient", "chilled", "frozen"), payload_kg=300.0)
    dry = space("dry", 7.0, payload_kg=None)
    return vehicle(
        f"V{number}",
        vehicle_class=rng.choice(("van", "pickup")),
        centre=rng.choice(centres),
        operator=rng.choice((None, *operators)),
        compartments=rng.choice(((space(),), (space(zones=("ambient", "pharma")),), (cold, dry))),
        payload_kg=rng.choice((400.0, 1_000.0)),
        shift_start_s=rng.choice((25_200, 21_600)),
        shift_end_s=rng.choice((64_800, 45_000)),
        max_trips=rng.choice((1, 2, 3)),
        max_driving_s=rng.choice((None, 15_000)),
        cost_fixed=rng.choice((0.0, 80.0)),
        cost_per_km=rng.choice((0.155, 1.3)),
    )


def _travel(rng, places):
    rows = []
    for start in places:
        for end in places:
            if start != end and rng.random() > 0.04:
                seconds = rng.choice((240, 700, 1_900, 4_500))
                rows.append(road(start, end, seconds + rng.randint(0, 59), seconds * 9))
    return tuple(rows)


def planned(here: County, travel: Travel, day: dt.date = DAY) -> DeliveryPlan:
    """Plan by the greedy witness alone."""
    problem = build_problem(here, travel, day=day)
    days = greedy_plan(problem)
    times = {}
    for index, trips in days.items():
        told = evaluate_day(problem, index, trips)
        assert isinstance(told, DayTime)
        times[index] = told
    served = {visit for trips in days.values() for trip in trips for visit in trip.visits}
    left = [visit for visit in range(len(problem.visits)) if visit not in served]
    reasons = explain_unserved(problem, days, left)
    return assemble_plan(
        here,
        travel,
        problem,
        days=days,
        times=times,
        reasons=reasons,
        day=day,
        conditions="dry",
    )
