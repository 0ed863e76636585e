"""Texts of the report on a road file, and of the faults that it lists."""

TEXTS: dict[str, tuple[str, str]] = {
    "cli.network.head": (
        "{file}: {km} km of roads in {ways} {ways:way|ways}, {edges} {edges:piece|pieces} between {nodes} junctions and ends; {box}",
        "{file}：道路 {km} 公里，{ways} 条路，{edges} 段，{nodes} 个节点；范围 {box}",
    ),
    "cli.network.open": (
        "the map does not say: surface of {surface}, speed limit of {speed} of the length; one-way: {oneway}",
        "地图缺少信息：{surface} 的里程无路面类型，{speed} 无限速；单行 {oneway}",
    ),
    "cli.network.one_part": (
        "a vehicle of profile {profile} may drive {km} km, all joined",
        "车型 {profile} 可通行 {km} 公里，全部连通",
    ),
    "cli.network.parts": (
        "a vehicle of profile {profile} may drive {km} km in {parts} separate {parts:part|parts}; the largest holds {share}",
        "车型 {profile} 可通行 {km} 公里，分为 {parts} 个互不连通的部分，最大部分占 {share}",
    ),
    "cli.network.by_class": ("by class", "按等级"),
    "cli.network.by_kind": ("by kind", "按类别"),
    "cli.network.by_surface": ("by surface", "按路面"),
    "cli.network.others": ("{count} {count:other|others}", "其他 {count} 种"),
    "cli.network.barriers": ("barriers: {listed}", "路障：{listed}"),
    "cli.network.no_faults": (
        "no part is cut off, no one-way trap",
        "没有断开的路段，也没有单行死路",
    ),
    "cli.network.fault_head": ("{kind}: {count}{km}", "{kind}：{count} 处{km}"),
    "cli.network.fault_km": (", {km} km", "，{km} 公里"),
    "cli.network.fault_m": (", {metres} m", "，{metres} 米"),
    "cli.network.fault_row": ("  {lonlat}: way {ways}{size}", "  {lonlat}：路段 {ways}{size}"),
    "cli.network.left_out": ("not in the graph: {listed}", "未纳入路网：{listed}"),
    "cli.network.places": (
        "{count} {count:place|places}; from the road: median {median} m, at most {most} m; {cut} without a usable road for some profile",
        "{count} 个地点；离路距离中位数 {median} 米，最大 {most} 米；{cut} 个地点对部分车型无可用道路",
    ),
    "cli.network.cut_off": (
        "  {place}: no usable road for {profiles}",
        "  {place}：以下车型无可用道路：{profiles}",
    ),
    "cli.network.far": ("  {place}: {metres} m from the road", "  {place}：离路 {metres} 米"),
    "cli.network.under": (
        "{conditions}: {count} {count:station is|stations are} out of reach of vehicles that serve them when it is dry",
        "{conditions}：{count} 个平时可达的站点有车辆到不了",
    ),
    "cli.network.under_none": (
        "{conditions}: every station is reached as when it is dry",
        "{conditions}：所有站点与平时一样可达",
    ),
    "cli.network.under_left": (
        "  {place}: not by {lost}; still by {left}",
        "  {place}：{lost} 到不了，{left} 仍可到达",
    ),
    "cli.network.under_cut": (
        "  {place}: cut off from every vehicle",
        "  {place}：所有车型都无法到达",
    ),
    "cli.network.assumed": (
        "{profile}: {count} {count:station is|stations are} reached only if untagged roads are as assumed ({examples})",
        "{profile}：{count} 个站点能否到达取决于对缺标注道路的假设（{examples}）",
    ),
    "cli.network.critical": (
        "roads and bridges that most stations hang on ({profile}):",
        "一旦中断影响站点最多的道路和桥梁（{profile}）：",
    ),
    "cli.network.critical_row": (
        "  {name}: {count} {count:station|stations}, {kg} kg ({stations}); {km} km, way {ways}; {lonlat}{bridges}",
        "  {name}：{count} 个站点，{kg} 公斤（{stations}）；{km} 公里，路段 {ways}；{lonlat}{bridges}",
    ),
    "cli.network.fit": (
        "{count} observed {count:speed|speeds} against {profile}: mean error of time on the {held} held back {before} before, {after} after fitting on {fitted}",
        "{count} 条实测车速，对照 {profile}：用 {fitted} 条拟合，在保留的 {held} 条上行驶时间平均误差由 {before} 变为 {after}",
    ),
    "cli.network.fit_idle": (
        "The speeds as they are fit at least as well: keep them.",
        "现有车速至少同样符合实测，无需修正。",
    ),
    "cli.network.bridges": ("; bridges: {listed}", "；桥梁：{listed}"),
    "cli.network.unnamed": ("unnamed road", "无名道路"),
    "cli.network.kind": ("kind", "类别"),
    "cli.network.km": ("km", "公里"),
    "cli.network.share": ("share", "占比"),
    "network.kind.cut_off": (
        "parts that no road joins with the largest one ({profile})",
        "与主路网不相连的路段（{profile}）",
    ),
    "network.kind.trap_in": (
        "one-way traps: roads that one enters and never leaves ({profile})",
        "单行死路：能进不能出（{profile}）",
    ),
    "network.kind.trap_out": (
        "one-way traps: roads that one leaves and never enters ({profile})",
        "单行死路：能出不能进（{profile}）",
    ),
    "network.kind.trap_apart": (
        "one-way roads that lead neither from the main part nor to it ({profile})",
        "进出都不通的单行路（{profile}）",
    ),
    "network.kind.joined_end": (
        "loose ends joined with a point of another road",
        "断头与另一条道路的点相接",
    ),
    "network.kind.joined_side": (
        "loose ends joined with the side of another road",
        "断头与另一条道路的中段相接",
    ),
    "network.kind.joined_crossing": (
        "crossings without a common point, joined",
        "没有公共点的交叉口，已打断相接",
    ),
    "network.kind.duplicate": ("lines drawn twice, left out", "重复的线，未采用"),
    "network.kind.no_length": ("lines without length, left out", "没有长度的线，未采用"),
    "network.kind.twin": (
        "lines drawn alike with other attributes, both kept",
        "位置重合但属性不同的线，均保留",
    ),
    "network.kind.near_miss": (
        "loose ends that stop just short of another road",
        "离另一条道路很近但未相接的断头",
    ),
    "network.kind.open_crossing": (
        "crossings without a common point, not joined",
        "没有公共点的交叉，未相接",
    ),
    "network.kind.self_crossing": ("lines that cross themselves", "自相交的线"),
    "network.kind.crossing_beside": (
        "loose ends at the side of a bridge, tunnel, motorway or ferry, not joined",
        "靠在桥梁、隧道、高速公路或轮渡旁的断头，未相接",
    ),
    "network.kind.short_length": (
        "lengths shorter than the straight line, not taken",
        "小于直线距离的长度，未采用",
    ),
}
