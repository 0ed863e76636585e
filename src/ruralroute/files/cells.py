"""What stands in one cell: text, numbers with units, yes or no, lists.

A parser takes a cell as a reader found it and returns its value, or raises `CellError`, which
names the sentence that a user reads.  A blank cell never reaches a parser.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from ruralroute.files.degrees import parse_degrees

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
"""A cell of a text file (always text) or of a workbook."""

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_BLANK_MARKS = frozenset({"-", "--", "—", "——", "/", "无", "n/a", "na", "null", "none"})
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d+)?"
_ABOUT = re.compile(r"^(?:约为?|大约|大概|近|≈|~)\s*")
_BREAKS = re.compile(r"[\t\r\n]+")
_SEPARATORS = re.compile(r"[;,、|]")
_LARGEST = 10**18
_COUNTED = ("件", "票", "个", "箱", "袋", "包", "单", "盒", "筐", "桶", "趟", "次", "天", "pcs")
_TRUE = frozenset({"true", "yes", "y", "1", "是", "有", "真", "√", "✓", "对", "封闭", "封路"})
_FALSE = frozenset({"false", "no", "n", "0", "否", "没有", "假", "×", "x", "不", "通行"})
_EATEN = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)


class Formula(str):
    """A workbook's formula whose value was never worked out and saved."""

    __slots__ = ()


class CellError(ValueError):
    """A cell cannot be understood; `code` is the key of the sentence that says why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class Dimension(StrEnum):
    """What a number measures."""

    PLAIN = "plain"
    COUNT = "count"
    DEGREES = "degrees"
    MASS = "mass"
    VOLUME = "volume"
    TIME = "time"
    LENGTH = "length"
    SPEED = "speed"
    MONEY = "money"


UNITS: dict[Dimension, dict[str, str]] = {
    Dimension.PLAIN: {},
    Dimension.COUNT: dict.fromkeys(_COUNTED, "1"),
    Dimension.DEGREES: {"°": "1", "度": "1", "deg": "1", "m": "1", "米": "1"},
    Dimension.MASS: {
        **dict.fromkeys(("kg", "公斤", "千克", "kgs"), "1"),
        **dict.fromkeys(("斤", "市斤"), "0.5"),
        **dict.fromkeys(("g", "克"), "0.001"),
        **dict.fromkeys(("t", "吨", "ton", "tons"), "1000"),
    },
    Dimension.VOLUME: {
        **dict.fromkeys(("m3", "方", "立方", "立方米", "立米", "cbm", "m^3"), "1"),
        **dict.fromkeys(("l", "升"), "0.001"),
    },
    Dimension.TIME: {
        **dict.fromkeys(("s", "秒", "秒钟", "sec"), "1"),
        **dict.fromkeys(("min", "分钟", "分", "mins"), "60"),
        **dict.fromkeys(("h", "小时", "个小时", "时", "hour", "hours"), "3600"),
    },
    Dimension.LENGTH: {
        **dict.fromkeys(("m", "米"), "1"),
        **dict.fromkeys(("km", "公里", "千米"), "1000"),
        **dict.fromkeys(("里", "华里"), "500"),
    },
    Dimension.SPEED: dict.fromkeys(("km/h", "kmh", "公里/小时", "公里每小时", "码"), "1"),
    Dimension.MONEY: {
        **dict.fromkeys(("元", "¥", "cny", "rmb", "yuan"), "1"),
        **dict.fromkeys(("元/km", "元/公里", "元/小时", "元/h", "元/天", "元/日", "元/年"), "1"),
        "万元": "10000",
    },
}
"""Units by dimension and what one of them is in the first unit (kg, m3, s, m, km/h, yuan)."""


def plain(value: str) -> str:
    """Bring text into one form: NFKC, no line breaks, no invisible characters, no outer spaces."""
    text = value
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    if not text.isprintable():
        text = _BREAKS.sub(" ", text)
    return text.strip()


def as_text(cell: Cell) -> str:
    """Return a cell's text; numbers that a workbook keeps as 1.0 lose their ``.0``."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e16:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not plain(cell))


def is_blank_mark(cell: Cell) -> bool:
    """Whether a cell that should hold a value holds a mark for none, such as ``-`` or 无."""
    return isinstance(cell, str) and plain(cell).casefold() in _BLANK_MARKS


def parse_id(cell: Cell) -> str:
    """Take a cell as an id, and refuse one whose digits a spreadsheet has rounded away."""
    text = as_text(cell)
    if _EATEN.fullmatch(text):
        raise CellError("files.digits_lost")
    return text


