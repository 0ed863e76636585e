"""Small VRPLIB and Solomon files, one of each dialect, and ways to damage them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

_HEAD = "NAME : t\nCOMMENT : (a, b: c)\nTYPE : {kind}\nDIMENSION : 5\n"
_FLAT = "EDGE_WEIGHT_TYPE : EUC_2D\n"
_POINTS = "NODE_COORD_SECTION\n1 0 0\n2 3 4\n3 0 14\n4 6 8\n5 9 1\n"
_DEMANDS = "DEMAND_SECTION\n1 0\n2 4\n3 6\n4 5\n5 1\n"
_WINDOWS = "TIME_WINDOW_SECTION\n1 0 1000\n2 10 500\n3 20 600\n4 0 700\n5 0 800\n"
_END = "DEPOT_SECTION\n1\n-1\nEOF\n"


def _head(kind: str, *lines: str) -> str:
    return _HEAD.format(kind=kind) + "".join(f"{line}\n" for line in lines)


TEXTS = {
    "plain": _head("CVRP", "CAPACITY : 10") + _FLAT + _POINTS + _DEMANDS + _END,
    "matrix": _head(
        "VRPTW",
        "VEHICLES : 3",
        "CAPACITY : 10",
        "SERVICE_TIME : 7",
        "EDGE_WEIGHT_TYPE : EXPLICIT",
        "EDGE_WEIGHT_FORMAT : FULL_MATRIX",
    )
    + "EDGE_WEIGHT_SECTION\n0 1 2 3 4\n5 0 6 7 8\n9 1 0 2 3\n4 5 6 0 7\n8 9 1 2 0\n"
    + _DEMANDS
    + _WINDOWS
    + _END,
    "half": _head(
        "CVRP", "CAPACITY : 10", "EDGE_WEIGHT_TYPE : EXPLICIT", "EDGE_WEIGHT_FORMAT : LOWER_ROW"
    )
    + "EDGE_WEIGHT_SECTION\n1\n2 3\n4 5 6\n7 8 9 10\n"
    + _DEMANDS
    + _END,
    "fleet": _head(
        "MTVRPTWR", "VEHICLES : 2", "VEHICLES_MAX_DURATION : 900", "VEHICLES_MAX_RELOADS : 2"
    )
    + _FLAT
    + _POINTS
    + "CAPACITY_SECTION\n1 10\n2 12\nVEHICLES_DEPOT_SECTION\n1 1\n2 1\n"
    + "VEHICLES_FIXED_COST_SECTION\n1 5\n2 6\nVEHICLES_RELOAD_DEPOT_SECTION\n1 1\n2 1\n"
    + "VEHICLES_ALLOWED_CLIENTS_SECTION\n1 2 3 4 5\n2 2 3\n"
    + _DEMANDS
    + "SERVICE_TIME_SECTION\n1 0\n2 10\n3 20\n4 30\n5 40\n"
    + _WINDOWS
    + "RELEASE_TIME_SECTION\n1 0\n2 5\n3 0\n4 6\n5 7\nPRIZE_SECTION\n1 0\n2 100\n3 90\n4 0\n5 0\n"
    + _END,
    "pairs": _head("PDPTW", "VEHICLES : 2", "CAPACITY : 10")
    + _FLAT
    + _POINTS
    + "PICKUP_AND_DELIVERY_SECTION\n1 0 0 1000 0 0 0\n2 4 10 500 9 0 3\n3 -4 10 600 9 2 0\n"
    + "4 5 0 700 9 0 5\n5 -5 0 800 9 4 0\n"
    + _END,
    "both_ways": _head("VRPSPD", "VEHICLES : 2", "CAPACITY : 10")
    + _FLAT
    + _POINTS
    + "PICKUP_AND_DELIVERY_SECTION\n1 0 0 1000 0 0 0\n2 0 10 500 9 3 4\n3 0 10 600 9 2 0\n"
    + "4 0 0 700 9 0 5\n5 0 0 800 9 4 0\n"
    + _END,
    "backhauls": _head("VRPB", "VEHICLES : 3", "CAPACITY : 10")
    + _FLAT
    + _POINTS
    + "LINEHAUL_SECTION\n1 0\n2 4\n3 6\n4 0\n5 0\nBACKHAUL_SECTION\n1 0\n2 0\n3 0\n4 5\n5 1\n"
    + _END,
    "depots": _head("MDVRP", "VEHICLES : 2", "CAPACITY : 10")
    + _FLAT
    + _POINTS
    + "DEMAND_SECTION\n1 0\n2 0\n3 6\n4 5\n5 1\nVEHICLES_DEPOT_SECTION\n1 1\n2 2\n"
    + "DEPOT_SECTION\n1\n2\n-1\nEOF\n",
    "solomon": """T1

