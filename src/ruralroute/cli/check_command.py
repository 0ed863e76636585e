"""``ruralroute check``."""

from __future__ import annotations

from pathlib import Path

import click

from ruralroute.cli.codes import ExitCode
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
from ruralroute.errors import Fault, shorten
from ruralroute.messages import text


@click.command("check")
@county_argument
@plan_argument
@orders_option
@common_options
def command(
    *, county: Path, plan_path: Path, orders: Path | None, lang: str | None, as_json: bool
) -> int:
    """Check PLAN (plan.json, or its folder) against the county in DIR.

    Everything that the plan says is worked out again from the county's files and roads, by code
    that shares nothing with the planner.  Exit code 4 when a rule is broken.
    """
    from ruralroute.planning.check.plan import check_plan

    require_paths(county, plan_path, orders)
    spoken = choose_lang(lang, county)
    warnings: list[Fault] = []
    day = read_planned_day(county, plan_path, orders, warnings.append)
    violations = check_plan(day.county, day.plan, network=day.network, travel=day.travel)
    say_faults(warnings, spoken)
    if as_json:
        result_json(
            {
                "good": not violations,
                "violations": [
                    {
                        "code": one.code,
                        "where": list(one.where),
                        "values": dict(one.values),
                        "message": one.message(spoken),
                    }
                    for one in violations
                ],
            }
        )
    elif violations:
        for one in violations:
            result(shorten(one.message(spoken), 1000))
        result(text("cli.check_bad", spoken, count=len(violations)))
    else:
        result(text("cli.check_good", spoken))
    return ExitCode.ANSWER_IS_NO if violations else ExitCode.DONE
