"""Texts of the checker about the roads that a plan drives."""

TEXTS: dict[str, tuple[str, str]] = {
    # Roads
    "check.edges_missing": (
        "the way from {start} to {end} names no roads",
        "从 {start} 到 {end} 没有写明走哪些路",
    ),
    "check.edges_unexpected": (
        "the way from {start} to {end} names roads, but the county has no road map",
        "从 {start} 到 {end} 写了道路，但县数据没有路网",
    ),
    "check.edge_unknown": (
        "the road map has no road {edge}",
        "路网中没有路段 {edge}",
    ),
    "check.edges_broken": (
        "road {edge} does not go on where {before} ends",
        "路段 {edge} 与前一路段 {before} 接不上",
    ),
    "check.edges_start": (
        "the way starts on road {edge}, {place} lies on {expected}",
        "行程从路段 {edge} 开始，但 {place} 位于路段 {expected}",
    ),
    "check.edges_end": (
        "the way ends on road {edge}, {place} lies on {expected}",
        "行程在路段 {edge} 结束，但 {place} 位于路段 {expected}",
    ),
    "check.edge_off_line": (
        "road {edge} lies {found} m off the line that the road file draws for it",
        "路段 {edge} 与路网文件中的线位相差 {found} 米",
    ),
    "check.edges_levels": (
        "roads {before} and {edge} cross on different levels; there is no way from one to the other",
        "路段 {before} 与 {edge} 立体交叉，不能从一条转到另一条",
    ),
    "check.edge_forbidden": (
        "the vehicle may not use road {edge}: {why}",
        "该车不能走路段 {edge}：{why}",
    ),
    "check.edges_length": (
        "the way from {start} to {end} is written as {found} m, its roads give {least} to {most} m",
        "从 {start} 到 {end} 写为 {found} 米，按所走道路应在 {least} 至 {most} 米之间",
    ),
    "check.too_fast": (
        "from {start} to {end} the vehicle would be faster than its {limit} km/h",
        "从 {start} 到 {end} 的车速将超过该车最高时速 {limit} 公里",
    ),
    "check.snap_far": (
        "{place} is {found} m from its road, at most {limit} m is allowed",
        "{place} 离道路 {found} 米，最远允许 {limit} 米",
    ),
    "check.carry": (
        "{found} m on foot are told, the place is {expected} m from its road",
        "方案写步行 {found} 米，该地点离道路 {expected} 米",
    ),
    "check.assumed": (
        "the roads only taken for usable are told as {found}; they are {expected}",
        "方案所写“按可通行假定”的道路是 {found}，应为 {expected}",
    ),
}
