"""What the fields of a drawn road file say about who may use a road: the checker's own reading.

Only what decides that, and only what is said beyond doubt: of several fields that disagree, and of
words that are not known here, nothing is taken.  The names are those of ``docs/roads.md``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from ruralroute.planning.check.road_rules import kilograms, metres

_TONNES, _METRES = "tonnes", "metres"
_LIMITS = {
    "maxweight": "maxweight max_weight weight_limit load_limit max_load 限重 限载 载重限制",
    "maxaxleload": "maxaxleload max_axle_load axle_limit 轴重 轴重限制 限轴重",
    "maxheight": "maxheight max_height height_limit 限高 净高 最大高度",
    "maxwidth": "maxwidth max_width width_limit 限宽 最大宽度",
    "maxlength": "maxlength max_length length_limit 限长 最大长度",
    "width": "width carriageway pave_width road_width 路宽 宽度 路面宽度 路面宽 lmkd lmk",
}
_WORDS = {
    "highway": "highway fclass road_class rd_class class 等级 道路等级 公路等级 行政等级 xzdj",
    "surface": "surface surface_type surf_type pavement 路面 路面类型 路面材料 lmlx",
    "oneway": "oneway one_way 单行 单行道 单向 通行方向",
    "bridge": "bridge is_bridge 桥 桥梁 是否桥梁",
    "tunnel": "tunnel is_tunnel 隧道 是否隧道",
    "layer": "layer zlevel z_level 层 层级",
    "access": "access 通行限制",
    "motor_vehicle": "motor_vehicle motorvehicle 机动车",
    "hgv": "hgv truck trucks 货车",
    "route": "route",
}
_PLAIN = ("motorcar", "goods", "vehicle", "tracktype", "smoothness", "junction", "motorroad")
_IDS = (
    "id way way_id osm_id osmid road_id rd_id link_id edge_id objectid 编号 路段编号 道路编号 路段"
)

_CLASSES = {
    **dict.fromkeys(("国道", "national", "national highway"), "trunk"),
    **dict.fromkeys(("省道", "provincial", "state highway"), "primary"),
    **dict.fromkeys(("县道", "district road", "county road"), "secondary"),
    **dict.fromkeys(("乡道", "township road", "commune road"), "tertiary"),
    **dict.fromkeys(("村道", "village road"), "unclassified"),
    **dict.fromkeys(("机耕路", "机耕道", "田间道", "cart track"), "track"),
    **dict.fromkeys(("高速", "高速公路", "expressway"), "motorway"),
    **dict.fromkeys(("人行道", "步道", "footpath"), "path"),
}
_OSM = frozenset(
    {"motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential"}
    | {"motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link"}
    | {"living_street", "service", "road", "track", "path", "footway", "cycleway", "pedestrian"}
    | {"steps", "bridleway", "construction", "proposed"}
)
_SURFACES = {
    **dict.fromkeys(("沥青", "沥青混凝土", "柏油", "bituminous", "asphalt"), "asphalt"),
    **dict.fromkeys(("水泥", "水泥混凝土", "混凝土", "concrete"), "concrete"),
    **dict.fromkeys(("砂石", "碎石", "砾石", "gravel"), "gravel"),
    **dict.fromkeys(("土路", "泥土", "土质", "earth", "earthen", "dirt", "ground", "mud"), "earth"),
    **dict.fromkeys(("paved", "铺装"), "paved"),
    **dict.fromkeys(("unpaved", "未铺装"), "unpaved"),
}
_ONEWAY = {
    **dict.fromkeys(("yes", "是", "正向", "ft", "forward"), "yes"),
    **dict.fromkeys(("-1", "反向", "tf", "backward", "reverse"), "-1"),
    **dict.fromkeys(("no", "否", "双向", "b"), "no"),
}
_YES = frozenset({"yes", "是", "有", "1", "true"})
_TO_TONNES = {"": 1.0, "t": 1.0, "吨": 1.0, "kg": 0.001, "公斤": 0.001, "千克": 0.001}
_TO_METRES = {"": 1.0, "m": 1.0, "米": 1.0, "cm": 0.01, "厘米": 0.01, "ft": 0.3048, "feet": 0.3048}
_UNIT = re.compile(r"(.*?)(?:[(（\[]\s*(\S+?)\s*[)）\]]|_(kg|t|m|cm|ft|feet|吨|公斤|米))?\s*")


def _key(name: str) -> str:
    return re.sub(r"[\s_\-.*:/]+", "", unicodedata.normalize("NFKC", name).casefold())


_TAG_OF = {
    _key(name): tag for tag, names in {**_LIMITS, **_WORDS}.items() for name in names.split()
} | {_key(tag): tag for tag in _PLAIN}
_ID_KEYS = frozenset(_key(name) for name in _IDS.split())


def ids_in(fields: Mapping[str, str], told: Mapping[str, str]) -> set[str]:
    """Return what a feature's fields may call it."""
    own = {_key(told["id"])} if "id" in told else _ID_KEYS
    values = (value for name, value in fields.items() if _key(name) in own)
    return {unicodedata.normalize("NFKC", value).strip()[:100] for value in values if value}


def tags_in(fields: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """Return the tags that the fields give beyond doubt; those with a colon as they stand.

    Parameters
    ----------
    fields
        Of one feature.
    told
        Names of fields by the tag that they give, as the county says; they alone give it.
    """
    by_name = {_key(name): tag for tag, name in told.items()}
    said: dict[str, set[str]] = {}
    raw = {name: value for name, value in fields.items() if ":" in name and value}
    for name, value in fields.items():
        base, in_brackets, behind = _UNIT.fullmatch(name).groups()  # type: ignore[union-attr]
        tag = by_name.get(_key(name)) or _TAG_OF.get(_key(name)) or _TAG_OF.get(_key(base))
        if tag is None or not value or (tag in told and _key(told[tag]) != _key(name)):
            continue
        found = _meaning(tag, value, (in_brackets or behind or "").casefold())
        if found is not None:
            said.setdefault(tag, set()).add(found)
    return raw | {tag: values.pop() for tag, values in said.items() if len(values) == 1}


def _meaning(tag: str, value: str, unit: str) -> str | None:
    """Return the tag's value; None where it is not known for sure."""
    text = unicodedata.normalize("NFKC", value).strip().casefold()
    if tag in _LIMITS:
        return _limit(tag, text, unit)
    if tag == "highway":
        return text if text in _OSM else _CLASSES.get(text.replace("_", " "))
    if tag == "surface":
        return _SURFACES.get(text.removesuffix("路面"))
    if tag == "oneway":
        return _ONEWAY.get(text)
    if tag in ("bridge", "tunnel"):
        return "yes" if text in _YES else None
    return text


def _limit(tag: str, text: str, unit: str) -> str | None:
    factors = _TO_TONNES if tag in ("maxweight", "maxaxleload") else _TO_METRES
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text if (kilograms if factors is _TO_TONNES else metres)(text) else None
    factor = factors.get(unit)
    return f"{number * factor:.6g}" if factor is not None and number > 0 else None