def quantity(cell: Cell, dimension: Dimension, factor: str, target: str) -> Decimal:
    """Read a number, with or without a unit, in units of `target`.

    Parameters
    ----------
    cell
        A number, or text such as ``5斤``, ``约30件``, ``1,200.5``.
    dimension
        What it measures.
    factor
        What one of a number without a unit of its own is, in the dimension's first unit.
    target
        What one of the result is, in the same unit.
    """
    if isinstance(cell, bool | dt.datetime | dt.date):
        raise CellError("files.not_a_number")
    if isinstance(cell, dt.time | dt.timedelta):
        if dimension is not Dimension.TIME:
            raise CellError("files.not_a_number")
        return _clock_seconds(cell) / Decimal(target)
    if isinstance(cell, int | float):
        if (isinstance(cell, int) and abs(cell) > _LARGEST) or not math.isfinite(cell):
            raise CellError("files.not_finite")
        return Decimal(str(cell)) * Decimal(factor) / Decimal(target)
    text = as_text(cell)
    if dimension is Dimension.DEGREES:
        return _degrees(text, factor)
    return _sum_of_parts(text, dimension, factor) / Decimal(target)


def _degrees(text: str, factor: str) -> Decimal:
    degrees = parse_degrees(text.casefold())
    if degrees is not None:
        return degrees
    try:
        return _sum_of_parts(text, Dimension.DEGREES, factor)
    except CellError as error:
        if error.code == "files.not_finite":
            raise
        raise CellError("files.not_degrees") from error


def _clock_seconds(cell: dt.time | dt.timedelta) -> Decimal:
    if isinstance(cell, dt.time):
        return Decimal(cell.hour * 3600 + cell.minute * 60 + cell.second)
    return Decimal(str(cell.total_seconds()))


def _sum_of_parts(text: str, dimension: Dimension, factor: str) -> Decimal:
    """Add ``1小时30分``; everything else has one part."""
    body = _ABOUT.sub("", text.casefold()).replace("¥", "").strip()
    if dimension is Dimension.TIME:
        parts = re.findall(r"\d+(?:\.\d+)?\s*[^\d\s.]+", body)
        if len(parts) > 1 and "".join(parts).replace(" ", "") == body.replace(" ", ""):
            return sum((_one_part(part, dimension, factor) for part in parts), Decimal(0))
    return _one_part(body, dimension, factor)


def _one_part(body: str, dimension: Dimension, factor: str) -> Decimal:
    match = re.fullmatch(rf"({_NUMBER})\s*(.*)", body)
    digits, unit = (match[1], match[2]) if match else ("", body)
    if not any(ch.isdigit() for ch in digits):
        raise CellError("files.not_a_number")
    if unit:
        if unit not in UNITS[dimension]:
            raise _unit_error(unit, dimension)
        factor = UNITS[dimension][unit]
    value = Decimal(digits.replace(",", ""))
    if value and not -400 < value.adjusted() < 300:
        raise CellError("files.not_finite")
    return value * Decimal(factor)


def unit_words(dimension: Dimension) -> str:
    """List a dimension's units, of those that mean the same the first English and Chinese one."""
    said: dict[tuple[str, bool], str] = {}
    for unit, factor in UNITS[dimension].items():
        said.setdefault((factor, unit.isascii()), unit)
    return " ".join(said.values())


def _unit_error(unit: str, dimension: Dimension) -> CellError:
    known = UNITS[dimension]
    if any(ch.isdigit() or ch in ",.+-" for ch in unit) or not known:
        return CellError("files.not_a_number")
    return CellError("files.unknown_unit", units=unit_words(dimension))


def parse_number(cell: Cell, dimension: Dimension, factor: str, target: str) -> float:
    """Read a number as a float; see `quantity`."""
    return float(quantity(cell, dimension, factor, target))


def parse_whole(cell: Cell, dimension: Dimension, factor: str, target: str) -> int:
    """Read a number that is rounded to whole units, half up (seconds, metres)."""
    return _whole(quantity(cell, dimension, factor, target))


def parse_count(cell: Cell) -> int:
    """Read a number that must be whole as it stands."""
    value = quantity(cell, Dimension.COUNT, "1", "1")
    if value.adjusted() > 15:
        raise CellError("files.not_finite")
    if value != value.to_integral_value():
        raise CellError("files.not_whole")
    return int(value)


def _whole(value: Decimal) -> int:
    if value.adjusted() > 15:
        raise CellError("files.not_finite")
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def parse_yes_no(cell: Cell) -> bool:
    """Read yes or no."""
    word = as_text(cell).casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise CellError("files.not_yes_no")


def parse_list(cell: Cell) -> tuple[str, ...]:
    """Split at ``;`` ``,`` ``、`` ``|``; blank parts do not count."""
    parts = (part.strip() for part in _SEPARATORS.split(as_text(cell)))
    return tuple(part for part in parts if part)


def has_separator(text: str) -> bool:
    """Whether a text would be split if it stood in a list."""
    return _SEPARATORS.search(plain(text)) is not None


def parse_amounts(cell: Cell) -> dict[str, float]:
    """Read named volumes: ``chilled:12;frozen:5``."""
    amounts: dict[str, float] = {}
    for part in parse_list(cell):
        name, colon, amount = part.rpartition(":")
        if not colon or not name.strip() or name.strip() in amounts:
            raise CellError("files.not_amounts")
        amounts[name.strip()] = parse_number(amount, Dimension.VOLUME, "1", "1")
    return amounts
