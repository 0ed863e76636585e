"""``ruralroute solve``."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from ruralroute.cli.codes import ExitCode
from ruralroute.cli.interrupt import cancel_on_interrupt
from ruralroute.cli.language import choose_lang
from ruralroute.cli.options import (
    common_options,
    force_option,
    refuse_overwrite,
    require_paths,
    stop_options,
)
from ruralroute.cli.output import result, result_json, say
from ruralroute.errors import DataError, Where, fault, shorten
from ruralroute.messages import Lang, text

if TYPE_CHECKING:
    from ruralroute.planning.solve import Solution

MAX_BYTES = 1024 * 1024 * 1024
PIECE_BYTES = 1024 * 1024
_MOST_NAMED = 20


@click.command("solve")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write the answer here (.sol: plain routes and cost); by default to stdout.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0.1, max=86_400),
    help="Seconds of search.  [default: 20, or none with --iterations]",
)
@click.option(
    "--iterations",
    type=click.IntRange(min=1),
    help="Steps of search; without --time-limit the same input gives the same answer.",
)
@stop_options
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Search processes.  [default: cores, at most 2]"
)
@click.option("--seed", type=int, default=0, show_default=True, help="Chooses among searches.")
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
    output: Path | None,
    time_limit: float | None,
    iterations: int | None,
    no_improvement: float | None,
    no_improvement_rounds: int | None,
    gap: float | None,
    workers: int | None,
    seed: int,
    rounding: str | None,
    force: bool,
    lang: str | None,
    as_json: bool,
) -> int:
    """Solve the routing problem in FILE and write the answer in VROOM's format.

    FILE is a VROOM JSON, VRPLIB or Solomon file; - is stdin.  Without -o the answer goes to
    stdout; with it, stdout has a summary (--json: as a JSON document).
    """
    from ruralroute.files.case_reader import read_case
    from ruralroute.files.vrplib import Rounding
    from ruralroute.planning.cases.answer import vroom_answer
    from ruralroute.planning.cases.convert import convert
    from ruralroute.planning.cases.start import start_days
    from ruralroute.planning.solve import solve

    spoken = choose_lang(lang)
    to_stdout = output is None or str(output) == "-"
    if output is not None and not to_stdout:
        refuse_overwrite(output, force=force, lang=spoken)
    name, words = _read(file)
    made = convert(
        read_case(words, name, rounding=None if rounding is None else Rounding(rounding))
    )
    if time_limit is None and iterations is None:
        time_limit = 20.0
    with cancel_on_interrupt() as cancel:
        solution = solve(
            made.problem,
            time_limit_s=time_limit,
            iterations=iterations,
            no_improvement_s=no_improvement,
            no_improvement_rounds=no_improvement_rounds,
            gap=None if gap is None else gap / 100,
            workers=workers,
            seed=seed,
            start=start_days(made),
            cancel=cancel,
        )
    answer = vroom_answer(made, solution.days)
    if to_stdout or output is None:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        _write(output, answer)
        if as_json:
            result_json(_document(answer, output, solution))
        else:
            result(_summary(answer, solution, spoken))
            result(text("cli.written", spoken, path=output))
    if cancel.is_set():
        say(text("cli.interrupted_saved", spoken))
        return ExitCode.INTERRUPTED
    return ExitCode.DONE if answer["routes"] else ExitCode.ANSWER_IS_NO


def _read(file: Path) -> tuple[str, str]:
    """Return the name and the text of a file, or of stdin."""
    if str(file) == "-":
        name, content = "stdin", _all_of(sys.stdin.buffer)
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
    try:
        return name, content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError([fault("solve.not_text_file", Where(file=name))]) from error


def _all_of(stream: BinaryIO) -> bytes:
    """Read a stream, no more than is bearable; piece by piece, for one read asks for all room."""
    pieces, size = [], 0
    while size <= MAX_BYTES and (piece := stream.read(PIECE_BYTES)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _unpacked(content: bytes, name: str) -> bytes:
    """Unpack gzip, no more than is bearable."""
    import zlib

    try:
        packed = zlib.decompressobj(zlib.MAX_WBITS | 16)
        found = packed.decompress(content, MAX_BYTES)
    except zlib.error as error:
        raise DataError([fault("solve.not_text_file", Where(file=name))]) from error
    if packed.unconsumed_tail:
        raise DataError([fault("files.file_too_big", Where(file=name), limit="1 GiB")])
    return found


def _write(output: Path, answer: dict[str, Any]) -> None:
    """Write the answer whole: a temporary name, then rename."""
    if output.suffix == ".sol":
        words = _plain(answer)
    else:
        words = json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
    temporary = output.with_name(output.name + ".part")
    temporary.write_text(words, encoding="utf-8")
    os.replace(temporary, output)  # noqa: PTH105


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


def _document(answer: dict[str, Any], output: Path, solution: Solution) -> dict[str, Any]:
    bound, cost = solution.bound, solution.score.money
    gap = None if bound is None or not cost else round((cost - bound) / cost, 6)
    return {
        "summary": answer["summary"],
        "status": solution.status,
        "gap": gap,
        "out": str(output),
    }


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
    bound, cost = solution.bound, solution.score.money
    if bound and cost:
        gap = 100 * (cost - bound) / cost
        told = answer["summary"]["cost"] * bound / cost
        lines.append(text("solve.bound", lang, bound=f"{told:.6g}", gap=f"{gap:.1f}"))
    if left:
        names = [f"{one['type']} {one['id']}" for one in left[:_MOST_NAMED]]
        more = ["..."] if len(left) > _MOST_NAMED else []
        lines.append(text("solve.unserved", lang, tasks=shorten(", ".join(names + more), 1000)))
    return "\n".join(lines)
