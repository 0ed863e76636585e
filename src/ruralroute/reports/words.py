"""How reports write times, amounts, money and names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ruralroute.messages import Lang, text
from ruralroute.model import Window
from ruralroute.model.base import DAY_S

_UNSAFE = {"Cc", "Cs", "Zl", "Zp"}
_BIDI = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)}


def clean(value: str) -> str:
    r"""Return a user's text without anything that a terminal, sheet or page could obey.

    Control characters, line and paragraph separators, lone surrogates and the characters that
    turn the direction of writing become U+FFFD; line ends and tabs become spaces.

    Examples
    --------
    >>> clean("a\x1b[31mb\nc")
    'a�[31mb c'
    """
    return "".join(
        " "
        if ch in "\r\n\t"
        else "\N{REPLACEMENT CHARACTER}"
        if ch in _BIDI or unicodedata.category(ch) in _UNSAFE
        else ch
        for ch in value
    )


def clock(time_s: int, lang: Lang) -> str:
    """Write seconds since midnight as hours and minutes, whole minutes gone.

    Examples
    --------
    >>> clock(7 * 3600 + 330, "en"), clock(25 * 3600, "zh")
    ('07:05', '01:00（+1天）')
    """
    days, rest = divmod(time_s, DAY_S)
    written = f"{rest // 3600:02d}:{rest // 60 % 60:02d}"
    return text("reports.next_day", lang, time=written, days=days) if days else written


def hours(duration_s: int, lang: Lang) -> str:
    """Write a duration as hours and minutes, to the nearest minute.

    Examples
    --------
    >>> hours(2_700, "en"), hours(29_280, "en"), hours(4_000_000, "en")
    ('45 min', '8 h 08 min', '1,111 h 07 min')
    """
    minutes = (duration_s + 30) // 60
    if minutes < 60:
        return text("reports.minutes", lang, minutes=minutes)
    return text("reports.hours", lang, hours=f"{minutes // 60:,}", minutes=f"{minutes % 60:02d}")


def span(windows: Iterable[Window], lang: Lang) -> str:
    """Write windows as ``08:30-11:30, 14:00-17:00``."""
    return text("reports.comma", lang).join(
        f"{clock(start, lang)}\N{EN DASH}{clock(end, lang)}" for start, end in windows
    )


def distance(distance_m: float, lang: Lang) -> str:
    """Write metres as kilometres with their unit."""
    return text("reports.distance", lang, km=km(distance_m))


def load(mass_kg: float, volume_m3: float, lang: Lang) -> str:
    """Write mass and volume with their units."""
    return text("reports.load_amount", lang, mass=kg(mass_kg), volume=m3(volume_m3))


def km(distance_m: float) -> str:
    """Kilometres: one decimal below a thousand, whole ones above."""
    return f"{distance_m / 1000:,.{1 if distance_m < 999_950 else 0}f}"


def kg(mass_kg: float) -> str:
    """Kilograms: whole ones from 10 up, one decimal below."""
    return f"{mass_kg:,.0f}" if mass_kg >= 10 or mass_kg == int(mass_kg) else f"{mass_kg:.1f}"


def m3(volume_m3: float) -> str:
    """Cubic metres with two decimals."""
    return f"{volume_m3:,.2f}"


def percent(share: float) -> str:
    """Whole percent."""
    return f"{share * 100:.0f}%"


def degrees(temperature_c: float) -> str:
    """Degrees Celsius as short as they can be."""
    return f"{temperature_c:g} \N{DEGREE SIGN}C".replace("-", "\N{MINUS SIGN}")


def money(amount: float, currency: str) -> str:
    """Write money, whole from a thousand up; a sign for the yuan, else the currency's code."""
    written = f"{amount:,.2f}" if abs(amount) < 1_000 else f"{amount:,.0f}"
    return f"¥{written}" if currency == "CNY" else f"{written} {clean(currency)}"


def mask_phone(phone: str) -> str:
    """Hide the middle of a phone number, as in ``138****1234``.

    Examples
    --------
    >>> mask_phone("13800001234"), mask_phone("0855-123456"), mask_phone("12345")
    ('138****1234', '085****3456', '****')
    """
    digits = "".join(ch for ch in phone if ch.isdigit())
    if not digits:
        return ""
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else "****"