VEHICLE
NUMBER     CAPACITY
  3         20

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0         0          0          0       100          0
    1      1         1          7         10        50          9
    2      3         4          5          0        60          9
    3      5         4          3          0        70          9
""",
}
_ODD = (
    *("nan", "inf", "-1", "-0", "1e400", "1e13", "0.5", "2.5", "abc", "1_0", "0x10", "1,5", "1e2"),
    *("99", "0", "-1e-9", "'4'", "\u2212" + "1", "4.0", "+4", "\0", "1e-400", "\uff11"),
)
_KEYS = (
    *("CAPACITY : 99", "VEHICLES : 2", "SERVICE_TIME : 3", "DISTANCE : 50", "SCALE : 10"),
    *("VEHICLES_MAX_DURATION : 100", "VEHICLES_FIXED_COST : 2", "VEHICLES_MAX_RELOADS : 1"),
    *("RELEASE_TIME : 4", "SALESMEN : 2", "TYPE : TSP", "TYPE : VRPTW", "DIMENSION : 4"),
)


def alike(text: str) -> Iterable[tuple[str, str]]:
    """Yield what a text may be turned into without a change of what it says."""
    yield "CRLF", text.replace("\n", "\r\n")
    yield "CR", text.replace("\n", "\r")
    yield "BOM", "\ufeff" + text
    yield "tabs", text.replace(" ", "\t")
    yield "indented", text.replace("\n", "\n   ")
    yield "blanks behind", text.replace("\n", "  \n")
    yield "blank lines", text.replace("\n", "\n\n")
    yield "small letters", text.lower()
    yield "comments", re.sub(r"^(?=[A-Z])", "# a remark: 1 2\n", text, flags=re.MULTILINE)
    yield "no EOF", text.removesuffix("EOF\n")
    yield "colons", re.sub(r"SECTION$", "SECTION :", text, flags=re.MULTILINE)


def damaged(text: str, chance: random.Random) -> str:
    """Damage a text in one way."""
    lines = text.splitlines()
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    way = chance.choice(("word", "word", "word", "more", "less", "out", "twice", "swap", "cut",
                         "section out", "section twice", "section moved", "key", "end"))  # fmt: skip
    heads = [n for n, line in enumerate(lines) if re.search("SECTION$|^VEHICLE$|^CUSTOMER$", line)]
    begin = chance.choice(heads)
    end = min(n for n in [*heads, len(lines)] if n > begin)
    words = lines[at].split() or [""]
    number = chance.randrange(len(words))
    match way:
        case "word":
            words[number] = chance.choice(_ODD)
            lines[at] = " ".join(words)
        case "more":
            lines[at] += " " + chance.choice(_ODD)
        case "less":
            lines[at] = " ".join(words[:number] + words[number + 1 :])
        case "out":
            del lines[at]
        case "twice":
            lines.insert(to, lines[at])
        case "swap":
            lines[at], lines[to] = lines[to], lines[at]
        case "cut":
            return text[: chance.randrange(len(text))]
        case "section out":
            del lines[begin:end]
        case "section twice":
            lines[end:end] = lines[begin:end]
        case "section moved":
            part = lines[begin:end]
            del lines[begin:end]
            lines[0:0] = part
        case "key":
            lines.insert(0, chance.choice(_KEYS))
        case _:
            lines.append(chance.choice(("x", "1 0", "CAPACITY : 3", "DEMAND_SECTION")))
    return "\n".join(lines) + "\n"
