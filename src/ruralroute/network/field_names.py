"""Which tag a field of a road file gives: names that common sources use.

Known are OpenStreetMap's own keys and their extracts (Geofabrik), the fields of Chinese road
registers in Chinese and in Pinyin initials, and those of rural-road surveys and of the Global
Roads Open Access Data Set.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ruralroute.network.ways import FERRY_KEYS, bears_on_travel
from ruralroute.network.word_lists import listed

_SHAPEFILE_NAME = 10
"""Names of a shapefile's fields are cut to so many characters."""

ALIASES: dict[str, tuple[str, ...]] = listed(
    """
    id = id | way | way_id | osm_id | osmid | road_id | rd_id | link_id | edge_id | objectid |
        编号 | 路段编号 | 道路编号 | 路段
    highway = highway | fclass | class | road_class | rd_class | roadclass | road_cl | type |
        road_type | rd_type | roadtype | category | road_cat | func_class | hierarchy |
        admin_class | 等级 | 道路等级 | 公路等级 | 行政等级 | 路线等级 | 道路类型 | 类型 |
        道路类别 | xzdj | dldj | gldj | dllx
    highway:CN = highway_cn | 技术等级 | 公路技术等级 | jsdj
    ref = ref | route_no | road_no | rd_no | roadno | road_code | rd_code | route_code |
        路线编码 | 路线编号 | 路线代码 | 线路编码 | 道路编码 | lxbm | lxbh | lxdm
    name = name | road_name | rd_name | roadname | street | 路名 | 道路名称 | 路线名称 | 名称 |
        路段名称 | lxmc | dlmc | name_zh
    surface = surface | surface_type | surf_type | surftype | srftype | sfc_type | surfacetype |
        pavement | pave_type | pavement_type | pavetype | rd_surface | paved | 路面 | 路面类型 |
        路面材料 | 路面种类 | 铺装 | 铺装类型 | lmlx | lmcl
    smoothness = smoothness
    tracktype = tracktype | track_type
    width = width | carriageway | carr_width | cway_width | pave_width | surf_width | road_width
        | rd_width | width_m | 路宽 | 宽度 | 路面宽度 | 路面宽 | 行车道宽度 | lmkd | lmk
    est_width = est_width | 路基宽度 | 路基宽 | ljkd | ljk
    maxweight = maxweight | max_weight | weight_limit | load_limit | max_load | wt_limit | 限重
        | 载重限制 | 最大载重 | 限载
    maxaxleload = maxaxleload | max_axle_load | axle_limit | 轴重 | 轴重限制 | 限轴重
    maxwidth = maxwidth | max_width | width_limit | 限宽 | 最大宽度
    maxlength = maxlength | max_length | length_limit | 限长 | 最大长度 | 限制长度
    maxheight = maxheight | max_height | height_limit | 限高 | 净高 | 最大高度
    maxspeed = maxspeed | max_speed | speed_limit | speedlmt | speedlimit | 限速 | 最高限速 |
        最高时速
    maxspeed:practical = speed | speed_kmh | speed_kph | kph | kmh | avg_speed | speed_mean |
        freeflow | free_speed | 车速 | 速度 | 平均车速 | 行驶速度 | 通行速度
    oneway = oneway | one_way | onewaydir | direction | traffic_dir | 单行 | 单行道 | 单向 |
        通行方向 | 单向行驶 | 行车方向
    lanes = lanes | numlanes | num_lanes | lane_count | no_lanes | 车道数 | 车道 | cds | cdsl
    bridge = bridge | is_bridge | 桥 | 桥梁 | 是否桥梁
    tunnel = tunnel | is_tunnel | 隧道 | 是否隧道
    layer = layer | zlevel | z_level | 层 | 层级
    junction = junction
    ford = ford | 漫水 | 漫水路 | 过水路面
    toll = toll | 收费
    access = access | 通行限制
    motor_vehicle = motor_vehicle | motorvehicle | 机动车
    hgv = hgv | truck | trucks | 货车
    goods = goods
    seasonal = seasonal | 季节性
    area = area
    route = route
    duration = duration
    interval = interval
    length = length | length_m | len | shape_leng | shape_length | 长度 | 里程 | 路段长度 | lc |
        distance | dist | 距离
    from = from | from_node | fnode | f_node | source | start | start_node | u | node1 | from_id
        | node_from | 起点 | 起始节点 | 起节点 | 起点编号
    to = to | to_node | tnode | t_node | target | end | end_node | v | node2 | to_id | node_to |
        终点 | 终止节点 | 终节点 | 终点编号 | 止点
    from_lon = from_lon | from_x | lon1 | x1 | start_lon | start_x | flon | 起点经度
    from_lat = from_lat | from_y | lat1 | y1 | start_lat | start_y | flat | 起点纬度
    to_lon = to_lon | to_x | lon2 | x2 | end_lon | end_x | tlon | 终点经度
    to_lat = to_lat | to_y | lat2 | y2 | end_lat | end_y | tlat | 终点纬度
    geometry = geometry | wkt | geom | the_geom | line_geometry | linestring | shape | 几何 |
        线形 | 坐标串
    lon = lon | lng | longitude | x | 经度 | 东经
    lat = lat | latitude | y | 纬度 | 北纬
    ele = ele | elevation | altitude | alt | z | 海拔 | 高程 | 海拔高度
    from_ele = from_ele | from_elevation | from_altitude | from_z | z1 | 起点海拔 | 起点高程
    to_ele = to_ele | to_elevation | to_altitude | to_z | z2 | 终点海拔 | 终点高程
    """
)
"""Names of fields by the tag that they give, in forms that `key_of` makes alike."""

