"""``ruralroute echelons``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ruralroute.cli.codes import ExitCode
from ruralroute.cli.language import choose_lang
from ruralroute.cli.options import (
    common_options,
    conditions_option,
    county_argument,
    force_option,
    orders_option,
    refuse_overwrite,
    require_paths,
    require_writable,
)
from ruralroute.cli.output import result, result_json, say_faults
from ruralroute.errors import Fault
from ruralroute.messages import text

if TYPE_CHECKING:
    from ruralroute.messages import Lang
    from ruralroute.model import County
    from ruralroute.siting.echelons import Echelons


@click.command("echelons")
@county_argument
@orders_option
@conditions_option
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the two counties; by default DIR/echelons.",
)
@force_option
@common_options
def command(
    *,
    county: Path,
    orders: Path | None,
    conditions: str,
    out: Path | None,
    force: bool,
    lang: str | None,
    as_json: bool,
) -> int:
    """Split the county in DIR, whose stations stand below township stations, into two to plan.

    Written are two county folders: `centres`, in which the centres' vehicles bring goods to the
    township stations and fetch what was collected there, and `townships`, in which the stations
    below are served from these.  The hours of handing over stand in both, so that any plan of one
    goes with any plan of the other.  Goods that cannot be handed over stay with the centres.
    Where --force replaces folders, vehicles stay where these have them.
    """
    from ruralroute.files import read_county
    from ruralroute.network import load_roads, travel
    from ruralroute.network.conditions import find_conditions
    from ruralroute.siting.echelon_files import homes_in, write_echelons
    from ruralroute.siting.echelons import split_echelons

    require_paths(county, orders)
    spoken = choose_lang(lang, county)
    out = out or (
        county / "echelons" if county.is_dir() else county.parent / f"{county.stem}-echelons"
    )
    refuse_overwrite(out, force=force, lang=spoken)
    require_writable(out)
    warnings: list[Fault] = []
    found = read_county(county, orders=orders, on_warning=warnings.append)
    state = find_conditions(found, conditions).id
    split = split_echelons(
        found,
        travel=travel(found, load_roads(found), conditions=state, on_warning=warnings.append),
        homes=homes_in(out),
        lang=spoken,
    )
    write_echelons(split, out, force=force)
    say_faults([*warnings, *split.warnings()], spoken)
    if as_json:
        result_json(_document(split))
    else:
        result(_told(split, found, spoken))
        result(text("cli.written", spoken, path=out))
    return ExitCode.DONE


def _told(split: Echelons, county: County, lang: Lang) -> str:
    """Say when goods change hands at each township."""
    names = {one.id: one.full_label for one in (*county.centres, *county.stations)}
    return "\n".join(
        text(
            "site.hand_over",
            lang,
            town=names[one.town],
            centre=names[one.centre],
            stations=len(one.stations),
            brought=_clock(one.brought_by_s),
            load=_clock(one.load_from_s),
            back=_clock(one.back_by_s),
            fetch=_clock(one.fetch_from_s),
            vehicles=sum(vehicle.centre == one.town for vehicle in split.second.vehicles),
        )
        for one in split.hand_overs
    )


def _clock(second: int) -> str:
    return f"{second // 3600}:{second % 3600 // 60:02}"


def _document(split: Echelons) -> dict[str, object]:
    return {
        "hand_overs": [
            {
                "town": one.town,
                "centre": one.centre,
                "stations": list(one.stations),
                "brought_by": _clock(one.brought_by_s),
                "load_from": _clock(one.load_from_s),
                "back_by": _clock(one.back_by_s),
                "fetch_from": _clock(one.fetch_from_s),
            }
            for one in split.hand_overs
        ],
        "straight": {order: why.value for order, why in sorted(split.straight.items())},
    }
