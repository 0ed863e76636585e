"""Texts of places on the roads, overrides, conditions, observed speeds and travel."""

TEXTS: dict[str, tuple[str, str]] = {
    "network.outside": (
        "{count} of {total} {total:place|places} {count:lies|lie} more than 20 km outside the roads of {file}: places {places}, roads {roads} (longitude, latitude)",
        "{total} 个地点中有 {count} 个在路网 {file} 范围 20 公里以外：地点 {places}，路网 {roads}（经度，纬度）",
    ),
    "network.outside.fix": (
        "check that the road file is of this county, and the crs of the coordinates",
        "请检查路网文件是否属于本县，以及坐标系设置",
    ),
    "network.outside_swapped": (
        "{count} of {total} {total:place|places} {count:lies|lie} more than 20 km outside the roads of {file}: places {places}, roads {roads} (longitude, latitude)",
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
    "network.apart": (
        "{place}: no road near it that a vehicle can use joins the roads of a centre, there and back; the nearest that does is {distance_m} m away, more than {limit_m} m; it cannot be served",
        "{place}：附近没有车辆能走且与配送中心往返连通的道路，最近的也有 {distance_m} 米，超过 {limit_m} 米，无法配送",
    ),
    "network.apart.fix": (
        "check whether {roads} ends between the place and the centre, or lacks a bridge, a ferry or a road that vehicles may use",
        "请检查路网 {roads} 是否在该地点与配送中心之间被截断，或缺少桥梁、渡口、可通车的道路",
    ),
    "network.no_road_for": (
        "{place}: {roads} has no road that a vehicle can use; it cannot be served",
        "{place}：{roads} 中没有车辆能走的道路，无法配送",
    ),
    "network.profile_misses": (
        "{profile} cannot come near {count} of {total} {total:place|places} ({examples}); smaller vehicles can",
        "{profile} 无法开到 {total} 个地点中的 {count} 个附近（如 {examples}），需用更小的车",
    ),
    "network.served_from_afar": (
        "{count} {count:place is|places are} served on foot from a road much farther than the nearest one, which is barred or does not join the centre's roads: {examples}",
        "{count} 个地点旁边的道路不能通行或与配送中心不连通，改由更远的道路步行送达：{examples}",
    ),
    "network.served_from_afar.fix": (
        "check whether a bridge, ferry or junction is missing in the roads, and whether the walk is possible",
        "请检查路网是否缺少桥梁、渡口或路口，以及步行是否可行",
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
    "network.swapped_rows": (
        "{count} {count:place lies|places lie} outside the roads, and inside with latitude and longitude swapped: {examples}",
        "{count} 个地点在路网范围之外，经纬度对调后在范围之内：{examples}",
    ),
    "network.swapped_rows.fix": (
        "check the columns lon and lat of these rows",
        "请检查这些行的经度、纬度两列是否写反",
    ),
    "network.shift_likely": (
        "all {count} places moved by {east_m} m east and {north_m} m north fit the roads far better (median {as_is_m} m from a road, {shifted_m} m then)",
        "全部 {count} 个地点整体东移 {east_m} 米、北移 {north_m} 米后与道路吻合得多（离路中位数 {as_is_m} 米，平移后 {shifted_m} 米）",
    ),
    "network.shift_likely.fix": (
        "check the crs of the places and of the road file: they seem to be of different datums",
        "请检查地点与路网文件的坐标系（crs），二者的大地基准似乎不同",
    ),
    "network.shift_of_service": (
        "all {count} places moved by {east_m} m east and {north_m} m north fit the roads far better (median {as_is_m} m from a road, {shifted_m} m then); about so {system} differs from WGS 84 there",
        "全部 {count} 个地点整体东移 {east_m} 米、北移 {north_m} 米后与道路吻合得多（离路中位数 {as_is_m} 米，平移后 {shifted_m} 米）；当地 {system} 与 WGS 84 大致相差这么多",
    ),
    "network.shift_of_service.fix": (
        'if the coordinates come from such a map (Amap, Tencent: gcj02; Baidu: bd09), set crs = "{crs}"',
        '如果坐标来自这类地图（高德、腾讯为 gcj02，百度为 bd09），请设置 crs = "{crs}"',
    ),
    "network.ferry_hours": (
        "{count} {count:ferry sails|ferries sail} at some hours for a shorter time than waiting and crossing take; nobody is planned onto {count:it|them} then: way {example}",
        "{count} 条渡线有的开航时段短于候船加过渡的时间，排线不会使用这些时段：路段 {example}",
    ),
    "network.ferry_hours.fix": (
        "let opening_hours last until the last boat is over, and give its interval",
        "请让 opening_hours 持续到末班船靠岸，并填写班次间隔 interval",
    ),
    "network.override_nowhere": (
        "must name a way of the road file, or a place or position near one of its roads; the row changes nothing",
        "应填路网中的道路编号，或路边的地点、坐标；这一行没有生效",
    ),
    "network.override_hours": (
        "plans keep to the hours of this closure; siting and road reports take it for the whole day",
        "排线按封路时段计算；选址和路网报告按全天封路处理",
    ),
    "network.assumed": (
        "profile {profile} reaches {count} {count:station|stations} only if roads without tags are as unknown_tags = {policy} assumes: {stations}",
        "车型 {profile} 能否到达这 {count} 个站点，取决于对缺少标签道路的假设（unknown_tags = {policy}）：{stations}",
    ),
    "network.override_dates": (
        "a row with dates counts although no day is named",
        "未指定日期，带起止日期的行也按有效处理",
    ),
    "network.unknown_factor": (
        "{column} must name a class or kind of road: {known}; the factor changes nothing",
        "{column} 须写道路等级或类别：{known}；该系数没有生效",
    ),
    "network.unknown_conditions": (
        "must be one of the county's conditions: {known}",
        "没有这种路况，可选：{known}",
    ),
    "network.unread_tag": (
        "{column} must begin with a tag that roads are read with",
        "{column} 须以可读取的标签开头，这个标签不在读取范围内",
    ),
    "network.unknown_class": (
        "{column} must name classes of highway: {known}",
        "{column} 须写道路等级（highway）：{known}",
    ),
    "network.unknown_surface": (
        "{column} must name surfaces: {known}, or others that the road file has",
        "{column} 须写路面：{known}，或路网文件中已有的路面",
    ),
    "network.no_areas": (
        "must be a file of closed areas that can be read",
        "封闭区域文件不存在或无法读取",
    ),
    "network.bad_areas": (
        "must be GeoJSON with at least one polygon, in WGS 84",
        "封闭区域文件应为 WGS 84 的 GeoJSON，至少含一个多边形",
    ),
    "network.areas_position": (
        "a point of a polygon must be longitude and latitude in degrees of WGS 84",
        "多边形的点须是 WGS 84 的经度和纬度，以度为单位",
    ),
    "network.areas_position_swapped": (
        "a point of a polygon must be longitude and latitude in degrees of WGS 84",
        "多边形的点须是 WGS 84 的经度和纬度，以度为单位",
    ),
    "network.areas_position_swapped.fix": (
        "longitude and latitude seem to be swapped",
        "经度和纬度好像写反了",
    ),
    "network.areas_position_metres": (
        "a point of a polygon must be longitude and latitude in degrees of WGS 84",
        "多边形的点须是 WGS 84 的经度和纬度，以度为单位",
    ),
    "network.areas_position_metres.fix": (
        "positions in metres: write the polygons in WGS 84 (EPSG:4326)",
        "坐标以米为单位：请把多边形转换为 WGS 84（EPSG:4326）",
    ),
    "network.areas_touch_nothing": (
        "the polygons of {column} touch no road and change nothing",
        "{column} 的多边形没有碰到任何道路，不起作用",
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
        "{count} {count:row without a speed or near no road is|rows without a speed or near no road are} left out",
        "有 {count} 行没有车速或附近没有道路，未采用",
    ),
    "network.table_unused": (
        "the travel table is not used, because there are roads",
        "已有路网，行程表（travel）未被采用",
    ),
    "network.table_repeated": (
        "{count} {count:pair has|pairs have} several rows ({example}); the last one counts",
        "有 {count} 对地点重复填写（{example}），以最后一行为准",
    ),
    "network.table_missing": (
        "{profile}: {count} {count:pair has|pairs have} no row ({example}); {count:it counts|they count} as not reachable",
        "{profile}：有 {count} 对地点没有填写（{example}），按无法到达处理",
    ),
    "network.straight_lines": (
        "there are no roads: distances are straight lines times {factor}, an estimate",
        "没有路网数据：距离按直线乘以 {factor} 估算",
    ),
}
