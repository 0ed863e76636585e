"""Texts of the checker: each rule that a plan can break, as a sentence a dispatcher understands."""

TEXTS: dict[str, tuple[str, str]] = {
    "check.at.trip": ("trip {number}", "第{number}趟"),
    "check.at.stop": ("stop {number} {place}", "第{number}站 {place}"),
    "action.deliver": ("a delivery", "送货"),
    "action.collect": ("a collection", "取货"),
    "action.exchange": ("an exchange", "送取"),
    "action.pick_up": ("a pick-up", "装车"),
    "action.set_down": ("a set-down", "卸货"),
    "order_kind.deliver": ("a delivery", "送货"),
    "order_kind.collect": ("a collection", "取货"),
    "order_kind.transfer": ("a transfer", "转运"),
    "cost_kind.fixed": ("fixed cost", "固定成本"),
    "cost_kind.distance": ("cost of distance", "里程成本"),
    "cost_kind.time": ("cost of time", "工时成本"),
    "cost_kind.driving": ("cost of driving time", "行驶时间成本"),
    "cost_kind.arcs": ("cost of the legs", "路段成本"),
    "cost_kind.handling": ("cost of handing over", "交接成本"),
    "cost_kind.total": ("total cost", "总成本"),
    # The plan as a whole
    "check.other_county": (
        "the plan was made from other data: it says county {found}, the data are of {expected}, or have changed since; plan again",
        "方案不是用当前数据排的：方案属于“{found}”，当前数据为“{expected}”，或数据已改动；请重新排线",
    ),
    "check.conditions": (
        "the plan is for conditions {found}, the county knows {expected}",
        "方案所用路况是 {found}，县数据中有 {expected}",
    ),
    "check.currency": (
        "the plan counts in {found}, the county in {expected}",
        "方案的货币是 {found}，县数据的货币是 {expected}",
    ),
    "check.travel_source": (
        "the plan's times come from {found}, the county's from {expected}",
        "方案的行程数据来源是 {found}，县数据的来源是 {expected}",
    ),
    "check.unknown_vehicle": (
        "the county has no vehicle {vehicle}",
        "县数据中没有车辆 {vehicle}",
    ),
    "check.vehicle_twice": (
        "the vehicle has {found} routes on one day; it can have one",
        "同一辆车当天排了 {found} 条线路，只能有一条",
    ),
    "check.empty_route": ("the route has no trip", "该线路没有任何趟次"),
    "check.too_many_trips": (
        "{found} {found:trip|trips}, at most {limit} are allowed",
        "排了 {found} 趟，最多允许 {limit} 趟",
    ),
    "check.empty_trip": ("the trip has no stop", "该趟没有任何停靠"),
    "check.empty_stop": ("nothing is handed over at this stop", "该停靠点没有交接任何订单"),
    "check.stop_split": (
        "two stops at the same place in a row; they are one stop",
        "同一地点连续停靠两次，应合并为一次",
    ),
    "check.centre": (
        "the trip starts at centre {found}, the vehicle's home is {expected}",
        "该趟从中心 {found} 出发，但车辆属于中心 {expected}",
    ),
    "check.unknown_place": (
        "the county has no station {place}",
        "县数据中没有站点 {place}",
    ),
    # Orders
    "check.unknown_order": ("the county has no order {order}", "县数据中没有订单 {order}"),
    "check.other_day": (
        "order {order} is not of this day",
        "订单 {order} 不是当天的订单",
    ),
    "check.order_missing": (
        "order {order} is neither on a trip nor listed as unserved",
        "订单 {order} 既没有安排，也没有列入未安排",
    ),
    "check.order_repeated": (
        "order {order}, part {part} of {parts}, stands in the plan more than once",
        "订单 {order}（第 {part}/{parts} 部分）在方案中出现不止一次",
    ),
    "check.order_parts": (
        "the parts of order {order} do not fit together: {found}",
        "订单 {order} 的拆分编号对不上：{found}",
    ),
    "check.part_missing": (
        "order {order}: {missing} of its {parts} parts {missing:is|are} nowhere in the plan",
        "订单 {order}：共 {parts} 部分，其中 {missing} 部分不在方案中",
    ),
    "check.order_amount": (
        "order {order}: the plan hands over {found}, the order is {expected}",
        "订单 {order}：方案交接 {found}，订单实际为 {expected}",
    ),
    "check.negative_amount": (
        "order {order} has a negative amount",
        "订单 {order} 的数量为负数",
    ),
    "check.wrong_station": (
        "order {order} belongs to station {expected}",
        "订单 {order} 应送到（或取自）站点 {expected}",
    ),
    "check.wrong_action": (
        "order {order} is planned as {action}, it is {order_kind}",
        "订单 {order} 是{order_kind}，方案写成了{action}",
    ),
    "check.order_zone": (
        "order {order} is written as zone {found}, its zone is {expected}",
        "订单 {order} 的温区是 {expected}，方案写成了 {found}",
    ),
    "check.order_centre": (
        "order {order} lies at centre {expected}, the vehicle starts from {found}",
        "订单 {order} 的货在中心 {expected}，而该车从中心 {found} 出发",
    ),
    "check.pool": (
        "order {order} of {operator} may not ride with {carrier}: they share no pool",
        "订单 {order} 属于 {operator}，不能由 {carrier} 的车承运：两家不在同一共配组",
    ),
    "check.class_forbidden": (
        "vehicles of class {vehicle_class} may not serve station {station}",
        "站点 {station} 不允许车型 {vehicle_class} 进入",
    ),
    "check.vehicle_not_allowed": (
        "visit {visit} may not be served by this vehicle",
        "该车不能承运任务 {visit}",
    ),
    # Times
    "check.departure": (
        "departure at {found}; loading ends at {expected}",
        "发车时间为 {found}，但装车要到 {expected} 才结束",
    ),
    "check.arrival": (
        "arrival at {found}; by the road it is {expected}",
        "到达时间写为 {found}，按行车时间应为 {expected}",
    ),
    "check.fixed_time": (
        "handing over starts at {found}; parking and opening take until {earliest}",
        "{found} 就开始交接，但停车准备要到 {earliest}",
    ),
    "check.overlap": (
        "handing over starts at {found}, before the one before it ends at {earliest}",
        "{found} 就开始交接，但上一批要到 {earliest} 才交接完",
    ),
    "check.handling": (
        "handing over {orders} is given {found} s, it takes {expected} s",
        "交接 {orders} 写为 {found} 秒，应为 {expected} 秒",
    ),
    "check.stop_start": (
        "the stop's start ({found} s) is not that of its first order",
        "停靠点的开始时间（{found} 秒）与首个订单的开始时间不一致",
    ),
    "check.stop_departure": (
        "departure from the stop at {found}; it is {expected}",
        "离站时间写为 {found}，应为 {expected}",
    ),
    "check.negative_rest": (
        "a rest of {found} s is no rest",
        "休息时间为 {found} 秒，不能为负",
    ),
    "check.return": (
        "return at {found}; by the road it is {expected}",
        "回到中心的时间写为 {found}，按行车时间应为 {expected}",
    ),
    "check.unload": (
        "unloading ends at {found}; it takes until {expected}",
        "卸车结束时间写为 {found}，应为 {expected}",
    ),
    "check.turnaround": (
        "loading starts at {found}; after the trip before, {earliest} is the earliest",
        "{found} 就开始装车，但上一趟结束并整备后最早为 {earliest}",
    ),
    "check.window": (
        "order {order} is handed over at {found}, outside {windows}",
        "订单 {order} 在 {found} 开始交接，不在允许时间 {windows} 内",
    ),
    "check.ready": (
        "order {order} is loaded at {found}, it is ready at {ready}",
        "订单 {order} 在 {found} 装车，但货要到 {ready} 才备好",
    ),
    "check.loaded": (
        "order {order} is written as loaded at {found}, it is {expected}",
        "订单 {order} 的装车时间写为 {found}，应为 {expected}",
    ),
    "check.centre_open": (
        "loading starts at {found}, the centre opens at {earliest}",
        "{found} 开始装车，但配送中心 {earliest} 才开门",
    ),
    "check.centre_close": (
        "unloading ends at {found}, the centre closes at {latest}",
        "{found} 才卸完车，但配送中心 {latest} 就关门",
    ),
    "check.shift_start": (
        "loading starts at {found}, the shift at {earliest}",
        "{found} 开始装车，但该车 {earliest} 才上班",
    ),
    "check.shift_end": (
        "unloading ends at {found}, the shift at {latest}",
        "{found} 才卸完车，但该车 {latest} 就下班",
    ),
    "check.collect_by": (
        "collected goods are unloaded at {found}, the line-haul wants them by {latest}",
        "取回的货 {found} 才卸完，赶不上 {latest} 的干线截止时间",
    ),
    "check.aboard_limit": (
        "order {order} is aboard for {found}, at most {limit} is allowed",
        "订单 {order} 在车时间 {found}，最长允许 {limit}",
    ),
    "check.out_of_cold": (
        "order {order} is out of the cold for {found}, at most {limit} is allowed",
        "订单 {order} 脱冷 {found}，最长允许 {limit}",
    ),
    # Unserved
    "check.no_price": (
        "order {order} has no price, so it cannot be left out for one",
        "订单 {order} 没有写放弃代价，不能以成本为由不送",
    ),
    "check.proof_without_detail": (
        "order {order} is said to clash with others that are not named",
        "订单 {order} 标为与其他订单冲突，但没有写明是哪些",
    ),
    "check.false_proof": (
        "order {order} is said to be impossible ({reason}), but vehicle {vehicle} can serve it alone",
        "订单 {order} 标为无法安排（{reason}），但车辆 {vehicle} 空闲时可以承运",
    ),
    "check.unknown_detail": (
        "the evidence for order {order} names {name}, which is no vehicle or order of the day",
        "订单 {order} 未安排的依据提到 {name}，但它不是当天的车辆或订单",
    ),
    "check.reason_without_cause": (
        "order {order} is said to be left out because {reason}; nothing in the data can be meant",
        "订单 {order} 未安排的原因写为“{reason}”，但数据中没有这样的限制",
    ),
    # Answers of the solver
    "check.unknown_index": (
        "the problem has no {kind} number {found}",
        "问题数据中没有编号为 {found} 的 {kind}",
    ),
    "check.visit_repeated": (
        "visit {visit} is on more than one trip",
        "任务 {visit} 出现在不止一趟中",
    ),
    "check.trip_shape": (
        "the trip's visits, compartments and set-points do not belong together",
        "该趟的任务、车厢与温区设定对不上",
    ),
    "check.no_times": (
        "the day has no times, or of other trips",
        "该车当天没有时刻，或时刻与趟次对不上",
    ),
}
