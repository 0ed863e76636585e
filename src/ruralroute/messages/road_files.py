"""Texts of road files: what is wrong in one, and what was mended."""

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
    "network.too_wide.fix": (
        "look for positions that are wrong; roads on both sides of the 180th meridian cannot be read together",
        "请检查有没有错误的坐标；跨 180° 经线的道路不能放在一起读取",
    ),
    "network.too_wide": (
        "must not span more than half the globe",
        "路网跨度超过半个地球",
    ),
    "network.not_geojson": (
        "must be a GeoJSON FeatureCollection or Feature",
        "应为 GeoJSON 的 FeatureCollection 或 Feature",
    ),
    "network.overpass_json": (
        "must be GeoJSON; this is JSON of Overpass",
        "应为 GeoJSON，这是 Overpass 的 JSON",
    ),
    "network.overpass_json.fix": (
        "ask with [out:xml] and save as .osm",
        "请用 [out:xml] 查询，另存为 .osm",
    ),
    "network.geojson_crs.fix": (
        'write it again in WGS 84, or set crs = "EPSG:..." in [roads] of county.toml',
        '请另存为 WGS 84，或在 county.toml 的 [roads] 中设置 crs = "EPSG:..."',
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
        "{column} must be a field of {file}: {known}",
        "{column} 须是 {file} 中的字段：{known}",
    ),
    "network.field_tag": (
        "{column} must begin with a tag that is read: {known}",
        "{column} 左边须是可读取的标签：{known}",
    ),
    "network.field_swapped": (
        'the tag stands left and the field right: {tag} = "{field}"',
        '左边写标签，右边写字段名：{tag} = "{field}"',
    ),
    "network.puzzling_values": (
        "{count} {count:line has a value|lines have values} of {tag} that {count:is|are} not understood",
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
    "network.parts_differ": (
        "its .dbf file must have a row for each of its shapes: {rows} rows, {shapes} shapes",
        ".dbf 的行数与图形数须一致：{rows} 行，{shapes} 个图形",
    ),
    "network.parts_differ.fix": (
        "copy all files of the shapefile together",
        "请把 Shapefile 的所有同名文件一起复制",
    ),
    "network.wrong_cpg": (
        "the texts are in {encoding}, not in what the .cpg file says; read as {encoding}",
        "文字实为 {encoding} 编码，与 .cpg 文件所写不符，按 {encoding} 读取",
    ),
    "network.no_line_layer": (
        "must have a layer with lines",
        "文件中没有线图层",
    ),
    "network.crs_degrees": (
        "its positions are degrees, but its reference system says metres",
        "坐标是经纬度，但文件注明的是以米为单位的坐标系",
    ),
    "network.crs_degrees.fix": (
        "set the layer's system to WGS 84 (EPSG:4326), or take the wrong .prj file or crs away",
        "请把图层坐标系改为 WGS 84（EPSG:4326），或去掉错误的 .prj 文件或 crs 设置",
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
        "must be a length above 0 and at most 2,000 km: metres, or with a unit",
        "长度应大于 0，不超过 2000 公里，单位为米，或写明单位",
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
    "network.no_grid": ("must be an elevation file that can be read", "高程文件不存在或无法读取"),
    "network.bad_grid": (
        "must be an ESRI ASCII grid in degrees of WGS 84 ({why})",
        "高程文件应为 WGS 84 经纬度的 ESRI ASCII 栅格（{why}）",
    ),
}
