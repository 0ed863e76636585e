"""What the values of a road file's fields mean as tags."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable

from ruralroute.network.roads import CLASS_KINDS, EARTH, GRAVEL, PAVED
from ruralroute.network.word_lists import listed

_OSM_CLASSES = frozenset(CLASS_KINDS) | {
    *("footway", "path", "cycleway", "pedestrian", "steps", "bridleway", "construction"),
    *(
        "proposed",
        "planned",
        "abandoned",
        "disused",
        "razed",
        "raceway",
        "corridor",
        "bus_guideway",
    ),
}

_CLASSES: dict[str, tuple[str, ...]] = listed(
    """
    motorway = 高速 | 高速公路 | expressway | freeway
    trunk = 国道 | 国家公路 | national | national road | national highway | nh | g | n | highway
        | trunk road | 一级 | 一级公路 | a | 快速路 | 城市快速路
    primary = 省道 | 省级 | provincial | province | provincial road | state | state highway | sh
        | s | primary road | regional | b | 二级 | 二级公路 | 主干路 | 主干道 | 干线
    secondary = 县道 | 县级 | district | district road | county | county road | mdr | x |
        secondary road | major district road | 三级 | 三级公路 | 次干路 | 次干道 | c
    tertiary = 乡道 | 乡级 | 镇道 | 乡镇道路 | township | township road | commune | ward |
        commune road | union | odr | other district road | tertiary road | y | feeder |
        collector | 四级 | 四级公路 | 支路 | 专用公路 | z
    unclassified = 村道 | 村级 | 通村公路 | village | village road | vr | local | rural | rural
        road | local road | local/urban | access road | minor | community | minor road | 等外 |
        等外公路 | 等外路 | 农村道路 | 通组路 | 组道 | 通组公路 | 乡村路
    residential = street | urban | urban road | 城市道路 | 街道 | 巷道 | 城镇道路
    service = driveway | 内部道路 | private | private road | 厂区道路
    track = 机耕路 | 机耕道 | 田间道 | 生产路 | 林道 | 田间路 | trail | farm track | 便道 |
        forest road | cart track | earth track | track grade1 | track grade2 | track grade3 |
        track grade4 | track grade5
    path = 小路 | 人行道 | 步道 | footpath | foot path | 人行步道 | walkway
    construction = 在建 | under construction
    """
)
_CLASS_OF = {value: highway for highway, values in _CLASSES.items() for value in values}
_CODE_CLASS = {
    "G": "trunk",
    "S": "primary",
    "X": "secondary",
    "Y": "tertiary",
    "C": "unclassified",
    "Z": "tertiary",
}
"""Classes by the first letter of a Chinese route code; Z: special-purpose roads."""
_CODE = re.compile(r"([GSXYCZ])\d{1,4}(?:\d{6})?")
_EXPRESSWAY = re.compile(r"G\d{1,2}|G\d{4}|S\d{1,2}")
"""National (two or four digits) and provincial (one or two) expressways (GB/T 917)."""

_SURFACES: dict[str, tuple[str, ...]] = listed(
    """
    asphalt = 沥青 | 沥青混凝土 | 沥青砼 | 柏油 | 沥青路面 | 沥青混凝土路面 | bitumen |
        bituminous | ac | bt | tarmac | tar | asphaltic | 沥青表处 | 沥青碎石 | dbst | sbst |
        asphalt concrete | 沥青贯入式 | surface treated
    concrete = 水泥 | 水泥混凝土 | 水泥砼 | 混凝土 | 水泥路 | 水泥路面 | 硬化 | cc | 砼 | cement
        | cement concrete | cement-concrete | 水泥混凝土路面 | 硬化路 | rcc | pcc
    paved = 铺装 | 有铺装 | 铺装路面 | 有铺装路面 | 简易铺装 | 简易铺装路面 | sealed | 1 |
        高级路面 | 次高级路面 | yes | y | true | 是 | 路面硬化 | steel | black top
    paving_stones = 石板 | 弹石 | 块石 | 条石 | 石板路 | 砖 | brick soling | herringbone | block
        | hbb | 弹石路面
    gravel = 砂石 | 沙石 | 碎石 | 砾石 | 泥结碎石 | 级配碎石 | 砂石路 | gr | 2 | grav | 砂石路面
        | 碎石路面 | 砂砾 | macadam | wbm | crushed stone | 中级路面 | 煤渣 | murram | metalled
        | stone macadam
    unpaved = 未铺装 | 未铺装路面 | 无路面 | 未硬化 | unsealed | no | n | false | 否 | 0 |
        非铺装 | 低级路面
    earth = 土路 | 泥土 | 土质 | 素土 | 泥路 | 土 | er | ea | earthen | natural | 3 | dirt/sand
        | 土路面 | soil surface | es | katcha | kutcha
    grass = 草地 | 6
    """
)
_SURFACE_OF = {value: surface for surface, values in _SURFACES.items() for value in values}
_KNOWN_SURFACES = PAVED | GRAVEL | EARTH

_TRUE = frozenset({"yes", "y", "true", "t", "1", "是", "有", "真", "√", "单行", "单向"})
_FALSE = frozenset({"no", "n", "false", "f", "0", "否", "无", "没有", "假", "b", "双向", "both"})
_ALONG = frozenset({"ft", "forward", "along", "正向", "顺向", "单向", "单行", "上行", "f->t"})
_AGAINST = frozenset({"tf", "-1", "reverse", "backward", "against", "反向", "逆向", "下行", "t->f"})
_BOTH_WAYS = frozenset(
    {"b", "双向", "both", "双向通行", "双行", "bidirectional", "two way", "two-way"}
)
_GRADES = {"一": "1", "二": "2", "三": "3", "四": "4", "1": "1", "2": "2", "3": "3", "4": "4"}
_BLANK = frozenset(
    {"", "-", "--", "—", "/", "无", "null", "none", "nan", "n/a", "na", "unknown", "未知"}
)

_NUMBERS = {
    **dict.fromkeys(("width", "est_width", "maxwidth", "maxheight", "maxlength", "length"), "m"),
    **dict.fromkeys(("maxweight", "maxweightrating", "maxaxleload"), "t"),
    **dict.fromkeys(("maxspeed", "maxspeed:practical"), "km/h"),
    "lanes": "",
}
_FLAGS = frozenset({"bridge", "tunnel", "ford", "toll"})


def plain(value: str) -> str:
    """Bring a value into the form in which values are compared."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", value)).strip()