PLACING = (
    *("length", "from", "to", "from_lon", "from_lat", "from_ele", "to_lon", "to_lat", "to_ele"),
    "geometry",
)
"""What a table of edges says of a line besides its tags."""

_UNITS = {
    **dict.fromkeys(("m", "米", "metre", "metres", "meter", "meters"), 1.0),
    **dict.fromkeys(("km", "公里", "千米"), 1000.0),
    **dict.fromkeys(("cm", "厘米"), 0.01),
    **dict.fromkeys(("ft", "feet"), 0.3048),
    **dict.fromkeys(("t", "吨", "tonnes", "tons", "ton"), 1.0),
    **dict.fromkeys(("kg", "公斤", "千克"), 0.001),
    **dict.fromkeys(("kmh", "kph", "公里/小时", "km/h", "千米/小时"), 1.0),
    **dict.fromkeys(("mph",), 1.609344),
    **dict.fromkeys(("min", "minutes", "分钟", "分"), 1.0),
}
_BRACKETS = re.compile(r"(.+?)\s*[(\[【{<]\s*([^)\]】}>]*?)\s*[)\]】}>]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field that gives a tag.

    Parameters
    ----------
    index
        Which of the file's fields, from 0.
    name
        What the file calls it.
    tag
        Tag that it gives.
    factor
        What one of its numbers is in metres, tonnes, km/h or minutes; None: the name says no unit.
    rank
        Which of several fields for one tag is asked first: the smallest.
    """

    index: int
    name: str
    tag: str
    factor: float | None
    rank: int


def key_of(name: str) -> str:
    """Bring the name of a field into the form in which names are compared.

    Examples
    --------
    >>> key_of("Road_Class"), key_of("路面 宽度")
    ('roadclass', '路面宽度')
    """
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return re.sub(r"[\s_\-.*:/]+", "", plain)


_KNOWN: dict[str, tuple[str, int]] = {}
for _tag, _names in ALIASES.items():
    for _rank, _name in enumerate(_names):
        _KNOWN.setdefault(key_of(_name), (_tag, _rank + 1))


def find_fields(names: list[str], told: dict[str, str]) -> tuple[list[Field], list[str]]:
    """Tell what each field of a file gives, and which tags of `told` name a field it has not.

    Parameters
    ----------
    names
        Fields of the file.
    told
        Names of fields by tag, which win over every known name.
    """
    found: list[Field] = []
    by_key = {key_of(name): index for index, name in reversed(list(enumerate(names)))}
    missing = []
    for tag, name in told.items():
        index = names.index(name) if name in names else by_key.get(key_of(name))
        if index is None:
            missing.append(tag)
            continue
        factor = _unit_of(names[index])[1]
        found.append(Field(index=index, name=names[index], tag=tag, factor=factor, rank=-1))
    taken = {one.index for one in found}
    for index, name in enumerate(names):
        one = None if index in taken else _match(index, name)
        if one is not None:
            found.append(one)
    return sorted(found, key=lambda one: (one.tag, one.rank, one.index)), missing


def _match(index: int, name: str) -> Field | None:
    if name in ALIASES or name in FERRY_KEYS or bears_on_travel(name):
        return Field(index=index, name=name, tag=name, factor=None, rank=0)
    base, factor = _unit_of(name)
    for one in (name, base):
        tag, rank = _KNOWN.get(key_of(one), (None, 0))
        if tag is None and len(one) == _SHAPEFILE_NAME and one.isascii():
            tag = _cut_name(one)
        if tag is not None:
            unit = factor if factor is not None else unit_of(one)
            return Field(index=index, name=name, tag=tag, factor=unit, rank=rank)
    return None


def _cut_name(name: str) -> str | None:
    """Find the key of OpenStreetMap that a shapefile has cut short."""
    for tag in ALIASES:
        if len(tag) > _SHAPEFILE_NAME and key_of(tag[:_SHAPEFILE_NAME]) == key_of(name):
            return tag
    return None


def _unit_of(name: str) -> tuple[str, float | None]:
    """Take a unit off a name: ``路面宽度（米）``, ``weight limit (kg)``, ``限重_吨``."""
    plain = unicodedata.normalize("NFKC", name).strip()
    found = _BRACKETS.fullmatch(plain)
    if found is None:
        found = re.fullmatch(r"(.+?)[_ ]([^_ ]+)", plain)
    if found is not None:
        unit = _UNITS.get(found[2].casefold())
        if unit is not None:
            return found[1], unit
    for end, one in _UNITS.items():
        if not end.isascii() and plain.endswith(end) and len(plain) > len(end):
            return plain.removesuffix(end), one
    return plain, None


def unit_of(name: str) -> float | None:
    """Return what one of a field's numbers is in metres, tonnes, ...; None: its name says no unit.

    Examples
    --------
    >>> unit_of("长度（公里）"), unit_of("length_m"), unit_of("length")
    (1000.0, 1.0, None)
    """
    return _unit_of(name)[1]
