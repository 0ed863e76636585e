"""Texts of the checker about loads, zones, driving, legs and money."""

TEXTS: dict[str, tuple[str, str]] = {
    # Loads and zones
    "check.load_at_departure": (
        "the load at departure is written as {found}, it is {expected}",
        "发车时载货写为 {found}，应为 {expected}",
    ),
    "check.load_after": (
        "the load after this stop is written as {found}, it is {expected}",
        "离开该站时载货写为 {found}，应为 {expected}",
    ),
    "check.vehicle_mass": (
        "{found} kg aboard, the vehicle carries {limit} kg",
        "车上有 {found} 公斤，超过载重 {limit} 公斤",
    ),
    "check.vehicle_volume": (
        "{found} m3 aboard, the vehicle has room for {limit} m3",
        "车上有 {found} 方，超过可用容积 {limit} 方",
    ),
    "check.compartment_mass": (
        "{found} kg in compartment {space}, it carries {limit} kg",
        "车厢 {space} 装了 {found} 公斤，超过载重 {limit} 公斤",
    ),
    "check.compartment_volume": (
        "{found} m3 in compartment {space}, it has room for {limit} m3",
        "车厢 {space} 装了 {found} 方，超过可用容积 {limit} 方",
    ),
    "check.unknown_compartment": (
        "the vehicle has no compartment {space}",
        "该车没有车厢 {space}",
    ),
    "check.set_point_missing": (
        "no temperature zone is set for compartment {space}",
        "车厢 {space} 没有设定温区",
    ),
    "check.set_point_repeated": (
        "compartment {space} is set to more than one zone",
        "车厢 {space} 设定了不止一个温区",
    ),
    "check.set_point": (
        "compartment {space} cannot be set to zone {zone}",
        "车厢 {space} 不能设为温区 {zone}",
    ),
    "check.zone": (
        "order {order} needs zone {zone} and rides in compartment {space}, set to {set_point}",
        "订单 {order} 要求温区 {zone}，却装在设为 {set_point} 的车厢 {space}",
    ),
    "check.incompatible": (
        "order {order} ({goods_class}) may not ride with order {other} ({other_class})",
        "订单 {order}（{goods_class}）不得与订单 {other}（{other_class}）同车混装",
    ),
    # Driving, legs and money
    "check.driving_without_rest": (
        "{found} of driving without a rest of {rest}, at most {limit} is allowed",
        "连续驾驶 {found} 没有休息满 {rest}，最长允许 {limit}",
    ),
    "check.break_count": (
        "break {name} is taken {found} {found:time|times}, it must be taken once",
        "休息 {name} 安排了 {found} 次，应恰好一次",
    ),
    "check.unknown_break": (
        "the vehicle has no break {name}",
        "该车辆没有休息 {name}",
    ),
    "check.break_window": (
        "break {name} starts at {found}, it may start {windows}",
        "休息 {name} 于 {found} 开始，允许时段为 {windows}",
    ),
    "check.break_length": (
        "break {name} lasts {found} s, it must last {expected} s",
        "休息 {name} 持续 {found} 秒，应为 {expected} 秒",
    ),
    "check.break_overlap": (
        "break {name} lies at {found}, there is room for it {expected}",
        "休息 {name} 安排在 {found}，可用时段为 {expected}",
    ),
    "check.break_load": (
        "{found} aboard during break {name}, at most {limit} may be",
        "休息 {name} 期间车上有 {found}，上限 {limit}",
    ),
    "check.distance_day": (
        "{found} m are driven that day, at most {limit} m are allowed",
        "当天行驶 {found} 米，最多允许 {limit} 米",
    ),
    "check.visits_day": (
        "{found} {found:visit|visits} that day, at most {limit} are allowed",
        "当天安排 {found} 项任务，最多允许 {limit} 项",
    ),
    "check.duty_day": (
        "the day takes {found} from loading to unloading, at most {limit} is allowed",
        "当天从装车到卸完用时 {found}，最长允许 {limit}",
    ),
    "check.vehicle_load": (
        "{found} of {dimension} aboard, the vehicle takes {limit}",
        "车上{dimension}为 {found}，车辆上限 {limit}",
    ),
    "check.compartment_load": (
        "{found} of {dimension} in compartment {space}, it takes {limit}",
        "车厢 {space} 内{dimension}为 {found}，上限 {limit}",
    ),
    "check.mixing_last": (
        "order {order} is delivered after {other} was collected; collections come last",
        "订单 {order} 的送货排在订单 {other} 取货之后；取货应排在最后",
    ),
    "check.mixing_fraction": (
        "order {order} is collected when {found} of the trip's deliveries are handed over; it takes {expected}",
        "取货订单 {order} 取货时，本趟送货只完成 {found}，要求达到 {expected}",
    ),
    "check.not_picked_up": (
        "order {order} is set down without having been picked up on this trip",
        "订单 {order} 在本趟未装车就卸货",
    ),
    "check.not_set_down": (
        "order {order} is picked up and not set down on this trip",
        "订单 {order} 在本趟装车后没有卸下",
    ),
    "check.shipment_amount": (
        "order {order} is set down in another amount than it was picked up",
        "订单 {order} 卸货数量与装车数量不符",
    ),
    "check.shipment_space": (
        "order {order} is set down from compartment {space}, it rides in {expected}",
        "订单 {order} 从车厢 {space} 卸货，但它装在车厢 {expected}",
    ),
    "check.driving_day": (
        "{found} of driving on one day, at most {limit} is allowed",
        "当天驾驶共 {found}，最长允许 {limit}",
    ),
    "check.edge_shut": (
        "road {edge} on the way is closed at {found}",
        "途经路段 {edge} 在 {found} 封闭",
    ),
    "check.slow_hours": (
        "the way is written as {found} s, but its roads take {least} s or more between {start} and {end}",
        "这段路写为 {found} 秒，但 {start} 至 {end} 之间所走道路至少需 {least} 秒",
    ),
    "check.closed_then": (
        "nobody gets from {start} to {end} leaving at {found}",
        "{found} 出发无法从 {start} 到达 {end}",
    ),
    "check.unreachable": (
        "this vehicle has no way from {start} to {end}",
        "该车从 {start} 到 {end} 没有可走的路",
    ),
    "check.leg_duration": (
        "the way from {start} to {end} is written as {found} s, it takes {expected} s",
        "从 {start} 到 {end} 写为 {found} 秒，实际需 {expected} 秒",
    ),
    "check.leg_distance": (
        "the way from {start} to {end} is written as {found} m, it is {expected} m",
        "从 {start} 到 {end} 写为 {found} 米，实际为 {expected} 米",
    ),
    "check.leg_wait": (
        "the way from {start} to {end} is written with {found} s of waiting for a road to open,"
        " it has {expected} s",
        "从 {start} 到 {end} 途中等候道路开放写为 {found} 秒，实际为 {expected} 秒",
    ),
    "check.route_distance": (
        "the route's distance is written as {found} m, its legs sum up to {expected} m",
        "线路里程写为 {found} 米，各段合计 {expected} 米",
    ),
    "check.route_driving": (
        "the route's driving is written as {found} s, its legs sum up to {expected} s",
        "线路行驶时间写为 {found} 秒，各段合计 {expected} 秒",
    ),
    "check.route_paid": (
        "the route's paid time is written as {found} s, it is {expected} s",
        "线路用工时间写为 {found} 秒，应为 {expected} 秒",
    ),
    "check.cost": (
        "the {cost_kind} is written as {found}, it is {expected}",
        "{cost_kind}写为 {found}，应为 {expected}",
    ),
    "check.metric": (
        "the plan's sum {name} is written as {found}, it is {expected}",
        "方案汇总项 {name} 写为 {found}，应为 {expected}",
    ),
}