def is_blank(value: str) -> bool:
    """Whether a value says nothing."""
    return plain(value).casefold() in _BLANK


def reader_of(
    tag: str, factor: float | None, values: set[str]
) -> Callable[[str], tuple[str | None, bool]]:
    """Return what turns a value into a tag's; with it, whether the value is understood.

    Parameters
    ----------
    tag
        The tag.
    factor
        Unit of a number whose field says one.
    values
        All values of the field: ``F`` and ``T`` mean along and against where ``B`` is both ways.
    """
    if tag == "highway":
        return read_class
    if tag == "surface":
        return read_surface
    if tag == "oneway":
        signs = {plain(one).casefold() for one in values}
        return lambda value: _read_oneway(value, letters="b" in signs)
    if tag in _FLAGS:
        return _read_flag
    if tag == "highway:CN":
        return _read_grade
    if tag in _NUMBERS:
        return lambda value: _read_number(value, factor, lanes=tag == "lanes")
    if tag == "duration" and factor is not None:
        return lambda value: _read_number(value, factor, lanes=False)
    return lambda value: (value, True)


def read_class(value: str) -> tuple[str | None, bool]:
    """Read a class of road: of OpenStreetMap, of a Chinese register, or of a survey.

    Examples
    --------
    >>> read_class("县道"), read_class("Provincial Road"), read_class("track_grade3")
    (('secondary', True), ('primary', True), ('track', True))
    >>> read_class("blue")
    ('road', False)
    """
    text = plain(value).casefold()
    if text in _OSM_CLASSES:
        return text, True
    spaced = text.replace("_", " ")
    for one in (text, spaced, re.sub(r"\s*[(/（].*", "", spaced)):
        if one in _CLASS_OF:
            return _CLASS_OF[one], True
    code = class_of_code(value)
    return (code, True) if code is not None else ("road", False)


def class_of_code(code: str) -> str | None:
    """Read the class of road from a Chinese route code; None when it is none.

    Examples
    --------
    >>> class_of_code("X012522123"), class_of_code("G320"), class_of_code("G60")
    ('secondary', 'trunk', 'motorway')
    """
    text = plain(code).upper()
    found = _CODE.fullmatch(text)
    if found is None:
        return None
    short = text[:-6] if len(text) > 7 else text
    return "motorway" if _EXPRESSWAY.fullmatch(short) else _CODE_CLASS[found[1]]


def grade_of_track(value: str) -> str | None:
    """Read the grade that an extract writes into the class of a track (``track_grade3``)."""
    found = re.fullmatch(r"track[ _]?(grade[1-5])", plain(value).casefold())
    return found[1] if found else None


def read_surface(value: str) -> tuple[str | None, bool]:
    """Read a surface; an unknown one stays as it is.

    Examples
    --------
    >>> read_surface("水泥混凝土"), read_surface("Gravel"), read_surface("cheese")
    (('concrete', True), ('gravel', True), ('cheese', False))
    """
    text = plain(value).casefold()
    parts = {one.strip().partition(":")[0] for one in text.split(";")}
    if parts <= _KNOWN_SURFACES:
        return text, True
    for one in (
        text,
        text.replace("_", " "),
        re.sub(r"\s*[(（].*", "", text),
        text.removesuffix("路面"),
    ):
        if one in _SURFACE_OF:
            return _SURFACE_OF[one], True
    return text, False


def _read_oneway(value: str, *, letters: bool) -> tuple[str | None, bool]:
    text = plain(value).casefold()
    if text in _BOTH_WAYS:
        return "no", True
    if letters and text in ("f", "t"):
        return ("yes" if text == "f" else "-1"), True
    if text in _AGAINST:
        return "-1", True
    if text in _ALONG or text in _TRUE:
        return "yes", True
    if text in _FALSE:
        return "no", True
    return text, text in ("reversible", "alternating")


def _read_flag(value: str) -> tuple[str | None, bool]:
    text = plain(value).casefold()
    if text in _TRUE:
        return "yes", True
    return ("no", True) if text in _FALSE else (value, True)


def _read_grade(value: str) -> tuple[str | None, bool]:
    text = plain(value)
    grade = _GRADES.get(text[:1])
    if grade is not None:
        return grade, True
    return None, text.startswith(("等外", "高速")) or "外" in text


def _read_number(value: str, factor: float | None, *, lanes: bool) -> tuple[str | None, bool]:
    """Read a number; zero and less are none, text with a unit of its own stays as it is."""
    text = plain(value)
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text, True
    if not math.isfinite(number) or number <= 0:
        return None, True
    if factor is not None:
        number *= factor
    return (f"{number:.0f}" if lanes else f"{number:.6g}"), True
