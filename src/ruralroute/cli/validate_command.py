"""``ruralroute validate``."""

from __future__ import annotations

from pathlib import Path

import click

from ruralroute.cli.codes import ExitCode
from ruralroute.cli.language import choose_lang
from ruralroute.cli.options import (
    common_options,
    county_argument,
    orders_option,
    require_paths,
    unknown_tags_option,
)
from ruralroute.cli.output import fault_rows, result, result_json, say_faults
from ruralroute.errors import DataError, Fault, Severity
from ruralroute.messages import text


@click.command("validate")
@county_argument
@orders_option
@unknown_tags_option
@common_options
def command(
    *,
    county: Path,
    orders: Path | None,
    unknown_tags: str | None,
    lang: str | None,
    as_json: bool,
) -> int:
    """Read the county in DIR and its roads, and list everything that is wrong.

    The settings of a study of sites are checked, too.

    DIR is a county folder or workbook.  All faults of all files are told at once: file, row,
    column, what was found, what was expected.
    """
    from ruralroute.files import read_county
    from ruralroute.network import load_roads, travel
    from ruralroute.siting.case_checks import study_faults

    require_paths(county, orders)
    spoken = choose_lang(lang, county)
    faults: list[Fault] = []
    found = None
    try:
        found = read_county(county, orders=orders, on_warning=faults.append)
        found = found.with_unknown_tags(unknown_tags)
        faults += study_faults(found)
        travel(found, load_roads(found), on_warning=faults.append)
    except DataError as error:
        faults = [*error.faults, *(one for one in faults if one not in error.faults)]
    errors = sum(one.severity is Severity.ERROR for one in faults)
    counts = {
        "name": found.name if found else str(county),
        "stations": len(found.stations) if found else 0,
        "centres": len(found.centres) if found else 0,
        "vehicles": len(found.vehicles) if found else 0,
        "orders": len(found.orders) if found else 0,
        "errors": errors,
        "warnings": len(faults) - errors,
    }
    say_faults(faults, spoken)
    if as_json:
        result_json({**counts, "faults": fault_rows(faults, spoken)})
    else:
        result(text("cli.valid" if found else "cli.not_valid", spoken, **counts))
    return ExitCode.BAD_INPUT if errors else ExitCode.DONE
