"""Times of day, windows and dates, as people write them.

Times may run past midnight (``25:30``); ``8点半``, ``下午2点``, ``2:30 pm`` and the time cells of
a workbook are understood.  What could mean two things is refused.
"""

from __future__ import annotations

import datetime as dt
import math
import re

from ruralroute.files.cells import Cell, CellError, as_text

DAY_S = 24 * 3600

MORNING = (8 * 3600, 12 * 3600)
AFTERNOON = (13 * 3600, 18 * 3600)
NAMED_WINDOWS: dict[str, tuple[tuple[int, int], ...]] = {
    "上午": (MORNING,),
    "早上": (MORNING,),
    "半天": (MORNING,),
    "morning": (MORNING,),
    "am": (MORNING,),
    "下午": (AFTERNOON,),
    "afternoon": (AFTERNOON,),
    "pm": (AFTERNOON,),
    "全天": (),
    "不限": (),
    "any": (),
    "all day": (),
}
"""Windows that have a name; 半天 is the morning, and no window means any time."""

_MORNING_WORDS = ("凌晨", "清晨", "早晨", "早上", "上午", "am")
_LATE_WORDS = ("下午", "傍晚", "晚上", "晚", "pm")
_NOON_WORDS = ("中午",)
_PARTS = "|".join((*_MORNING_WORDS, *_NOON_WORDS, *_LATE_WORDS))
_TIME = re.compile(
    rf"(?P<part>{_PARTS})?\s*(?P<h>\d{{1,2}})\s*(?:"
    r":(?P<m>\d{2})(?::(?P<s>\d{2}))?"
    r"|[点时](?:(?P<word>半|整|一刻|三刻|钟)|(?P<m2>\d{1,2})分?)?"
    r")?\s*(?P<after>am|pm|a\.m\.|p\.m\.)?"
)
_TO = re.compile(r"\s*(?:-|~|—+|–|至|到)\s*")
_BEFORE = re.compile(r"(.+?)\s*(?:以前|之前|前)")
_AFTER = re.compile(r"(.+?)\s*(?:以后|之后|后)")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_MIDNIGHT = re.compile(r"[ T]\s*0?0:00(?::00)?$")
_MINUTES = {"半": 30, "一刻": 15, "三刻": 45}
_EXCEL_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 (a wall clock has no zone)


def parse_time(cell: Cell) -> int:
    """Read a time of day as seconds since midnight.

    Examples
    --------
    >>> parse_time("8点半"), parse_time("下午2点15分"), parse_time("08：30"), parse_time(0.25)
    (30600, 51300, 30600, 21600)
    """
    if isinstance(cell, dt.datetime):
        return _since(cell, _EXCEL_EPOCH)
    if isinstance(cell, dt.time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second + round(cell.microsecond / 1e6)
    if isinstance(cell, dt.timedelta):
        return round(cell.total_seconds())
    if isinstance(cell, float):
        return _day_fraction(cell)
    text = as_text(cell).casefold()
    if re.fullmatch(r"[01]?\.\d+", text):
        return _day_fraction(float(text))
    return _spoken(text, None)[0]


def _since(moment: dt.datetime, epoch: dt.datetime) -> int:
    """Read a workbook's moment as a time past midnight, if it is one of the first days."""
    seconds = round((moment - epoch).total_seconds())
    if not 0 <= seconds <= 2 * DAY_S:
        raise CellError("files.not_a_time")
    return seconds


def _day_fraction(value: float) -> int:
    if not math.isfinite(value) or not 0 <= value <= 2:
        raise CellError("files.not_a_time")
    return round(value * DAY_S)


def _spoken(text: str, inherited: str | None) -> tuple[int, str | None]:
    """Read a written time, and the part of the day that it names."""
    match = _TIME.fullmatch(text.strip())
    if match is None or not (match["m"] or re.search(r"[点时]|[ap]\.?m", text)):
        raise CellError("files.not_a_time")
    hour = int(match["h"])
    minute = int(match["m"] or match["m2"] or _MINUTES.get(match["word"] or "", 0))
    second = int(match["s"] or 0)
    if minute > 59 or second > 59:
        raise CellError("files.not_a_time")
    named = match["part"] or (match["after"] or "").replace(".", "") or None
    hour = _on_the_clock(hour, named or inherited)
    seconds = hour * 3600 + minute * 60 + second
    if seconds > 2 * DAY_S:
        raise CellError("files.not_a_time")
    return seconds, named or inherited


def _on_the_clock(hour: int, part: str | None) -> int:
    if part in _LATE_WORDS:
        if part in ("晚", "晚上") and hour == 12:
            return 24
        return hour + 12 if hour < 12 else hour
    if part in _NOON_WORDS and hour < 4:
        return hour + 12
    if part in ("am", "凌晨") and hour == 12:
        return 0
    return hour


def parse_windows(cell: Cell) -> tuple[tuple[int, int], ...]:
    """Read windows: ``08:30-11:30;14:00-17:00``, ``8点至10点半``, ``8-10点``, ``10点前``, ``上午``.

    They are returned in order of time.  A single time is refused: it says neither from nor until.
    """
    if not isinstance(cell, str):
        raise CellError("files.not_windows")
    text = as_text(cell).casefold()
    found: list[tuple[int, int]] = []
    for part in re.split(r"[;,、|]|\s和\s|和", text):
        if part.strip():
            found.extend(_window(part.strip()))
    return tuple(sorted(found))


def _window(text: str) -> tuple[tuple[int, int], ...]:
    if text in NAMED_WINDOWS:
        return NAMED_WINDOWS[text]
    ends = _TO.split(text)
    if len(ends) == 2 and re.fullmatch(r"\D*\d{1,2}", ends[0]) and re.search("[点时]", ends[1]):
        ends[0] += "点"  # 8-10点
    if len(ends) == 2:
        start, part = _end(ends[0], None)
        end, _ = _end(ends[1], part if part in _LATE_WORDS else None)
        if end < start and end + 12 * 3600 > start and part in _LATE_WORDS:
            end += 12 * 3600
        return ((start, end),)
    before, after = _BEFORE.fullmatch(text), _AFTER.fullmatch(text)
    if before:
        return ((0, _end(before[1], None)[0]),)
    if after:
        return ((_end(after[1], None)[0], DAY_S),)
    raise CellError("files.not_windows")


def _end(text: str, inherited: str | None) -> tuple[int, str | None]:
    try:
        return _spoken(text, inherited)
    except CellError:
        raise CellError("files.not_windows") from None


def parse_date(cell: Cell) -> dt.date:
    """Read a date: ISO, ``2024/5/1``, ``2024.5.1``, ``2024年5月1日``, ``20240501``, or a date cell.

    A date without its year, or with the year last, is refused.
    """
    if isinstance(cell, dt.datetime):
        if cell.time() != dt.time():
            raise CellError("files.not_a_date")
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 20_000 <= cell < 80_000:
        return (_EXCEL_EPOCH + dt.timedelta(days=int(cell))).date()
    text = _MIDNIGHT.sub("", as_text(cell))
    match = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        raise CellError("files.not_a_date")
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise CellError("files.not_a_date") from None


def write_time(seconds: int) -> str:
    """Write a time of day: ``08:30``, ``25:00``, ``08:30:15``."""
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return text if seconds % 60 == 0 else f"{text}:{seconds % 60:02d}"


def write_windows(windows: tuple[tuple[int, int], ...]) -> str:
    """Write windows as `parse_windows` reads them."""
    return ";".join(f"{write_time(start)}-{write_time(end)}" for start, end in windows)
