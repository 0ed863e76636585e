"""Texts of the county's settings."""

TEXTS: dict[str, tuple[str, str]] = {
    "files.broken_toml": ("must be valid TOML ({reason})", "须是正确的 TOML 格式（{reason}）"),
    "files.broken_toml.fix": (
        'texts, and keys in Chinese, stand in straight double quotes: name = "..."',
        '文字和中文的键须用英文双引号括起来，如 name = "清水县"，"路网" = "roads.geojson"',
    ),
    "files.bad_key": (
        "must be a key such as policy.load_min, and fit the keys above",
        "须是 policy.load_min 这样的键，且不能与上文的键冲突",
    ),
    "files.key_twice": (
        "{column} must be given once, but is already at {first}",
        "{column}只能写一次，上文 {first} 已写过",
    ),
    "files.unknown_key": (
        "{column} must be one of: {known}",
        "{column}不是可用的设置，可用的有：{known}",
    ),
    "files.unknown_key_near": (
        "{column} is not known; did you mean {meant}?",
        "没有{column}这个设置，是不是想写 {meant}？",
    ),
    "files.given_twice": (
        "{name} is given twice: {first} and {second}",
        "{name} 写了两次：{first} 和 {second}",
    ),
    "files.roads_twice": (
        "the roads are given twice: {first} and {second}",
        "路网写了两次：{first} 和 {second}",
    ),
    "files.roads_twice.fix": (
        'keep the section [roads] and name the road file in it: file = "..."',
        '请只保留 [roads] 一节，把路网文件写在该节内：file = "..."',
    ),
    "files.key_of_top": (
        "{key} must stand above the first section, not in [{section}]",
        "{key} 须写在所有 [节] 之前，不能写在 [{section}] 里",
    ),
    "files.double_brackets": (
        "{column} must be written with single brackets: {example}",
        "{column} 只用一层方括号：{example}",
    ),
    "files.section_without_name": (
        "{column} must stand in a section with a name, such as {example}",
        "{column} 须写在带名称的一节里，如 {example}",
    ),
    "files.hours": (
        "{column} must be hours such as 07:00-13:00",
        "{column} 须是时段，如 07:00-13:00",
    ),
    "files.not_a_table": ("{column} must be a section of keys", "{column}须是一组设置"),
    "files.not_a_list": ("{column} must be a list of texts", "{column}须是文字列表"),
    "files.not_a_value": ("{column} must be a single value", "{column}须是单个值"),
    "files.not_a_string": ("{column} must be text in quotes", "{column}须是引号里的文字"),
    "files.not_pairs": (
        'each entry of {column} must be a pair such as ["food", "chemical"]',
        '{column}的每一项须是一对，如 ["food", "chemical"]',
    ),
    "files.unknown_road_kind": (
        "{column} must name kinds of road ({known}), not {kind}",
        "{column}里没有 {kind} 这种道路，可用的有：{known}",
    ),
    "files.missing_road_kinds": (
        "{column} must give a speed for {missing} as well",
        "{column}还须给出这些道路的速度：{missing}",
    ),
    "files.no_crs": (
        "crs is not given: positions are taken as WGS 84",
        "没有写坐标系 crs：按 WGS 84 处理",
    ),
    "files.no_crs.fix": (
        'write crs = "gcj02" for positions from Amap or Tencent, "bd09" from Baidu, else "wgs84"',
        '坐标取自高德、腾讯写 crs = "gcj02"，取自百度写 "bd09"，取自 GPS 写 "wgs84"',
    ),
    "files.unknown_crs": (
        "crs must be wgs84, cgcs2000, gcj02, bd09 or an EPSG code",
        "crs 须是 wgs84、cgcs2000、gcj02、bd09 或 EPSG 代号",
    ),
    "files.no_roads_file": (
        "roads must be the path of a file that is there, from the county's folder on",
        "roads 须是存在的道路文件（相对于县数据文件夹的路径）",
    ),
    "files.unknown_tags": (
        "{column} must be cautious, typical or hopeful",
        "{column}须是 cautious（谨慎）、typical（一般）或 hopeful（乐观）",
    ),
}
