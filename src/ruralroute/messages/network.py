"""Texts of network."""

TEXTS: dict[str, tuple[str, str]] = {
    "network.no_file": ("must be a road file that can be read", "路网文件不存在或无法读取"),
    "network.empty_file": ("must not be empty", "路网文件是空的"),
    "network.file_too_large": (
        "must be at most {limit_mb} MB",
        "路网文件不能超过 {limit_mb} MB",
    ),
    "network.file_too_large.fix": (
        "cut the county out of the map first, with 20 km around it",
        "请先从地图中裁出本县范围，四周多留 20 公里",
    ),
    "network.too_large": (
        "must hold at most {limit} points of roads",
        "路网文件中的道路点数不能超过 {limit}",
    ),
    "network.too_large.fix": (
        "cut the county out of the map first, with 20 km around it",
        "请先从地图中裁出本县范围，四周多留 20 公里",
    ),
    "network.unknown_format": (
        "must be an OpenStreetMap or GeoJSON file, with one of these endings: {known}",
        "路网文件应为 OpenStreetMap 或 GeoJSON 格式，扩展名为以下之一：{known}",
    ),
    "network.unreadable": (
        "must be a whole and valid road file ({why})",
        "路网文件损坏或格式不对（{why}）",
    ),
    "network.no_roads": (
        "must hold at least one road for vehicles",
        "文件中没有可供车辆行驶的道路",
    ),
    "network.too_wide": (
        "must not span more than half the globe",
        "路网跨度超过半个地球，请检查坐标",
    ),
    "network.not_geojson": (
        "must be a GeoJSON FeatureCollection or Feature",
        "应为 GeoJSON 的 FeatureCollection 或 Feature",
    ),
    "network.geojson_crs": (
        "must be in WGS 84 longitude and latitude, as GeoJSON asks",
        "GeoJSON 坐标必须是 WGS 84 经纬度",
    ),
    "network.line_points": (
        "a line must have at least two points",
        "一条道路至少要有两个点",
    ),
    "network.line_position": (
        "a point must be longitude and latitude in degrees",
        "道路上的点必须是以度为单位的经度和纬度",
    ),
    "network.more_faults": ("{count} more faults like these", "另有 {count} 处同类问题"),
    "network.without_class": (
        "{count} lines have no highway class; they are taken as township roads",
        "有 {count} 条线没有道路等级（highway），按乡道处理",
    ),
    "network.not_lines": (
        "{count} features are not lines; they are left out",
        "有 {count} 个要素不是线，未采用",
    ),
    "network.repeated": (
        "{count} ways stand in the file more than once; the first of each is taken",
        "有 {count} 条道路在文件中重复出现，只采用第一条",
    ),
    "network.points_missing": (
        "{count} points of roads have no position; the roads are interrupted there",
        "有 {count} 个道路点没有坐标，道路在该处断开",
    ),
    "network.outside": (
        "{count} of {total} places lie more than 20 km outside the roads of {file}: places {places}, roads {roads} (longitude, latitude)",
        "{total} 个地点中有 {count} 个在路网 {file} 范围 20 公里以外：地点 {places}，路网 {roads}（经度，纬度）",
    ),
    "network.outside.fix": (
        "check that the road file is of this county, and the crs of the coordinates",
        "请检查路网文件是否属于本县，以及坐标系设置",
    ),
    "network.outside_swapped": (
        "{count} of {total} places lie more than 20 km outside the roads of {file}: places {places}, roads {roads} (longitude, latitude)",
        "{total} 个地点中有 {count} 个在路网 {file} 范围 20 公里以外：地点 {places}，路网 {roads}（经度，纬度）",
    ),
    "network.outside_swapped.fix": (
        "longitude and latitude seem to be swapped",
        "经度和纬度两列好像填反了",
    ),
    "network.far_from_road": (
        "{place}: the nearest road that a vehicle can use is {distance_m} m away, more than {limit_m} m; it cannot be served",
        "{place}：离车辆能走的道路最近也有 {distance_m} 米，超过 {limit_m} 米，无法配送",
    ),
    "network.far_from_road.fix": (
        "check its position, or raise max_snap_m",
        "请检查坐标，或调大 max_snap_m",
    ),
    "network.no_road_for": (
        "{place}: {roads} has no road that a vehicle can use; it cannot be served",
        "{place}：{roads} 中没有车辆能走的道路，无法配送",
    ),
    "network.profile_misses": (
        "{profile} cannot come near {count} of {total} places ({examples}); smaller vehicles can",
        "{profile} 无法开到 {total} 个地点中的 {count} 个附近（如 {examples}），需用更小的车",
    ),
    "network.cut_off": (
        "{place}: no vehicle can get there from a centre and back",
        "{place}：没有任何车辆能从配送中心到达并返回",
    ),
    "network.cut_off.fix": (
        "check closures and one-way roads",
        "请检查封路和单行道设置",
    ),
    "network.gcj02_likely": (
        "the places fit the roads {factor} times better when read as GCJ-02 (median {as_is_m} m from a road, {shifted_m} m as GCJ-02)",
        "按 GCJ-02（高德、腾讯）坐标理解时，地点与道路吻合程度提高 {factor} 倍（离路中位数 {as_is_m} 米，按 GCJ-02 为 {shifted_m} 米）",
    ),
    "network.gcj02_likely.fix": (
        'if the coordinates come from Amap or Tencent, set crs = "gcj02"',
        '如果坐标来自高德或腾讯地图，请设置 crs = "gcj02"',
    ),
    "network.override_nowhere": (
        "must name a way of the road file, or a place or position near one of its roads; the row changes nothing",
        "应填路网中的道路编号，或路边的地点、坐标；这一行没有生效",
    ),
    "network.override_hours": (
        "a closure for some hours counts for the whole day",
        "分时段封路按全天封路处理",
    ),
    "network.conditional_unread": (
        "conditional tags of {count} roads are not understood in full and partly not used (way {example})",
        "{count} 条道路的条件限制标签未能全部读懂，读不懂的部分未使用（道路 {example}）",
    ),
    "network.conditional_hours": (
        "{count} roads are restricted at some hours; the restriction counts for the whole day where no hour is known (way {example})",
        "{count} 条道路分时段限行；未按时段计算时按全天限行处理（道路 {example}）",
    ),
    "network.assumed": (
        "profile {profile} reaches {count} stations only if roads without tags are as unknown_tags = {policy} assumes: {stations}",
        "车型 {profile} 能否到达这 {count} 个站点，取决于对缺少标签道路的假设（unknown_tags = {policy}）：{stations}",
    ),
    "network.override_dates": (
        "a row with dates counts although no day is named",
        "未指定日期，带起止日期的行也按有效处理",
    ),
    "network.no_grid": ("must be an elevation file that can be read", "高程文件不存在或无法读取"),
    "network.bad_grid": (
        "must be an ESRI ASCII grid in degrees of WGS 84 ({why})",
        "高程文件应为 WGS 84 经纬度的 ESRI ASCII 栅格（{why}）",
    ),
    "network.unknown_factor": (
        "must be a class or kind of road: {known}; the factor changes nothing",
        "应为道路等级或类别：{known}；该系数没有生效",
    ),
    "network.unknown_conditions": (
        "must be one of the county's conditions: {known}",
        "没有这种路况，可选：{known}",
    ),
    "network.unread_tag": (
        "must begin with a tag that roads are read with",
        "这个标签不在读取范围内，不能用于路况",
    ),
    "network.no_areas": (
        "must be a file of closed areas that can be read",
        "封闭区域文件不存在或无法读取",
    ),
    "network.bad_areas": (
        "must be GeoJSON with at least one polygon, in WGS 84",
        "封闭区域文件应为 WGS 84 的 GeoJSON，至少含一个多边形",
    ),
    "network.conditions_unused": (
        "without roads the conditions {name} change nothing",
        "没有路网数据，路况“{name}”不起作用",
    ),
    "network.observed_unreadable": (
        "must be a CSV file of observed speeds that can be read",
        "实测车速文件（CSV）不存在或无法读取",
    ),
    "network.observed_columns": (
        "must have a column way, wkt, or lon and lat, and a column speed_kmh or duration_s",
        "实测车速文件应有路段（way）、wkt 或经纬度列，以及车速（speed_kmh）或用时（duration_s）列",
    ),
    "network.observed_few": (
        "must hold at least three observed speeds on roads of the map",
        "至少要有三条落在路网上的实测车速",
    ),
    "network.observed_left_out": (
        "{count} rows without a speed or near no road are left out",
        "有 {count} 行没有车速或附近没有道路，未采用",
    ),
    "network.table_unused": (
        "the travel table is not used, because there are roads",
        "已有路网，行程表（travel）未被采用",
    ),
    "network.table_repeated": (
        "{count} pairs have several rows ({example}); the last one counts",
        "有 {count} 对地点重复填写（{example}），以最后一行为准",
    ),
    "network.table_missing": (
        "{profile}: {count} pairs have no row ({example}); they count as not reachable",
        "{profile}：有 {count} 对地点没有填写（{example}），按无法到达处理",
    ),
    "network.straight_lines": (
        "there are no roads: distances are straight lines times {factor}, an estimate",
        "没有路网数据：距离按直线乘以 {factor} 估算",
    ),
}
