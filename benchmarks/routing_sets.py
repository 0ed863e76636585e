"""The sets of routing instances: how each is read, and its best known values.

`load(set, path)` gives the problem and a scorer that is not the engine's.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from routing_old_formats import VEHICLE_COST, parse_cordeau, parse_dlp, parse_lilim, parse_sartori
from routing_score import Scorer
from ruralroute.files.case import Case
from ruralroute.files.vrplib import Rounding, parse_solomon, parse_vrplib
from ruralroute.planning.cases.convert import CaseProblem, convert
from ruralroute.planning.problem.data import RoutingProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOf:
    """A set of instances.

    `suffixes` name its files, `parse` reads a text, `objective` begins the text of the rows of
    BKS.csv that are meant, `unit` is how many of the case's units of cost make one of theirs.
    """

    suffixes: tuple[str, ...]
    parse: Callable[[str, str], Case]
    objective: str
    unit: Callable[[str], float] = lambda name: 1.0  # noqa: ARG005


def _vrplib(rounding: Rounding) -> Callable[[str, str], Case]:
    return lambda text, file: parse_vrplib(text, file, rounding=rounding)


SETS: dict[str, SetOf] = {
    "hvrp_dlp_rural": SetOf(
        suffixes=(".txt",), parse=parse_dlp, objective="sum over used vehicles"
    ),
    "vrptw_solomon": SetOf(suffixes=(".txt",), parse=parse_solomon, objective="distance, DIMACS"),
    "vrptw_gh": SetOf(suffixes=(".txt",), parse=parse_solomon, objective="distance, DIMACS"),
    "vrptw_ortec_road": SetOf(
        suffixes=(".txt.gz",), parse=_vrplib(Rounding.NEAREST), objective="total travel duration"
    ),
    "cvrp_roads": SetOf(
        suffixes=(".vrp.gz",), parse=_vrplib(Rounding.NEAREST), objective="distance"
    ),
    "cvrp_x": SetOf(suffixes=(".vrp",), parse=_vrplib(Rounding.NEAREST), objective="distance"),
    "mdvrptw_vidal": SetOf(suffixes=(".vrp",), parse=_vrplib(Rounding.EXACT), objective="distance"),
    "sdvrptw": SetOf(suffixes=(".vrp",), parse=_vrplib(Rounding.EXACT), objective="distance"),
    "hfvrp_x": SetOf(
        suffixes=(".vrp",),
        parse=_vrplib(Rounding.EXACT),
        objective="fixed costs + unit cost",
        unit=lambda name: 100.0,  # noqa: ARG005
    ),
    "vrpb_x": SetOf(
        suffixes=(".vrp", ".vrpb"), parse=_vrplib(Rounding.NEAREST), objective="distance"
    ),
    "vrpspd": SetOf(
        suffixes=(".vrpspd",),
        parse=parse_vrplib,
        objective="distance, double",
        unit=lambda name: 1.0 if name.startswith("G_") else 10_000.0,
    ),
    "mtvrptwr": SetOf(
        suffixes=(".vrp",), parse=_vrplib(Rounding.DIMACS), objective="distance, DIMACS"
    ),
    "pdptw_lilim": SetOf(suffixes=(".txt",), parse=parse_lilim, objective="hierarchical"),
    "pdptw_sartori_road": SetOf(suffixes=(".txt",), parse=parse_sartori, objective="hierarchical"),
    "mdvrp_cordeau": SetOf(suffixes=(".txt",), parse=parse_cordeau, objective="distance"),
    "cvrp_belgium": SetOf(
        suffixes=(".vrp",), parse=_vrplib(Rounding.NEAREST), objective="distance"
    ),
}
_NOT_INSTANCES = {"SOURCE.txt", "how_to_read.txt", "README_LKH3.txt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """An instance: its case and problem, who scores it, and the best known value, if any."""

    set: str
    name: str
    case: Case
    made: CaseProblem
    scorer: Scorer
    best_known: float | None

    @property
    def size(self) -> int:
        """Stops."""
        return len(self.made.problem.visits)


def load(set_name: str, path: Path) -> tuple[RoutingProblem, Scorer]:
    """Read one instance."""
    found = read_instance(set_name, path)
    return found.made.problem, found.scorer


def read_instance(set_name: str, path: Path) -> Instance:
    """Read one instance with its best known value."""
    how = SETS[set_name]
    name = stem(path)
    made = convert(how.parse(_text(path), name))
    return Instance(
        set=set_name,
        name=name,
        case=made.case,
        made=made,
        scorer=Scorer(made.case, unit=how.unit(name)),
        best_known=best_known(set_name, path.parent).get(name.lower()),
    )


def stem(path: Path) -> str:
    """Name of an instance: of its file, without any suffix that the sets use."""
    name = path.name
    for suffix in (".gz", ".txt", ".vrpspd", ".vrpb", ".vrp"):
        name = name.removesuffix(suffix)
    return name


def paths(set_name: str, bench: Path) -> list[Path]:
    """List the instances of a set by size (of their files), then by name."""
    how = SETS[set_name]
    found = [
        path
        for path in (bench / set_name).iterdir()
        if path.name.endswith(how.suffixes) and path.name not in _NOT_INSTANCES
    ]
    known = best_known(set_name, bench / set_name)
    found = [path for path in found if stem(path).lower() in known]
    return sorted(found, key=lambda path: (path.stat().st_size, path.name))


def spread(found: list[Path], count: int | None) -> list[Path]:
    """Choose `count` of a list, spread evenly, ends included; the same each time."""
    if count is None or count >= len(found):
        return found
    if count == 1:
        return [found[len(found) // 2]]
    return [found[round(step * (len(found) - 1) / (count - 1))] for step in range(count)]


def best_known(set_name: str, folder: Path) -> dict[str, float]:
    """Best known value of each instance, for the objective that the set is measured by."""
    prefix = SETS[set_name].objective
    with (folder / "BKS.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["objective"].startswith(prefix)]
    first = VEHICLE_COST if prefix == "hierarchical" else 0
    return {
        row["instance"].lower(): float(row["cost"]) + (first and first * int(row["vehicles"]))
        for row in rows
    }


def _text(path: Path) -> str:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="latin-1") as file:
            return file.read()
    return path.read_text(encoding="latin-1")
