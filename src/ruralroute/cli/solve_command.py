"""``ruralroute solve``."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from ruralroute.cli.codes import ExitCode
from ruralroute.cli.interrupt import cancel_on_interrupt
from ruralroute.cli.language import choose_lang
from ruralroute.cli.options import (
    Search,
    common_options,
    force_option,
    refuse_overwrite,
    require_paths,
    require_room_for,
    search_options,
)
from ruralroute.cli.output import result, result_json, say
from ruralroute.errors import DataError, Where, fault, shorten
from ruralroute.messages import Lang, has_text, text

if TYPE_CHECKING:
    from ruralroute.files.case import Case
    from ruralroute.files.vrplib import Rounding
    from ruralroute.planning.cases.convert import CaseProblem
    from ruralroute.planning.solve import Solution

MAX_BYTES = 1024 * 1024 * 1024
PIECE_BYTES = 1024 * 1024
_MOST_NAMED = 20


@click.command("solve")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write the answer here (.sol: plain routes and cost); by default to stdout.",
)
@search_options
@click.option(
    "--rounding",
    type=click.Choice(("nearest", "down", "dimacs", "exact")),
    help="Distances of VRPLIB and Solomon files: whole numbers (nearest, down), one decimal cut"
    " (dimacs), three decimals (exact).  [default: as is usual for the type]",
)
@force_option
@common_options
def command(
    *,
    file: Path,
    out: Path | None,
    search: Search,
    rounding: str | None,
    force: bool,
    lang: str | None,
    as_json: bool,
) -> int:
    """Solve the routing problem in FILE and write the answer in VROOM's format.

    FILE is a VROOM JSON, VRPLIB or Solomon file; - is stdin.  Without -o the answer goes to
    stdout; with it, stdout has a summary (--json: as a JSON document).  Reading FILE counts
    towards --time-limit.
    """
    began = time.monotonic()
    from ruralroute.files.vrplib import Rounding
    from ruralroute.planning.cases.answer import vroom_answer
    from ruralroute.planning.cases.convert import convert
    from ruralroute.planning.cases.left_out import why_left_out
    from ruralroute.planning.solve import solve

    spoken = choose_lang(lang)
    to_stdout = out is None or str(out) == "-"
    if out is not None and not to_stdout:
        refuse_overwrite(out, force=force, lang=spoken)
        require_room_for(out)
    made = convert(_case(file, None if rounding is None else Rounding(rounding)))
    with cancel_on_interrupt() as cancel:
        left = search.left_since(began)
        solution = solve(made.problem, **asdict(left), cancel=cancel)
        reasons = {} if cancel.is_set() else why_left_out(made.problem, solution.days)
    answer = vroom_answer(made, solution.days, reasons)
    answer["summary"] |= _bound(answer["summary"]["cost"], made, solution)
    if to_stdout or out is None:
        result_json(answer, indent=None)
    else:
        _write(out, answer)
        if as_json:
            result_json(_document(answer, out, solution))
        else:
            result(_summary(answer, solution, spoken))
            result(text("cli.written", spoken, path=out))
    if cancel.is_set():
        say(text("cli.interrupted_saved", spoken))
        return ExitCode.INTERRUPTED
    return ExitCode.DONE if answer["routes"] else ExitCode.ANSWER_IS_NO


def _case(file: Path, rounding: Rounding | None) -> Case:
    """Read a file; its text, which can be large, is gone when the search begins."""
    from ruralroute.files.case_reader import read_case

    name, words = _read(file)
    return read_case(words, name, rounding=rounding)


def _read(file: Path) -> tuple[str, str]:
    """Return the name and the text of a file, or of stdin."""
    from ruralroute.files.text_tables import decode

    if str(file) == "-":
        name, content = "stdin", b"" if sys.stdin is None else _all_of(sys.stdin.buffer)
    else:
        require_paths(file)
        name = file.name
        if file.is_dir():
            raise DataError([fault("solve.unknown_format", Where(file=name))])
        with file.open("rb") as stream:
            content = _all_of(stream)
    if len(content) > MAX_BYTES:
        raise DataError([fault("files.file_too_big", Where(file=name), limit="1 GiB")])
    if content[:2] == b"\x1f\x8b":
        content = _unpacked(content, name)
    words = decode(content)
    if words is None:
        raise DataError([fault("solve.not_text_file", Where(file=name))])
    return name, words


def _all_of(stream: BinaryIO) -> bytes:
    """Read a stream, no more than is bearable; piece by piece, for one read asks for all room."""
    pieces, size = [], 0
    while size <= MAX_BYTES and (piece := stream.read(PIECE_BYTES)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _unpacked(content: bytes, name: str) -> bytes:
    """Unpack gzip, all its parts, no more than is bearable."""
    import zlib

    found = bytearray()
    while content:
        packed = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            found += packed.decompress(content, MAX_BYTES - len(found) + 1)
        except zlib.error as error:
            raise DataError([fault("solve.broken_gzip", Where(file=name))]) from error
        if len(found) > MAX_BYTES:
            raise DataError([fault("files.file_too_big", Where(file=name), limit="1 GiB")])
        if not packed.eof:
            raise DataError([fault("solve.broken_gzip", Where(file=name))])
        content = packed.unused_data.lstrip(b"\0")
    return bytes(found)


def _write(out: Path, answer: dict[str, Any]) -> None:
    """Write the answer, in the form that the file's name asks for."""
    from ruralroute.reports import write_text_atomic

    if out.suffix == ".sol":
        words = _plain(answer)
    else:
        words = json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
    write_text_atomic(out, words)


