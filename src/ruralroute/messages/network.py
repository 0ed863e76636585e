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
        "must be a road file with one of these endings: {known}",
        "路网文件的扩展名应为以下之一：{known}",
    ),
    "network.unreadable": (
        "must be a whole and valid road file ({why})",
        "路网文件损坏或格式不对（{why}）",
    ),
    "network.no_room": (
        "can be read when there is room for passing files; the environment variable TMPDIR names"
        " their folder ({why})",
        "读取路网需要临时文件的空间，临时文件夹可用环境变量 TMPDIR 指定（{why}）",
    ),
    "network.history": (
        "must hold every road once; it is a file of changes or of history (osmium time-filter"
        " makes a map of one moment from a history)",
        "必须是某一时刻的地图；该文件是变更或历史数据（历史数据可用 osmium time-filter 提取）",
    ),
    "network.no_positions": (
        "must give positions of its roads, none of {count} has any (Overpass gives them with"
        " 'out geom', or with '(._;>;); out;')",
        "道路没有坐标：{count} 条道路都没有（Overpass 请用 out geom 或 (._;>;); out;）",
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
    "network.line_position_swapped": (
        "a point must be longitude and latitude in degrees",
        "道路上的点必须是以度为单位的经度和纬度",
    ),
    "network.line_position_swapped.fix": (
        "longitude and latitude seem to be swapped",
        "经度和纬度好像写反了",
    ),
    "network.line_position_metres": (
        "a point must be longitude and latitude in degrees",
        "道路上的点必须是以度为单位的经度和纬度",
    ),
    "network.line_position_metres.fix": (
        'positions in metres need crs = "EPSG:..." in [roads]',
        '以米为单位的坐标需在 [roads] 中设置 crs = "EPSG:..."',
    ),
    "network.more_faults": (
        "{count} {count:more fault|more faults} like {count:this|these}",
        "另有 {count} 处同类问题",
    ),
    "network.without_class": (
        "{count} {count:line has|lines have} no highway class and {count:is taken as a township road|are taken as township roads}",
        "有 {count} 条线没有道路等级（highway），按乡道处理",
    ),
    "network.not_lines": (
        "{count} {count:feature is no line and is left out|features are not lines; they are left out}",
        "有 {count} 个要素不是线，未采用",
    ),
    "network.repeated": (
        "{count} {count:way stands|ways stand} in the file more than once; the first {count:is taken|of each is taken}",
        "有 {count} 条道路在文件中重复出现，只采用第一条",
    ),
    "network.points_missing": (
        "{count} {count:point of a road has no position; the road is|points of roads have no position; the roads are} interrupted there",
        "有 {count} 个道路点没有坐标，道路在该处断开",
    ),
    "network.points_missing.fix": (
        "the file must hold the nodes of its roads, with ids above 0",
        "文件须包含道路的全部节点，且节点编号大于 0",
    ),
    "network.not_text": (
        "must be text in UTF-8 or GB18030",
        "文件应为 UTF-8 或 GB18030 编码的文本",
    ),
    "network.tangled": (
        "lines overlap and cross too often to be roads",
        "线条重叠、交叉过多，不像道路",
    ),
    "network.tangled.fix": (
        "take roads alone, of one county; or set split_crossings = false",
        "请只保留本县道路，或设置 split_crossings = false",
    ),
    "network.no_field": (
        "must be a field of {file}: {known}",
        "应为 {file} 中的字段：{known}",
    ),
    "network.field_tag": (
        "must be a tag that is read: {known}",
        "应为可读取的标签：{known}",
    ),
    "network.puzzling_values": (
        "{count} {count:line has a value|lines have values} of {tag} that are not understood",
        "有 {count} 条线的 {tag} 取值无法识别",
    ),
    "network.puzzling_values.fix": (
        "name the right field in [roads.fields], or use the words of OpenStreetMap",
        "请在 [roads.fields] 中指定正确的字段，或改用 OpenStreetMap 的取值",
    ),
    "network.outside_crs": (
        "{count} {count:point is no position|points are no positions} in {crs}",
        "有 {count} 个点不是 {crs} 中的有效坐标",
    ),
    "network.outside_crs_swapped": (
        "{count} {count:point is no position|points are no positions} in {crs}",
        "有 {count} 个点不是 {crs} 中的有效坐标",
    ),
    "network.outside_crs_swapped.fix": (
        "longitude and latitude seem to be swapped",
        "经度和纬度好像写反了",
    ),
    "network.outside_crs_metres": (
        "{count} {count:point is no position|points are no positions} in {crs}",
        "有 {count} 个点不是 {crs} 中的有效坐标",
    ),
    "network.outside_crs_metres.fix": (
        'positions in metres need crs = "EPSG:..." in [roads]',
        '以米为单位的坐标需在 [roads] 中设置 crs = "EPSG:..."',
    ),
    "network.crs_unknown": (
        "must be a known reference system",
        "无法识别的坐标系",
    ),
    "network.crs_guessed": (
        "nothing says its reference system; taken as WGS 84 degrees",
        "文件没有说明坐标系，按 WGS 84 经纬度处理",
    ),
    "network.crs_guessed.fix": (
        'set crs = "..." in [roads], or add the .prj file',
        '请在 [roads] 中设置 crs = "..."，或补上 .prj 文件',
    ),
    "network.crs_missing": (
        "nothing says its reference system, and its positions are not degrees",
        "文件没有说明坐标系，且坐标不是经纬度",
    ),
    "network.crs_missing.fix": (
        'set crs = "EPSG:..." in [roads], or add the .prj file',
        '请在 [roads] 中设置 crs = "EPSG:..."，或补上 .prj 文件',
    ),
    "network.not_vector": (
        "must be what its ending says",
        "文件内容与扩展名不符",
    ),
    "network.truncated": (
        "must be whole; its end is missing",
        "文件不完整，末尾缺失",
    ),
    "network.no_part": (
        "must have its {part} file beside it",
        "旁边缺少同名的 {part} 文件",
    ),
    "network.no_part.fix": (
        "copy all files of the shapefile together",
        "请把 Shapefile 的所有同名文件一起复制",
    ),
    "network.no_layer": (
        "must be a layer with lines: {layers}",
        "应为含有线要素的图层：{layers}",
    ),
    "network.several_layers": (
        "has several layers with lines",
        "文件中有多个线图层",
    ),
    "network.several_layers.fix": (
        'name one in county.toml: layer = "..." in [roads]',
        '请在 county.toml 的 [roads] 中指定 layer = "..."',
    ),
    "network.no_edge_columns": (
        "must have columns that place its edges: a WKT geometry; or from_lon, from_lat, to_lon, to_lat; or from and to, with a file of nodes",
        "缺少确定位置的列：geometry（WKT）；或起点经度、起点纬度、终点经度、终点纬度；或起点、终点并附节点文件",
    ),
    "network.no_nodes_file": (
        "names the ends of its edges, but no positions are given",
        "只有起点和终点的名称，没有它们的坐标",
    ),
    "network.no_nodes_file.fix": (
        "put a file <name>_nodes.csv or nodes.csv with id, lon, lat beside it",
        "请在旁边放一个 <名称>_nodes.csv 或 nodes.csv，含编号、经度、纬度三列",
    ),
    "network.no_node_columns": (
        "must have the columns id, lon, lat",
        "节点文件应有编号、经度、纬度三列",
    ),
    "network.no_node": (
        "must name a node whose position is known",
        "该节点没有坐标",
    ),
    "network.node_moves": (
        "a node must be at one place in all rows",
        "同一节点在各行中的坐标必须一致",
    ),
    "network.not_a_line": (
        "must be a WKT LINESTRING",
        "应为 WKT 线（LINESTRING）",
    ),
    "network.bad_length": (
        "must be a length above 0: metres, or with a unit",
        "长度应大于 0，单位为米，或写明单位",
    ),
    "network.joined": (
        "{count} {count:loose end or crossing was joined with another road|loose ends and crossings were joined with other roads} (within {metres} m); ruralroute network lists {count:it|them}",
        "有 {count} 处断头或交叉与其他道路相接（容差 {metres} 米），可用 ruralroute network 查看",
    ),
    "network.duplicate": (
        "{count} {count:line stands in the file twice; it is|lines stand in the file twice; they are} left out",
        "有 {count} 条线重复，未采用",
    ),
    "network.no_length": (
        "{count} {count:line has no length and is left out|lines have no length; they are left out}",
        "有 {count} 条线没有长度，未采用",
    ),
    "network.twin": (
        "{count} {count:line is|lines are} drawn like another one, with other attributes; both are kept",
        "有 {count} 条线与另一条重合但属性不同，两条都保留",
    ),
    "network.near_miss": (
        "{count} {count:loose end stops within 20 m of another road and does|loose ends stop within 20 m of another road and do} not meet it",
        "有 {count} 处断头离另一条道路不到 20 米但未相接",
    ),
    "network.near_miss.fix": (
        "join them in the map, or raise tolerance_m in [roads]",
        "请在地图中接上，或调大 [roads] 中的 tolerance_m",
    ),
    "network.length_km": (
        "lengths are taken as kilometres; as metres they would be far below the straight lines",
        "长度按公里处理；若按米则远小于直线距离",
    ),
    "network.short_length": (
        "{count} {count:length is|lengths are} shorter than the straight line; the line's own is taken",
        "有 {count} 个长度小于直线距离，改用直线长度",
    ),
    "network.export_ending": (
        "must end in one of: {known}",
        "扩展名应为以下之一：{known}",
    ),
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
    "network.override_nowhere": (
        "must name a way of the road file, or a place or position near one of its roads; the row changes nothing",
        "应填路网中的道路编号，或路边的地点、坐标；这一行没有生效",
    ),
    "network.override_hours": (
        "plans keep to the hours of this closure; siting and road reports take it for the whole day",
        "排线按封路时段计算；选址和路网报告按全天封路处理",
    ),
    "network.limits_unread": (
        "{count} {count:road has a limit that is|roads have limits that are} not read: {listed}",
        "{count} 条道路带有未读取的限制标签：{listed}",
    ),
    "network.conditional_unread": (
        "conditional tags of {count} {count:road|roads} are not understood in full and partly not used (way {example})",
        "{count} 条道路的条件限制标签未能全部读懂，读不懂的部分未使用（道路 {example}）",
    ),
    "network.conditional_hours": (
        "{count} {count:road is|roads are} restricted at some hours; plans keep to them, siting and road reports take the whole day (way {example})",
        "{count} 条道路分时段限行；排线按时段计算，选址和路网报告按全天限行处理（道路 {example}）",
    ),
    "network.assumed": (
        "profile {profile} reaches {count} {count:station|stations} only if roads without tags are as unknown_tags = {policy} assumes: {stations}",
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
