"""Texts of siting: faults of a study."""

TEXTS: dict[str, tuple[str, str]] = {
    "siting.no_stations": ("a study of sites needs stations", "选址分析需要站点"),
    "siting.no_sites": (
        "there is neither a centre nor a candidate, and none can be proposed",
        "既没有配送中心也没有候选点，也无法自动提出候选点",
    ),
    "siting.unknown_size": (
        "{column} must be one of the county's sizes of sites: {known}",
        "{column}必须是本县定义的站点规模之一：{known}",
    ),
    "siting.id_twice": (
        "{column} must not be the id of a centre or station, too",
        "{column}不能与配送中心或站点的编号相同",
    ),
    "siting.unknown_class": (
        "{column} must be one of the classes: {known}",
        "{column}必须是已定义的车型之一：{known}",
    ),
    "siting.unknown_hub": (
        "{column} must be a centre or candidate: {known}",
        "{column}必须是配送中心或候选点：{known}",
    ),
    "siting.unknown_conditions": (
        "{column} must name conditions of the roads: {known}",
        "{column}必须是已定义的路况：{known}",
    ),
    "siting.days_of_year": (
        "the kinds of day must add up to more than 0 and at most 366 days",
        "各类日子的天数合计必须大于0且不超过366",
    ),
    "siting.no_demand": (
        "{count} stations have no orders and weigh nothing: {examples}",
        "{count}个站点没有订单，权重为零：{examples}",
    ),
    "siting.out_of_reach": (
        "{count} stations are out of reach of every site and left out of the choice: {examples}",
        "{count}个站点从任何备选点都无法到达，未参与选址：{examples}",
    ),
    "siting.unused_flag": (
        "no station bears this flag; its rule has no effect",
        "没有站点带有此标签，相应规则不起作用",
    ),
}
