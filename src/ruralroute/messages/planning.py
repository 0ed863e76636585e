"""Texts of planning: plan files, reasons and proofs."""

TEXTS: dict[str, tuple[str, str]] = {
    "planning.not_json": ("must be a JSON file in UTF-8", "必须是 UTF-8 编码的 JSON 文件"),
    "planning.bad_field": ("{column}: {problem}", "{column}：{problem}"),
    "planning.too_large": ("must be at most 200 MiB", "文件不能超过 200 MiB"),
    "planning.unreadable": ("must be a readable file", "必须是可读取的文件"),
    "planning.via": (
        "must be empty: orders by way of another station are not planned yet",
        "须为空：暂不支持经由其他站点的订单",
    ),
    "planning.via.fix": (
        "give one order to the station on the way and another one from there",
        "请拆成两张订单：先到经由站点，再从该站点发出",
    ),
    "planning.no_orders": (
        "there is no order for {day}, so nothing is planned",
        "{day} 没有订单，没有排任何线路",
    ),
    "planning.other_days": (
        "{count} {count:order is of another day|orders are of other days} ({days}) and {count:is|are} not planned for {day}",
        "有 {count} 个订单是其他日期的（{days}），没有排进 {day}",
    ),
    "planning.other_county": (
        "the plan must be of this county and these orders, but names something else",
        "方案须与县数据和订单一致，但其中有县数据没有的内容",
    ),
    "planning.other_county.fix": (
        "give the orders that were planned with --orders, or plan again",
        "请用 --orders 给出排线时的订单，或重新排线",
    ),
    "planning.day_unclear": (
        "the orders must be of one day, or a day must be chosen",
        "订单须为同一天，或指定日期",
    ),
    "planning.day_unclear.fix": ("choose one with --day: {days}", "请用 --day 选择：{days}"),
    "planning.waiting_points": (
        "vehicles of profile {profile} can wait at {count} more points for roads to open; these are not looked at, so orders behind them may be left out, without proof",
        "车型 {profile} 另有 {count} 个可等候道路开放的地点未予考虑，其后的订单可能排不上，且不算已证明",
    ),
    "reason.unreachable": ("no road leads there and back that day", "当天没有可往返的道路"),
    "reason.access": (
        "no vehicle that may go there can carry it",
        "能到达该站点的车辆都不能承运",
    ),
    "reason.zone": ("no vehicle can hold its temperature zone", "没有车辆能保持所需温区"),
    "reason.too_big": ("it fits into no vehicle that may serve it", "任何可用车辆都装不下"),
    "reason.window": ("no vehicle can be there in its time window", "没有车辆能在时间窗内到达"),
    "reason.aboard_limit": (
        "it would be aboard, or out of the cold, longer than its limit",
        "在车时间或脱冷时间将超限",
    ),
    "reason.shift": (
        "the way there and back does not fit into any shift",
        "往返时间超出所有车辆的班次",
    ),
    "reason.centre_closed": (
        "the centre is closed when it would have to load or unload",
        "需要装卸货时配送中心不在营业时间",
    ),
    "reason.no_vehicle": (
        "no vehicle belongs to its centre and pool",
        "其配送中心和共配组没有可用车辆",
    ),
    "reason.incompatible": (
        "it may not ride with goods that must go on the same trip",
        "与同车货物不得混装",
    ),
    "reason.crowded_out": ("vehicles are full or out of time", "车辆已满载或时间已排满"),
    "reason.priced_out": (
        "serving it costs more than its price",
        "配送成本高于放弃代价",
    ),
    "proof.alone": (
        "proved: impossible even with the whole fleet free",
        "已证明：即使所有车辆都空闲也无法安排",
    ),
    "proof.together": (
        "proved: these orders cannot all be served: {detail}",
        "已证明：以下订单无法全部安排：{detail}",
    ),
    "proof.insertion": ("tried at every place of this plan", "已试遍本方案各位置"),
    "proof.none": ("not found in the time given", "限时内未找到办法"),
}
