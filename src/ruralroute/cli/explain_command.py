"""``ruralroute explain``."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ruralroute.cli.inputs import read_planned_day
from ruralroute.cli.language import choose_lang
from ruralroute.cli.options import (
    common_options,
    county_argument,
    orders_option,
    plan_argument,
    require_paths,
)
from ruralroute.cli.output import result, result_json, say_faults
from ruralroute.errors import DataError, Fault, Where, fault, shorten
from ruralroute.messages import text

if TYPE_CHECKING:
    from ruralroute.model import County


@click.command("explain")
@county_argument
@plan_argument
@click.option("--order", "order_ids", multiple=True, help="Id of an order; may be repeated.")
@click.option(
    "--station",
    "stations",
    multiple=True,
    help="Id or name of a station: why each of its stops is when it is, and what is left out"
    " there.",
)
@orders_option
@common_options
def command(
    *,
    county: Path,
    plan_path: Path,
    order_ids: tuple[str, ...],
    stations: tuple[str, ...],
    orders: Path | None,
    lang: str | None,
    as_json: bool,
) -> int:
    """Tell in words why orders of PLAN are left out, or why a stop is late.

    PLAN is plan.json or its folder.  Without --order and --station it tells of every order that
    is left out.  Whatever is said was tried on the plan itself: the order alone on each vehicle,
    at every place of every route, and with one rule eased at a time.
    """
    from ruralroute.planning.problem.build import build_problem
    from ruralroute.planning.replay import days_of
    from ruralroute.planning.stories import tell
    from ruralroute.reports.explanation import Explanation

    require_paths(county, plan_path, orders)
    spoken = choose_lang(lang, county)
    warnings: list[Fault] = []
    day = read_planned_day(county, plan_path, orders, warnings.append)
    places = _asked_for(day.county, order_ids, stations, day.plan.day)
    problem = build_problem(day.county, day.travel, day=day.plan.day)
    asked = bool(order_ids or stations)
    stories = tell(
        problem,
        days_of(problem, day.plan),
        orders=order_ids if asked else None,
        places=places if asked else None,
    )
    say_faults(warnings, spoken)
    if as_json:
        result_json({"stories": [dataclasses.asdict(one) for one in stories]})
        return 0
    words = Explanation(day.county, spoken)
    for story in stories:
        for line in words.lines(story):
            result(shorten(line, 2000))
    if not stories:
        result(text("explain.none", spoken))
    return 0


def _asked_for(
    county: County, orders: Iterable[str], stations: Iterable[str], day: dt.date
) -> tuple[str, ...]:
    """Return the ids of the stations that are asked for.

    Raises
    ------
    DataError
        There is no such order or station that day.
    """
    today = county.orders_of(day)
    known = {one.id for one in today}
    faults = [
        fault("explain.no_order", Where(), one, day=day) for one in orders if one not in known
    ]
    busy = {one.station for one in today} | {one.to_station for one in today}
    places: list[str] = []
    for asked in stations:
        found = [
            one.id
            for one in county.stations
            if asked in (one.id, one.name, one.full_label) and one.id in busy
        ]
        if not found:
            faults.append(fault("explain.no_station", Where(), asked, day=day))
        places += found
    if faults:
        raise DataError(faults)
    return tuple(places)
