"""Texts of explanations."""

TEXTS: dict[str, tuple[str, str]] = {
    "explain.none": ("Every order is served.", "所有订单均已安排。"),
    "explain.no_order": (
        "there is no order of this id on {day}",
        "{day} 没有这个编号的订单",
    ),
    "explain.no_station": (
        "there is no station of this id or name with orders on {day}",
        "{day} 没有这个编号或名称的站点有订单",
    ),
    "explain.left_out": (
        "{place}, {orders}: not served: {reason}",
        "{place}，{orders}：未安排：{reason}",
    ),
    "explain.pieces": (
        "{orders} ({count} equal parts)",
        "{orders}（{count} 份，情况相同）",
    ),
    "explain.proof": ("  {proof}", "  {proof}"),
    "explain.alone": (
        "  on a free day, with nothing else to do: {listed}",
        "  假设车辆全天空闲、只送这一单：{listed}",
    ),
    "explain.vehicle.able": ("{vehicles} could", "{vehicles} 可以"),
    "explain.vehicle.unreachable": ("no road there for {vehicles}", "{vehicles} 没有能走的路"),
    "explain.vehicle.access": ("{vehicles} may not go there", "{vehicles} 不能去该站"),
    "explain.vehicle.zone": ("wrong temperature in {vehicles}", "{vehicles} 温区不符"),
    "explain.vehicle.too_big": ("too big for {vehicles}", "{vehicles} 装不下"),
    "explain.vehicle.window": ("not in the time window with {vehicles}", "{vehicles} 赶不上时间窗"),
    "explain.vehicle.aboard_limit": ("too long aboard {vehicles}", "{vehicles} 在车时间超限"),
    "explain.vehicle.shift": ("not within the shift of {vehicles}", "{vehicles} 班次内回不来"),
    "explain.vehicle.centre_closed": (
        "the centre is closed too early for {vehicles}",
        "{vehicles} 装卸时配送中心不营业",
    ),
    "explain.vehicle.no_vehicle": ("{vehicles} may not carry it", "{vehicles} 不能承运"),
    "explain.vehicle.incompatible": ("{vehicles} may not mix it", "{vehicles} 不能混装"),
    "explain.vehicle.crowded_out": ("{vehicles} are full", "{vehicles} 已满"),
    "explain.vehicle.priced_out": ("too dear with {vehicles}", "{vehicles} 成本过高"),
    "explain.more": (" and {count} more", "等另外 {count} 辆"),
    "explain.semicolon": ("; ", "；"),
    "explain.helps": ("  what would serve it (each tried alone):", "  怎样才能安排（逐项试过）："),
    "explain.no_help": (
        "  no single change that was tried serves it: other times, a longer day, one more trip, one more vehicle",
        "  试过改时间、延长班次、多跑一趟、加一辆车，任何单独一项都不能安排",
    ),
    "explain.help": (
        "    - {what}: {vehicle} hands over at {time}, {cost} more",
        "    - {what}：{vehicle} 于 {time} 交接，成本增加 {cost}",
    ),
    "explain.help.price": ("a price above what serving costs", "提高放弃代价，使其高于配送成本"),
    "explain.help.room": (
        "there is room in this plan; a longer search would use it",
        "本方案中还有位置，延长优化时间即可",
    ),
    "explain.help.any_time": ("at any time of the day", "不限时间窗"),
    "explain.help.ready": ("goods ready when the centre opens", "货物在配送中心开门时已备好"),
    "explain.help.aboard": (
        "without the limit of time aboard and out of the cold",
        "不限在车时间和脱冷时间",
    ),
    "explain.help.hours": (
        "if every road were all day as it is at its best hour",
        "若各条道路全天都像最好走的时段那样",
    ),
    "explain.help.longer": (
        "shifts and centre {extra} longer at both ends",
        "班次和配送中心前后各延长 {extra}",
    ),
    "explain.help.one_more_trip": ("one more trip a vehicle", "每辆车多跑一趟"),
    "explain.help.together": (
        "if it could ride with goods that it may not meet",
        "若可与禁止混装的货物同车",
    ),
    "explain.help.one_more_vehicle": ("one more {kind}", "加一辆{kind}"),
    "explain.help.one_more_vehicle.row": (
        "    - {what}: hands over at {time}, {cost} for its day",
        "    - {what}：于 {time} 交接，当日成本 {cost}",
    ),
    "explain.help.instead": ("in the place of {orders}", "改为不送 {orders}"),
    "explain.served": (
        "{place}, {orders}: {vehicle}, trip {trip} of {trips}, stop {position} of {stops}: arrives {arrival}, hands over {start}",
        "{place}，{orders}：{vehicle} 第 {trip} 趟（共 {trips} 趟）第 {position} 站（共 {stops} 站），{arrival} 到达，{start} 交接",
    ),
    "explain.earliest_now": (
        "  in this order it cannot be earlier",
        "  按现在的顺序不能再早",
    ),
    "explain.earliest": (
        "  in this order it could be at {time} at the earliest; it is later because vehicles leave as late as costs least",
        "  按现在的顺序最早可在 {time} 交接；排得晚些是因为晚发车更省成本",
    ),
    "explain.first": (
        "  first on its trip it would be at {time}, for {cost} more",
        "  若排在本趟第一站，可在 {time} 交接，成本增加 {cost}",
    ),
    "explain.first_never": (
        "  first on its trip is not possible: {reason}",
        "  不能排在本趟第一站：{reason}",
    ),
    "explain.first.unreachable": ("a way is missing", "有一段路不通"),
    "explain.first.access": ("a way is barred", "有一段路不能走"),
    "explain.first.zone": ("the temperature does not suit", "温区不符"),
    "explain.first.too_big": ("the load would be too large", "会超载"),
    "explain.first.window": (
        "another stop would miss its time window",
        "会赶不上其他站的时间窗",
    ),
    "explain.first.aboard_limit": (
        "something would be aboard too long",
        "会有货物在车时间超限",
    ),
    "explain.first.shift": ("the day would not fit into the shift", "班次内跑不完"),
    "explain.first.centre_closed": (
        "the centre would be closed, or the evening line-haul missed",
        "会赶不上配送中心关门或上行截止",
    ),
    "explain.first.no_vehicle": ("the vehicle may not", "该车不能承运"),
    "explain.first.incompatible": ("goods would meet that may not", "货物不得混装"),
    "explain.first.crowded_out": ("there is no room", "没有余地"),
    "explain.first.priced_out": ("it is too dear", "成本过高"),
    "explain.causes": (
        "  what holds it back, and the earliest time without it: {listed}",
        "  拖后的原因，以及去掉后最早可交接的时间：{listed}",
    ),
    "explain.cause": ("{what} ({time})", "{what}（{time}）"),
    "explain.cause.order": ("the other stops of the trip", "本趟其他停靠站"),
    "explain.cause.earlier_trips": ("the trips before it", "前面的趟次"),
    "explain.cause.ready": ("goods that are ready late", "到货时间"),
    "explain.cause.windows": ("time windows on the trip", "本趟各站的时间窗"),
    "explain.cause.hours": (
        "roads that are closed or slow at that hour",
        "当时封闭或难走的道路",
    ),
    "explain.cause.start": (
        "the start of the shift and of the centre, if 2 h earlier",
        "班次和配送中心开始时间（若提前 2 小时）",
    ),
}
