"""``ruralroute report``."""

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


@click.command("report")
@county_argument
@plan_argument
@orders_option
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Folder; by default the plan's own."
)
@click.option("--show-phones", is_flag=True, help="Write drivers' phones in full.")
@force_option
@common_options
def command(
    *,
    county: Path,
    plan_path: Path,
    orders: Path | None,
    out: Path | None,
    show_phones: bool,
    force: bool,
    lang: str | None,
    as_json: bool,
) -> int:
    """Write run sheets, workbook and GeoJSON of PLAN again, in any language."""
    from ruralroute.reports import REPORT_FILES, render_summary, report_files, write_files

    require_paths(county, plan_path, orders)
    spoken = choose_lang(lang, county)
    folder = out or plan_file(plan_path).parent
    for name in REPORT_FILES:
        refuse_overwrite(folder / name, force=force, lang=spoken)
    warnings: list[Fault] = []
    day = read_planned_day(county, plan_path, orders, warnings.append)
    contents = report_files(
        day.plan, day.county, day.travel, day.network, lang=spoken, show_phones=show_phones
    )
    written = write_files(folder, contents)
    say_faults(warnings, spoken)
    if as_json:
        result_json({"written": [str(path) for path in written]})
    else:
        result(render_summary(day.plan, day.county, spoken))
        result(text("cli.written", spoken, path=folder))
    return 0
