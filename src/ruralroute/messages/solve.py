"""Texts of `ruralroute solve` and of the files that it reads."""

TEXTS: dict[str, tuple[str, str]] = {
    # Any file
    "solve.unknown_format": (
        "must be a VROOM JSON, VRPLIB or Solomon file",
        "须是 VROOM JSON、VRPLIB 或 Solomon 格式的文件",
    ),
    "solve.not_text_file": ("must be a text file in UTF-8", "须是 UTF-8 编码的文本文件"),
    "solve.broken_gzip": (
        "must be a whole gzip file: it is cut off or damaged",
        "须是完整的 gzip 文件：文件被截断或已损坏",
    ),
    "solve.empty": ("must not be empty", "文件不能为空"),
    "solve.rounding_json": (
        "--rounding is for VRPLIB and Solomon files; a VROOM file has whole numbers",
        "--rounding 只用于 VRPLIB 和 Solomon 文件；VROOM 文件里都是整数",
    ),
    "solve.rate": (
        "a cost rate must be a whole number of millionths per second or metre",
        "费率换算到每秒或每米后，须是百万分之一的整数倍",
    ),
    "solve.speed": (
        "durations must stay whole at the vehicle's speed",
        "按车辆速度换算后的时间须为整数",
    ),
    "solve.too_far": (
        "{column} must not exceed {most} at any vehicle's speed",
        "{column} 按车辆速度换算后不能超过 {most}",
    ),
    # JSON
    "solve.not_json": ("must be JSON: {reason}", "须是 JSON：{reason}"),
    "solve.too_long_a_number": ("a number must have at most 40 digits", "数字不能超过 40 位"),
    "solve.too_deep": ("must not be nested so deeply", "嵌套层数太深"),
    "solve.key_twice": ("an object must not have a key twice", "同一对象里不能有两个相同的键"),
    "solve.unknown_key": ("{column} has a key that is not known", "{column} 里有不认识的键"),
    "solve.unknown_key_near": (
        "{column} has a key that is not known; did you mean {near}?",
        "{column} 里有不认识的键，是不是 {near}？",
    ),
    "solve.not_supported": ("{column} is not supported", "不支持 {column}"),
    "solve.missing": ("{column} must be given", "缺少 {column}"),
    "solve.not_object": ("{column} must be an object", "{column} 须是一个对象"),
    "solve.not_list": ("{column} must be a list", "{column} 须是一个列表"),
    "solve.not_text": ("{column} must be a text", "{column} 须是文字"),
    "solve.half_character": (
        "{column} must be a text of whole characters: a surrogate stands alone",
        "{column} 须是完整的字符：有单独的代理项",
    ),
    "solve.not_integer": (
        "{column} must be a whole number from {low} to {high}",
        "{column} 须是 {low} 到 {high} 之间的整数",
    ),
    "solve.not_number": (
        "{column} must be a number above {above} and at most {high}",
        "{column} 须是大于 {above} 且不超过 {high} 的数",
    ),
    "solve.not_a_window": (
        "{column} must be [start, end], whole numbers with 0 <= start <= end <= 4294967295",
        "{column} 须是 [起, 止] 两个整数，且 0 <= 起 <= 止 <= 4294967295",
    ),
    "solve.no_window": (
        "{column} must hold a window, or be left out where any time will do",
        "{column} 至少要有一个时间窗；任何时间都行就不要写这个键",
    ),
    "solve.windows_overlap": ("{column} must be apart", "{column} 里的时间窗不能重叠或相接"),
    "solve.not_a_place": (
        "{column} must be a row of the matrices, from 0 and below {places}",
        "{column} 须是矩阵的行号，从 0 起，小于 {places}",
    ),
    "solve.not_a_location": (
        "{column} must be [longitude, latitude]",
        "{column} 须是 [经度, 纬度]",
    ),
    "solve.no_coordinates": (
        "{column} alone is not enough: there are no roads between coordinates",
        "只有 {column} 不够：坐标之间没有道路信息",
    ),
    "solve.no_coordinates.fix": (
        "give matrices, and location_index (start_index, end_index) as the row in them",
        "请提供 matrices，并用 location_index（start_index、end_index）写明行号",
    ),
    "solve.no_start_or_end": (
        "a vehicle must have start_index, end_index or both",
        "车辆须有 start_index 或 end_index，或两者都有",
    ),
    "solve.no_vehicles": ("vehicles must hold a vehicle", "vehicles 里至少要有一辆车"),
    "solve.no_jobs": (
        "jobs or shipments must hold a task",
        "jobs 或 shipments 里至少要有一项任务",
    ),
    "solve.matrix_twice": (
        "give matrices, or the older matrix, not both",
        "matrices 与旧写法 matrix 只能用一个",
    ),
    "solve.amount_twice": (
        "give delivery and pickup, or the older amount, not both",
        "delivery、pickup 与旧写法 amount 只能用一种",
    ),
    "solve.profiles_twice": (
        "give durations, distances and costs of one profile, or matrices, not both",
        "durations、distances、costs（一种车型）与 matrices 只能用一种",
    ),
    "solve.periods_order": (
        "{column} must be later than the start of the period before",
        "{column} 须晚于前一时段的开始时间",
    ),
    "solve.periods_distances": (
        "{column} needs distances of the profile itself, too",
        "{column}：该车型本身也须给出 distances",
    ),
    "solve.periods_speed": (
        "speed factors and periods cannot be used together",
        "speed_factor 与 periods 不能同时使用",
    ),
    "solve.no_matrices": (
        "{column} must be given: of each profile of a vehicle its durations, and distances or costs where they count",
        "缺少 {column}：每种车型（profile）须有 durations，需要时还有 distances 或 costs",
    ),
    "solve.no_durations": ("{column} must be given", "缺少 {column}"),
    "solve.matrix_size": (
        "{column} must have {expected} entries: matrices are square and of one size",
        "{column} 须有 {expected} 项：矩阵须是方阵，大小一致",
    ),
    "solve.not_square": ("{column} must be a square matrix", "{column} 须是方阵"),
    "solve.matrix_too_large": (
        "there must be at most {most} places",
        "地点最多 {most} 个",
    ),
    "solve.diagonal": (
        "{column} must be 0, since more than one task or vehicle is at this place",
        "{column} 须为 0，因为有几项任务或几辆车在同一地点",
    ),
    "solve.no_profile": (
        "{column} must be one of the matrices' profiles ({known})",
        "{column} 须是 matrices 里的一种（{known}）",
    ),
    "solve.no_distances": (
        "{column} needs matrices.{profile}.distances",
        "{column} 需要 matrices.{profile}.distances",
    ),
    "solve.costs_twice": (
        "{column} must not price hours or kilometres: matrices.{profile}.costs does that",
        "{column} 不能再按小时或公里计价：matrices.{profile}.costs 已给出成本",
    ),
    "solve.break_outside": (
        "{column} must meet the vehicle's time_window",
        "{column} 须与车辆的 time_window 有重合",
    ),
    "solve.id_twice": ("{column} must not be used twice", "{column} 不能重复"),
    "solve.amount_size": (
        "{column} must have {expected} entries, as many as every other amount",
        "{column} 须有 {expected} 项，与其他数量一致",
    ),
    "solve.no_capacity": (
        "{column} must be given, with {expected} entries, since tasks have amounts",
        "任务有数量，所以缺少 {column}（须有 {expected} 项）",
    ),
    "solve.unknown_step": ("{column} must name tasks that there are", "{column} 里没有这项任务"),
    "solve.step_twice": ("{column} must name a task once", "{column} 里同一任务写了两次"),
    "solve.not_a_step": (
        "{column} must be start, job, pickup, delivery, break or end",
        "{column} 须是 start、job、pickup、delivery、break 或 end",
    ),
    "solve.step_place": (
        "{column}: start must be the first of the steps and end the last",
        "{column}：start 须是第一步，end 须是最后一步",
    ),
    "solve.forced_service": (
        "{column} is not supported: steps say an order to begin with, windows say times",
        "不支持 {column}：steps 只给出初始顺序，时间请用 time_windows",
    ),
    # VRPLIB and Solomon
    "solve.bad_header": (
        "{key} must be a number of at least {low}",
        "{key} 须是不小于 {low} 的数",
    ),
    "solve.no_header": ("{key} must be given", "缺少 {key}"),
    "solve.header_twice": ("a key must stand once", "同一个键写了两次"),
    "solve.unknown_header": ("a key that is not known", "不认识的键"),
    "solve.unknown_section": ("a section that is not supported", "不支持的段落"),
    "solve.section_twice": ("a section must stand once", "同一段落写了两次"),
    "solve.no_section": ("there must be a {section}", "缺少 {section}"),
    "solve.section_size": (
        "{section} must have {expected} entries",
        "{section} 须有 {expected} 项",
    ),
    "solve.stray_line": (
        "a line must be KEY : VALUE, the name of a section, or belong to one",
        "每行须是“键 : 值”、段落名或段落内容",
    ),
    "solve.bad_number": ("must be a number of at most 1e12", "须是不超过 1e12 的数"),
    "solve.after_end": ("nothing may follow EOF", "EOF 之后不能再有内容"),
    "solve.empty_header": ("{key} must have a value", "{key} 后面须有值"),
    "solve.bad_depot": (
        "a depot must be a node from 1 to {size}, each once",
        "车场须是 1 到 {size} 的节点，每个只写一次",
    ),
    "solve.after_depots": (
        "nothing may follow the -1 that ends DEPOT_SECTION",
        "DEPOT_SECTION 以 -1 结束，其后不能再有内容",
    ),
    "solve.said_elsewhere": (
        "a file with {key} must not have this too: one of them would be ignored",
        "已有 {key}，不能再有这一项：其中一项会被忽略",
    ),
    "solve.scale": (
        "SCALE other than 1 is for EXACT_2D only; --rounding says how distances are rounded",
        "SCALE 不为 1 时只用于 EXACT_2D；距离的取整方式请用 --rounding",
    ),
    "solve.depot_task": (
        "{section} must have 0 at a depot: nothing is served there",
        "{section} 在车场处须为 0：车场不接受服务",
    ),
    "solve.first_demand": (
        "the second column must be 0 in a file of this type: the last two are pickup and delivery",
        "此类文件第二列须为 0：取货量和送货量在最后两列",
    ),
    "solve.pair_demand": (
        "a delivery must bring what its pickup takes, here {due}",
        "送货量须等于取货量的负数，这里应为 {due}",
    ),
    "solve.reload_nowhere": (
        "VEHICLES_MAX_RELOADS must come with a VEHICLES_RELOAD_DEPOT_SECTION",
        "VEHICLES_MAX_RELOADS 须与 VEHICLES_RELOAD_DEPOT_SECTION 一起给出",
    ),
    "solve.not_whole": ("must be whole numbers", "须是整数"),
    "solve.bad_row": ("the row must read {expected}", "这一行须写成 {expected}"),
    "solve.negative": ("must not be negative", "不能为负数"),
    "solve.unknown_type": ("TYPE must be one of {known}", "TYPE 须是 {known} 之一"),
    "solve.weight_type": (
        "EDGE_WEIGHT_TYPE must be EXPLICIT or one of {known}",
        "EDGE_WEIGHT_TYPE 须是 EXPLICIT 或 {known} 之一",
    ),
    "solve.weight_format": (
        "EDGE_WEIGHT_FORMAT must be one of {known}",
        "EDGE_WEIGHT_FORMAT 须是 {known} 之一",
    ),
    "solve.demand": (
        "a demand must be a whole number of at least 0",
        "需求量须是不小于 0 的整数",
    ),
    "solve.capacity": (
        "a capacity must be {expected} whole numbers of at least 0",
        "容量须是 {expected} 个不小于 0 的整数",
    ),
    "solve.node_window": (
        "the window of node {node} must have 0 <= start <= end",
        "节点 {node} 的时间窗须满足 0 <= 起 <= 止",
    ),
    "solve.pair": (
        "pickup and delivery must name each other",
        "取货与送货须互相指明对方",
    ),
    "solve.not_a_depot": ("must be one of DEPOT_SECTION", "须是 DEPOT_SECTION 里的节点"),
    "solve.reload_elsewhere": (
        "reloading at another depot than the vehicle's own is not supported",
        "不支持在本车场以外的车场补货",
    ),
    "solve.too_many_vehicles": ("there must be at most {most} vehicles", "车辆最多 {most} 辆"),
    "solve.solomon_parts": (
        "the file must have a name, VEHICLE and CUSTOMER, in this order",
        "文件须依次为名称、VEHICLE、CUSTOMER",
    ),
    "solve.solomon_heading": (
        "the columns must be NUMBER CAPACITY under VEHICLE, and CUST NO. XCOORD. YCOORD. DEMAND"
        " READY TIME DUE DATE SERVICE TIME under CUSTOMER",
        "VEHICLE 下的列须为 NUMBER CAPACITY，CUSTOMER 下的列须为 CUST NO. XCOORD. YCOORD. DEMAND"
        " READY TIME DUE DATE SERVICE TIME",
    ),
    "solve.solomon_depot": (
        "the depot, customer 0, must have no demand and no service",
        "0 号为车场，需求和服务时间须为 0",
    ),
    "solve.solomon_fleet": (
        "under VEHICLE there must be a number of vehicles and a capacity",
        "VEHICLE 下面须有车辆数和容量两个数",
    ),
    "solve.solomon_row": (
        "a customer must have 7 numbers: number, x, y, demand, ready <= due, service",
        "每个客户须有 7 个数：编号、x、y、需求、最早 <= 最晚、服务时间",
    ),
    "solve.solomon_order": (
        "customers must be numbered from 0 in order, here {at}",
        "客户须从 0 起依次编号，这里应为 {at}",
    ),
    "solve.solomon_customers": (
        "there must be a depot and at least one customer, at most {most} in all",
        "须有一个车场和至少一个客户，总数不超过 {most}",
    ),
    # The answer, told
    "solve.summary": (
        "cost {cost}; {routes} {routes:route|routes}; {served} of {tasks} {tasks:task|tasks} served; status {status}",
        "成本 {cost}；线路 {routes} 条；已安排任务 {served}/{tasks}；状态 {status}",
    ),
    "solve.task_and_why": ("{task} ({why})", "{task}（{why}）"),
    "solve.why.no_vehicle": ("no vehicle has its skills", "没有具备所需技能的车辆"),
    "solve.why.too_big": ("no vehicle can carry it", "所有车辆都装不下"),
    "solve.why.window": ("no vehicle can be there in its time windows", "没有车辆能在时间窗内到达"),
    "solve.why.shift": (
        "beyond the hours or limits of every vehicle",
        "超出所有车辆的工作时间或限制",
    ),
    "solve.why.unreachable": ("no way leads there", "没有可走的路"),
    "solve.why.access": ("no way leads there", "没有可走的路"),
    "solve.why.crowded_out": ("no room or time left", "车辆已满载或时间已排满"),
    "solve.why.priced_out": ("dearer than its prize", "成本高于其奖励"),
    "solve.unserved": ("not served: {tasks}", "未安排：{tasks}"),
    "solve.bound": (
        "no answer that serves as much can cost less than {bound}: at most {gap} % can be saved",
        "送同样多任务的方案，成本都不低于 {bound}：最多还能省 {gap}%",
    ),
}
