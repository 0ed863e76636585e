"""``ruralroute map``."""

from __future__ import annotations

from pathlib import Path

import click

from ruralroute.cli.inputs import plan_file, read_planned_day
from ruralroute.cli.language import choose_lang
from ruralroute.cli.options import (
    common_options,
    county_argument,
    force_option,
    orders_option,
    plan_argument,
    refuse_overwrite,
    require_paths,
)
from ruralroute.cli.output import result, result_json, say_faults
from ruralroute.errors import Fault
from ruralroute.messages import text


@click.command("map")
@county_argument
@plan_argument
@orders_option
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="File; by default map.html by the plan."
)
@force_option
@common_options
def command(
    *,
    county: Path,
    plan_path: Path,
    orders: Path | None,
    out: Path | None,
    force: bool,
    lang: str | None,
    as_json: bool,
) -> int:
    """Draw PLAN (plan.json, or its folder) as one HTML file that opens without a network."""
    from ruralroute.reports import map_page, write_text_atomic

    require_paths(county, plan_path, orders)
    spoken = choose_lang(lang, county)
    out = out or plan_file(plan_path).with_name("map.html")
    refuse_overwrite(out, force=force, lang=spoken)
    warnings: list[Fault] = []
    day = read_planned_day(county, plan_path, orders, warnings.append)
    write_text_atomic(out, map_page(day.plan, day.county, day.travel, day.network, spoken))
    say_faults(warnings, spoken)
    if as_json:
        result_json({"written": [str(out)]})
    else:
        result(text("cli.written", spoken, path=out))
    return 0