def _plain(answer: dict[str, Any]) -> str:
    """Return CVRPLIB's form: the places of each route, from 0, and the cost."""
    lines = []
    for number, route in enumerate(answer["routes"], start=1):
        rows = [
            str(step["location_index"])
            for step in route["steps"]
            if step["type"] not in ("start", "end", "break")
        ]
        lines.append(f"Route #{number}: {' '.join(rows)}")
    return "\n".join([*lines, f"Cost {answer['summary']['cost']}"]) + "\n"


def _bound(cost: float, made: CaseProblem, solution: Solution) -> dict[str, float | None]:
    """Tell the bound in the answer's units, and the gap; prizes that are left out count as cost.

    The cost as it is told may be rounded; the bound keeps its distance from it.
    """
    gap = solution.gap
    if gap is None:
        return {"bound": None, "gap": None}
    prizes = solution.score.money - sum(day.cost for day in solution.times.values())
    bound = (cost + prizes / made.money) * (1 - gap)
    return {"bound": round(bound, 3), "gap": round(gap, 6)}


def _document(answer: dict[str, Any], out: Path, solution: Solution) -> dict[str, Any]:
    summary = answer["summary"]
    told = {"status": solution.status, "gap": summary["gap"], "out": str(out)}
    return {"summary": summary} | told


def _summary(answer: dict[str, Any], solution: Solution, lang: Lang) -> str:
    """Say how good the answer is and what was left out."""
    left = answer["unassigned"]
    tasks = sum(
        step["type"] in ("job", "pickup", "delivery")
        for route in answer["routes"]
        for step in route["steps"]
    )
    lines = [
        text(
            "solve.summary",
            lang,
            cost=answer["summary"]["cost"],
            routes=len(answer["routes"]),
            served=tasks,
            tasks=tasks + len(left),
            status=solution.status,
        )
    ]
    bound, gap = answer["summary"]["bound"], answer["summary"]["gap"]
    if bound:
        told = {"bound": f"{bound:.6g}", "gap": f"{100 * gap:.1f}"}
        lines.append(text("solve.bound", lang, **told))
    if left:
        names = [_task_and_why(one, lang) for one in left[:_MOST_NAMED]]
        more = ["..."] if len(left) > _MOST_NAMED else []
        lines.append(text("solve.unserved", lang, tasks=shorten(", ".join(names + more), 1000)))
    return "\n".join(lines)


def _task_and_why(one: dict[str, Any], lang: Lang) -> str:
    """Name a task that is left out, and why it is."""
    task = f"{one['type']} {one['id']}"
    if "reason" not in one:
        return task
    code = f"solve.why.{one['reason']}"
    why = text(code if has_text(code) else f"reason.{one['reason']}", lang)
    return text("solve.task_and_why", lang, task=task, why=why)
