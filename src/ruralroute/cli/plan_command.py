"""``ruralroute plan``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ruralroute.cli.codes import ExitCode
from ruralroute.cli.interrupt import cancel_on_interrupt
from ruralroute.cli.language import choose_lang
from ruralroute.cli.options import (
    Search,
    common_options,
    conditions_option,
    county_argument,
    force_option,
    orders_option,
    refuse_overwrite,
    require_paths,
    require_writable,
    search_options,
    unknown_tags_option,
)
from ruralroute.cli.output import result, result_json, say, say_faults
from ruralroute.errors import Fault, Severity, Where, fault
from ruralroute.messages import text
from ruralroute.model.goods import MANDATORY_LEVEL

if TYPE_CHECKING:
    from ruralroute.model import County
    from ruralroute.planning.plan import DeliveryPlan


@click.command("plan")
@county_argument
@orders_option
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Day to plan; by default the one that the orders are dated, else today.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Folder to write; by default DIR/plan-<day>.",
)
@search_options
@conditions_option
@unknown_tags_option
@click.option("--strict", is_flag=True, help="Exit with 4 when any order is left out.")
@click.option("--show-phones", is_flag=True, help="Write drivers' phones in full.")
@force_option
@common_options
def command(
    *,
    county: Path,
    orders: Path | None,
    day: dt.datetime | None,
    out: Path | None,
    search: Search,
    conditions: str,
    unknown_tags: str | None,
    strict: bool,
    show_phones: bool,
    force: bool,
    lang: str | None,
    as_json: bool,
) -> int:
    """Plan one day of the county in DIR and write routes, run sheets and a map.

    DIR is a county folder or workbook.  Written to the folder: plan.json, run.json,
    routes.geojson, map.html, runsheets.html, plan.xlsx.  Ctrl-C saves the best plan so far.
    """
    from ruralroute.cli.planning import Request, plan_county
    from ruralroute.cli.progress import progress_display
    from ruralroute.files import read_county
    from ruralroute.planning.day import choose_day
    from ruralroute.reports import render_summary, write_outputs

    require_paths(county, orders)
    spoken = choose_lang(lang, county)
    warnings: list[Fault] = []
    with cancel_on_interrupt() as cancel, progress_display(spoken, search.time_limit_s) as reporter:
        reporter.phase("read")
        found = read_county(county, orders=orders, on_warning=warnings.append)
        found = found.with_unknown_tags(unknown_tags)
        chosen = day.date() if day is not None else choose_day(found)
        out = out or _default_out(county, chosen)
        refuse_overwrite(out, force=force, lang=spoken)
        require_writable(out)
        warnings += _of_no_orders(found, chosen) + _of_other_days(found, chosen)
        request = Request(
            county=county,
            day=chosen,
            orders_file=orders,
            search=search,
            conditions=conditions,
        )
        planned = plan_county(
            found, request, reporter=reporter, cancel=cancel, on_warning=warnings.append
        )
        reporter.phase("write")
        write_outputs(
            out,
            planned.run.plan,
            planned.county,
            planned.travel,
            planned.network,
            run=planned.record.model_dump(mode="json"),
            lang=spoken,
            show_phones=show_phones,
        )
    say_faults(warnings, spoken)
    plan = planned.run.plan
    if planned.run.repaired:
        say(text("cli.repaired", spoken, count=len(planned.run.repaired)))
    if as_json:
        result_json(_summary_document(plan, out, planned.record.status))
    else:
        result(render_summary(plan, found, spoken))
        result(text("cli.written", spoken, path=out))
    if cancel.is_set():
        say(text("cli.interrupted_saved", spoken))
        return ExitCode.INTERRUPTED
    return ExitCode.ANSWER_IS_NO if _is_no(plan, found, strict=strict) else ExitCode.DONE


def _of_no_orders(county: County, day: dt.date) -> list[Fault]:
    """Warn when there is nothing to plan: a sheet may have been forgotten."""
    if county.orders_of(day):
        return []
    where = Where(file="orders")
    return [fault("planning.no_orders", where, severity=Severity.WARNING, day=day)]


def _of_other_days(county: County, day: dt.date) -> list[Fault]:
    """Warn of orders that are dated another day, since they are not planned."""
    others = sorted({one.date for one in county.orders if one.date not in (None, day)})
    if not others:
        return []
    count = sum(one.date not in (None, day) for one in county.orders)
    listed = " ".join(str(one) for one in others[:5])
    found = fault(
        "planning.other_days",
        Where(file="orders"),
        severity=Severity.WARNING,
        count=count,
        day=day,
        days=listed if len(others) <= 5 else f"{listed} ...",
    )
    return [found]


def _default_out(county: Path, day: dt.date) -> Path:
    name = f"plan-{day.isoformat()}"
    return county / name if county.is_dir() else county.parent / f"{county.stem}-{name}"


def _is_no(plan: DeliveryPlan, county: County, *, strict: bool) -> bool:
    """Whether nothing was served, a mandatory order was left out or, if strict, any order."""
    if not plan.unserved:
        return False
    if strict or plan.metrics.orders_served == 0:
        return True
    orders = county.orders_of(plan.day)
    mandatory = {order.id for order in orders if order.level == MANDATORY_LEVEL}
    return any(one.order in mandatory for one in plan.unserved)


def _summary_document(plan: DeliveryPlan, out: Path, status: str) -> dict[str, object]:
    reasons: dict[str, int] = {}
    for one in plan.unserved:
        reasons[one.reason.value] = reasons.get(one.reason.value, 0) + 1
    return {
        "county": plan.county.name,
        "day": plan.day.isoformat(),
        "status": status,
        "out": str(out),
        "metrics": plan.metrics.model_dump(mode="json"),
        "unserved_by_reason": reasons,
    }
