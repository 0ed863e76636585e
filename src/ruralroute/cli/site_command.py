"""``ruralroute site``."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ruralroute.cli.codes import ExitCode
from ruralroute.cli.interrupt import cancel_on_interrupt
from ruralroute.cli.language import choose_lang
from ruralroute.cli.options import (
    FiniteRange,
    common_options,
    conditions_option,
    county_argument,
    force_option,
    orders_option,
    refuse_overwrite,
    require_paths,
    require_writable,
    seed_option,
)
from ruralroute.cli.output import result, result_json, say, say_faults
from ruralroute.errors import DataError, Fault, Severity, Where, fault
from ruralroute.messages import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ruralroute.messages import Lang
    from ruralroute.model import County
    from ruralroute.siting.ask import EquityRule
    from ruralroute.siting.studied import SitingStudy

_MODELS = ("fixed-charge", "p-median", "p-centre", "set-cover", "max-cover", "two-echelon")


@click.command("site")
@county_argument
@orders_option
@click.option(
    "--model",
    type=click.Choice(_MODELS),
    default=_MODELS[0],
    show_default=True,
    help="What a choice is judged by: cost a year, mean or worst time, sites or demand in reach.",
)
@click.option(
    "--open", "count", metavar="N|LO-HI", help="How many sites are open, kept ones included."
)
@click.option("--budget", type=FiniteRange(min=0), help="Money that may be spent once.")
@click.option(
    "--reach-min",
    type=FiniteRange(min=0.1, max=2880),
    help="Minutes: the covers' reach, else the longest time that any station may have.",
)
@click.option(
    "--equity",
    multiple=True,
    metavar="RULE",
    help="FLAG<=MINUTES, FLAG>=VISITS a week, or FLAG*WEIGHT; FLAG may be all. Repeatable.",
)
@click.option("--may-close", is_flag=True, help="Today's centres may be closed; else they stay.")
@click.option("--split", is_flag=True, help="A station's goods may come from several sites.")
@click.option(
    "--scenarios",
    metavar="LIST",
    help="flood,snow,demand+20,harvest,roads,centres,all or none; by default those with days.",
)
@click.option(
    "--judge",
    type=click.Choice(["expected", "worst", "regret"]),
    help="Choose by the scenarios: expected cost, worst cost, or largest regret.",
)
@click.option(
    "--routed",
    type=click.IntRange(0, 50),
    default=0,
    show_default=True,
    help="Plan so many of the best designs with real routes and rank them again.",
)
@click.option("--phases", metavar="N,N", help="Build so many new sites in each step, as in 2,3.")
@click.option("--propose", type=click.IntRange(0, 500), help="Propose candidates from the roads.")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Take demand from the orders of this day.",
)
@conditions_option
@click.option(
    "--reach-limit-min",
    type=FiniteRange(min=1),
    help="Leave out pairs of site and station farther apart; keeps large counties small.",
)
@click.option("--audit", is_flag=True, help="Only examine the network as it is.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Folder to write; by default DIR/siting.",
)
@click.option(
    "--write-county",
    type=click.Path(path_type=Path),
    help="Also write a county with the chosen centres, for `ruralroute plan`.",
)
@click.option(
    "--time-limit",
    type=FiniteRange(min=1, max=86_400),
    default=60.0,
    show_default=True,
    help="Seconds for all searches together, routes aside.",
)
@seed_option
@force_option
@common_options
def command(
    *,
    county: Path,
    orders: Path | None,
    model: str,
    count: str | None,
    budget: float | None,
    reach_min: float | None,
    equity: tuple[str, ...],
    may_close: bool,
    split: bool,
    scenarios: str | None,
    judge: str | None,
    routed: int,
    phases: str | None,
    propose: int | None,
    day: dt.datetime | None,
    conditions: str,
    reach_limit_min: float | None,
    audit: bool,
    out: Path | None,
    write_county: Path | None,
    time_limit: float,
    seed: int,
    force: bool,
    lang: str | None,
    as_json: bool,
) -> int:
    """Study where the centres of the county in DIR should be, and write the study.

    Written to the folder: siting.json, siting.geojson, siting.xlsx, siting.html (map and plots),
    memo.html (two pages to print), and siting.gpkg where the extra `gis` is installed.  Ctrl-C
    ends the search and writes what is known by then.
    """
    from ruralroute.cli.site_text import render_site
    from ruralroute.files import read_county
    from ruralroute.files import write_county as write_to
    from ruralroute.network.conditions import find_conditions
    from ruralroute.reports.siting_folder import write_siting
    from ruralroute.siting.ask import SitingAsk
    from ruralroute.siting.comparison import Judge
    from ruralroute.siting.studied import StudyOptions
    from ruralroute.siting.study import study_sites
    from ruralroute.siting.tell import siting_report
    from ruralroute.siting.writeback import county_with, written_direct

    require_paths(county, orders)
    spoken = choose_lang(lang, county)
    low, high = _range(count, spoken)
    if model in ("set-cover", "max-cover") and reach_min is None:
        raise click.UsageError(text("cli.site_reach", spoken, model=model))
    ask = SitingAsk(
        model=model,
        open_min=low,
        open_max=high,
        budget=budget,
        reach_min=reach_min,
        equity=_equity(equity),
        may_close=may_close,
        split=split,
    )
    steps, names = _steps(phases, spoken), _names(scenarios)
    warnings: list[Fault] = []
    started = dt.datetime.now(dt.UTC)
    with cancel_on_interrupt() as cancel, _phases(spoken) as tell:
        found = read_county(county, orders=orders, on_warning=warnings.append)
        out = out or _default_out(county)
        for folder in (out, write_county):
            if folder is not None:
                refuse_overwrite(folder, force=force, lang=spoken)
                require_writable(folder)
        study = study_sites(
            found,
            ask,
            options=StudyOptions(
                conditions=find_conditions(found, conditions).id,
                scenarios=names,
                judge=None if judge is None else Judge(judge),
                routed=routed,
                phases=steps,
                propose=0 if audit else propose,
                day=None if day is None else day.date(),
                time_limit_s=time_limit,
                seed=seed,
                limit_s=None if reach_limit_min is None else reach_limit_min * 60.0,
                only_today=audit,
            ),
            on_phase=tell,
            on_warning=warnings.append,
            cancel=cancel,
        )
        tell("write")
        report = siting_report(study)
        write_siting(out, study, report, lang=spoken, run=_record(study, started))
        if write_county is not None and study.chosen is not None:
            written = county_with(study.case, study.chosen)
            write_to(written, write_county, force=force)
            direct = written_direct(study.chosen)
            if direct is not None:
                warnings += [direct, *_split(study, written, write_county, spoken, force=force)]
    say_faults(warnings, spoken)
    if as_json:
        result_json(report.model_dump(mode="json"))
    else:
        result(render_site(report, found, spoken))
        result(text("cli.written", spoken, path=out))
        if write_county is not None and study.chosen is not None:
            result(text("cli.written", spoken, path=write_county))
    if cancel.is_set():
        say(text("cli.interrupted_site", spoken))
        return ExitCode.INTERRUPTED
    return ExitCode.DONE if study.chosen is not None else ExitCode.ANSWER_IS_NO


def _split(
    study: SitingStudy, written: County, target: Path, lang: Lang, *, force: bool
) -> list[Fault]:
    """Write the two counties of a written design of two echelons; return what must be told."""
    from ruralroute.network import travel
    from ruralroute.siting.echelon_files import write_echelons
    from ruralroute.siting.echelons import split_echelons

    case = study.case
    try:
        split = split_echelons(
            written,
            travel=travel(written, case.network, conditions=case.base.conditions),
            lang=lang,
        )
    except DataError as error:
        return [replace(one, severity=Severity.WARNING) for one in error.faults]
    folder = target if target.suffix != ".xlsx" else target.with_suffix("")
    write_echelons(split, folder / "echelons", force=force)
    return split.warnings()


def _default_out(county: Path) -> Path:
    return county / "siting" if county.is_dir() else county.parent / f"{county.stem}-siting"


def _names(given: str | None) -> tuple[str, ...] | None:
    """Read a list of scenarios; None: none was given."""
    if given is None:
        return None
    return tuple(one.strip() for one in given.replace("，", ",").split(",") if one.strip())


def _range(given: str | None, lang: Lang) -> tuple[int | None, int | None]:
    """Read ``3`` or ``2-5``.

    Raises
    ------
    click.UsageError
        It is neither.
    """
    if given is None:
        return None, None
    parts = given.replace("\u2013", "-").split("-")
    try:
        numbers = [int(one) for one in parts]
    except ValueError:
        numbers = []
    if len(numbers) not in (1, 2) or not 1 <= numbers[0] <= numbers[-1]:
        raise click.UsageError(text("cli.site_open", lang, found=given))
    return numbers[0], numbers[-1]


def _steps(given: str | None, lang: Lang) -> tuple[int, ...]:
    """Read ``2,3``.

    Raises
    ------
    click.UsageError
        It is not a list of positive whole numbers.
    """
    if not given:
        return ()
    try:
        steps = tuple(int(one) for one in given.replace("，", ",").split(","))
    except ValueError:
        steps = (0,)
    if min(steps) < 1:
        raise click.UsageError(text("cli.site_phases", lang, found=given))
    return steps


def _equity(given: tuple[str, ...]) -> tuple[EquityRule, ...]:
    """Read rules of equity.

    Raises
    ------
    DataError
        Some are none; all of them are named.
    """
    from ruralroute.siting.ask import parse_equity

    found: list[EquityRule] = []
    faults = []
    for one in given:
        try:
            found.append(parse_equity(one))
        except ValueError:
            faults.append(fault("cli.site_equity", Where(column="--equity"), one))
    if faults:
        raise DataError(faults)
    return tuple(found)


@contextmanager
def _phases(lang: Lang) -> Iterator[Callable[[str], None]]:
    """Show which part of the study runs, on stderr, where that is a terminal."""
    import sys

    if not sys.stderr.isatty():
        yield _nothing
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield lambda phase: status.update(text(f"site.phase.{phase}", lang))


def _nothing(phase: str) -> None:
    del phase


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _record(study: SitingStudy, started: dt.datetime) -> dict[str, object]:
    """Return the record of the run: versions, parameters, and how long each part took."""
    from ruralroute.cli.planning import versions

    answer, options = study.model_choice.answer, study.options
    elapsed = dt.datetime.now(dt.UTC) - started
    return {
        "format": "ruralroute-siting-run",
        "version": 1,
        "versions": versions(),
        "county_sha256": study.case.county.sha256,
        "parameters": {**asdict(study.ask), **asdict(options), "day": _day(options.day)},
        "status": answer.status.value,
        "unfinished": list(study.unfinished),
        "objective": answer.objective,
        "bound": answer.bound,
        "gap": answer.gap,
        "search_s": round(answer.seconds, 3),
        "started_utc": started.isoformat(timespec="seconds"),
        "elapsed_s": round(elapsed.total_seconds(), 3),
        "statistics": dict(answer.stats),
    }
