"""``ruralroute demo``."""

from __future__ import annotations

from pathlib import Path

import click

from ruralroute.cli.language import choose_lang
from ruralroute.cli.options import common_options, force_option
from ruralroute.cli.output import result, result_json, say
from ruralroute.messages import text


@click.command("demo")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--terrain",
    type=click.Choice(["plain", "hill", "mountain"]),
    default="hill",
    show_default=True,
    help="Shape of the county and its roads.",
)
@click.option(
    "--stations", type=click.IntRange(3, 2000), default=60, show_default=True, help="How many."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Same seed, same county.")
@force_option
@common_options
def command(
    *,
    directory: Path,
    terrain: str,
    stations: int,
    seed: int,
    force: bool,
    lang: str | None,
    as_json: bool,
) -> int:
    """Write a fictional county to DIR: roads, stations, fleet, orders of one day.

    It is written in the same files that a user would write, so it is also a template.
    """
    from ruralroute.files import demo_county

    county = demo_county(directory, terrain=terrain, stations=stations, seed=seed, force=force)
    days = sorted({order.date for order in county.orders if order.date is not None})
    summary = {
        "name": county.name,
        "stations": len(county.stations),
        "centres": len(county.centres),
        "vehicles": len(county.vehicles),
        "orders": len(county.orders),
        "day": days[0].isoformat() if days else "",
        "path": str(directory),
    }
    if as_json:
        result_json(summary)
        return 0
    spoken = choose_lang(lang, directory)
    result(text("cli.demo_done", spoken, **summary))
    say(text("cli.demo_next", spoken, path=directory))
    return 0
