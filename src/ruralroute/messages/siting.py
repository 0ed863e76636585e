"""Texts of siting: faults of a study, and the reasons of its choice."""

TEXTS: dict[str, tuple[str, str]] = {
    "siting.no_stations": ("a study of sites needs stations", "选址分析需要站点"),
    "siting.no_sites": (
        "there is neither a centre nor a candidate, and none can be proposed",
        "既没有配送中心也没有候选点，也无法自动推荐候选点",
    ),
    "siting.no_centres": ("an audit needs centres of today", "现状体检需要现有配送中心"),
    "siting.unknown_size": (
        "{column} must be one of the county's sizes of sites: {known}",
        "{column}必须是本县定义的场站规模之一：{known}",
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
    "siting.unknown_scenario": (
        "a scenario must be one of: {known}, or conditions or a kind of day of the county",
        "情景必须是下列之一：{known}，或本县定义的路况、日期类型",
    ),
    "siting.days_of_year": (
        "the kinds of day must add up to more than 0 and at most 366 days",
        "各类日期的天数合计必须大于0且不超过366",
    ),
    "siting.no_demand": (
        "{count} {count:station has no orders and weighs|stations have no orders and weigh} nothing: {examples}",
        "{count}个站点没有订单，权重为零：{examples}",
    ),
    "siting.out_of_reach": (
        "{count} {count:station is|stations are} out of reach of every site and left out of the choice: {examples}",
        "{count}个站点从任何中心或候选点都无法到达，未参与选址：{examples}",
    ),
    "siting.no_room": (
        "orders need a cold room for this temperature zone, and no candidate has one, neither by itself nor by its size",
        "有订单需要此温区的冷库，但所有候选点（含其规模）都没有该温区的库容",
    ),
    "siting.unused_flag": (
        "no station bears this flag; its rule has no effect",
        "没有站点带有此标签，相应规则不起作用",
    ),
    "siting.no_demand_at_all": (
        "no order tells any demand, so nothing weighs on the choice",
        "没有任何订单，选址没有依据",
    ),
    "siting.no_demand_at_all.fix": ("give orders, or another day", "请提供订单或另选日期"),
    "siting.ask_model": (
        "{column} must be one of the models: {known}",
        "{column}必须是下列模型之一：{known}",
    ),
    "siting.ask_budget": ("{column} must be at least 0", "{column}不能为负"),
    "siting.ask_flag": (
        "{column} must name a flag that some station bears: {known}",
        "{column}必须使用某个站点带有的标签：{known}",
    ),
    "siting.ask_visits": (
        "{column} may ask for at most {most} visits a week",
        "{column}要求的每周班次不能超过{most}",
    ),
    "siting.ask_all_forbidden": (
        "all centres and candidates are forbidden, so that none can be open",
        "所有配送中心和候选点都被禁用，没有可启用的中心",
    ),
    "siting.ask_too_many": (
        "{column} must be at most the {usable} sites that may be open ({forbidden} are forbidden)",
        "{column}不能超过可启用的{usable}个中心（另有{forbidden}个被禁用）",
    ),
    "siting.ask_too_many.fix": (
        "list more candidates, or let --propose add some",
        "请增加候选点，或用--propose自动推荐",
    ),
    "siting.ask_too_few": (
        "{column} must be at least {forced}: so many sites stay open, by their status or because today's centres may not be closed",
        "{column}不能少于{forced}：有{forced}个中心必须保留（设为保留，或未允许关闭现有中心）",
    ),
    "siting.ask_too_few.fix": (
        "allow closing with --may-close, or change site_status",
        "用--may-close允许关闭现有中心，或修改site_status",
    ),
    "siting.ask_reach_needed": (
        "{column} is needed: the reach in minutes of the model {model}",
        "需要{column}：模型{model}的覆盖时限（分钟）",
    ),
    "siting.ask_reach": ("{column} must be above 0 minutes", "{column}必须大于0分钟"),
    "siting.ask_limit": (
        "{column} must be at least {longest}, the longest time that is asked for: pairs beyond it are unknown",
        "{column}不能小于所要求的最长时间{longest}分钟：超过该值的中心与站点不配对",
    ),
    "siting.ask_no_choice": (
        "there is no candidate, and today's centres may not be closed: nothing can be chosen",
        "没有候选点，且不允许关闭现有中心：没有可选的方案",
    ),
    "siting.ask_one_echelon": (
        "{column} two-echelon leaves out what belongs to one echelon",
        "{column} two-echelon不包含只适用于单级网络的部分",
    ),
    "siting.written_direct": (
        "the written county has the townships {towns} above the stations that are served from them; plan drives it from the centres to every station. To hand goods over at the townships plan the two counties in the folder echelons, made by `ruralroute echelons`",
        "写出的县数据把乡镇站 {towns} 设为所辖站点的上级；对它运行plan时从中心直接送到各站点。要在乡镇站中转，请分别规划文件夹echelons中的两个县数据（由`ruralroute echelons`生成）",
    ),
    "siting.echelons_none": (
        "no station stands below a township station: {column} names, for each station, the township station that it is served from, and for that one its centre",
        "没有站点的上级是乡镇站：{column}应填写每个站点所属的乡镇站，乡镇站的上级填写配送中心",
    ),
    "siting.echelons_nothing": (
        "nothing can be handed over at a township station: all goods would go straight from the centres",
        "没有货物可以在乡镇站中转：全部需要由中心直接配送",
    ),
    "siting.straight_transfer": (
        "{count} {count:order goes|orders go} straight from a centre's vehicle, as both ends are not below one township: {orders}",
        "{count}笔订单两端不在同一乡镇站之下，由中心车辆直接承运：{orders}",
    ),
    "siting.straight_other_centre": (
        "{count} {count:order goes|orders go} straight, as another centre is named than the one that feeds the township: {orders}",
        "{count}笔订单指定的中心不是供应该乡镇站的中心，直接配送：{orders}",
    ),
    "siting.straight_aboard": (
        "{count} {count:order goes|orders go} straight, with a longest time aboard that two ways and the time between would break: {orders}",
        "{count}笔订单限定了最长在途时间，不宜中转，直接配送：{orders}",
    ),
    "siting.straight_cold_room": (
        "{count} {count:order goes|orders go} straight, as the township has no cold room, or no more room, for the zone: {orders}",
        "{count}笔订单所需温区在乡镇站没有冷库或容量不足，直接配送：{orders}",
    ),
    "siting.straight_out_of_cold": (
        "{count} {count:order goes|orders go} straight, as two docks and two handings over would be too long outside the cold: {orders}",
        "{count}笔订单经两次装卸会超出允许的脱冷时间，直接配送：{orders}",
    ),
    "siting.straight_no_vehicle": (
        "{count} {count:order goes|orders go} straight, as no vehicle is left that could drive {count:it|them} from the township: {orders}",
        "{count}笔订单在乡镇站没有可用的车辆，直接配送：{orders}",
    ),
    "siting.straight_too_late": (
        "{count} {count:order goes|orders go} straight, as {count:its|their} hours leave no time for handing over: {orders}",
        "{count}笔订单的时间要求来不及中转，直接配送：{orders}",
    ),
    "siting.first_echelon": (" (centres to townships)", "（县到乡）"),
    "siting.second_echelon": (" (townships to villages)", "（乡到村）"),
    "siting.why.keep": (
        "Today's centres stay as they are: no other choice that was allowed costs less. A year costs {cost}.",
        "维持现有中心不变：在允许的方案中没有更省的。年总成本{cost}。",
    ),
    "siting.why.keep_by_rule": (
        "Today's centres stay as they are, by what the choice was asked to be judged by. A year costs {cost}.",
        "按所选评价标准，维持现有中心不变。年总成本{cost}。",
    ),
    "site.rule_price.costs": (
        "Without {count:the rule|the rules} “{rules}” the choice would be {sites} at {value} a year: {count:the rule costs|together they cost} {change} a year. Open only by {count:it|them}: {only}.{proof}",
        "若无{count:这条规则|这些规则}“{rules}”，选择将是{sites}，年总成本{value}：{count:该规则|这些规则合计}每年代价{change}。仅因{count:该规则|这些规则}而启用：{only}。{proof}",
    ),
    "site.rule_price.costs_same": (
        "Without {count:the rule|the rules} “{rules}” the choice would be {sites} at {value} a year: {count:the rule costs|together they cost} {change} a year, and {count:opens|open} no further centre.{proof}",
        "若无{count:这条规则|这些规则}“{rules}”，选择将是{sites}，年总成本{value}：{count:该规则|这些规则合计}每年代价{change}，但未因此多启用中心。{proof}",
    ),
    "site.rule_price.saves": (
        "Without {count:the rule|the rules} “{rules}” the choice would be {sites} at {value} a year, {change} a year more than with {count:it|them}.{proof}",
        "若无{count:这条规则|这些规则}“{rules}”，选择将是{sites}，年总成本{value}，比有{count:该规则|这些规则}时每年多{change}。{proof}",
    ),
    "site.rule_price.nothing": (
        "{count:The rule|The rules} “{rules}” {count:costs|cost} nothing: without {count:it|them} the choice would be {sites} at {value} a year as well.{proof}",
        "{count:规则|以下规则}“{rules}”没有代价：若无{count:该规则|这些规则}，选择仍是{sites}，年总成本{value}。{proof}",
    ),
    "site.rule_price.unknown": (
        "What {count:the rule|the rules} “{rules}” {count:costs|cost} is not known: the search without {count:it|them} ended by time, without an answer.",
        "{count:规则|以下规则}“{rules}”的代价未知：去掉{count:该规则|这些规则}后的求解在时限内没有得到答案。",
    ),
    "site.rule_price.free_alone": (
        "Leaving out one of these alone, with all others kept, saves nothing: {rules}.{proof}",
        "仅去掉下列任一条、保留其余规则，不能节省：{rules}。{proof}",
    ),
    "site.rule_price.only": (
        "{site} ({count} {count:station|stations})",
        "{site}（服务{count}个站点）",
    ),
    "site.rule_price.not_proved": (
        " (By the best choices found in the time; not proved.)",
        "（按时限内找到的最好方案，未经证明。）",
    ),
    "site.rule_price.by_model": (
        "The prices of rules are those of the model's own answer in the usual state.",
        "规则代价按模型自身在平常状态下的方案计算。",
    ),
    "siting.why.first": (
        "There is no centre today. Open: {sites}. A year costs {cost} with the investment spread; a parcel's way takes {mean} {mean:minute|minutes} in the mean, the farthest station is {worst} {worst:minute|minutes} away.",
        "目前没有配送中心。启用：{sites}。含投资分摊的年总成本{cost}；包裹到站平均{mean}分钟，最远站点{worst}分钟。",
    ),
    "siting.why.saves": (
        "Open: {sites}. A usual year costs {cost} with the investment spread, {change} less than today's {today}.",
        "启用：{sites}。平常路况下年总成本（含投资分摊）{cost}，比现状的{today}每年节省{change}。",
    ),
    "siting.why.costs": (
        "Open: {sites}. A usual year costs {cost} with the investment spread, {change} more than today's {today}; what it buys is told below.",
        "启用：{sites}。平常路况下年总成本（含投资分摊）{cost}，比现状的{today}每年多支出{change}，换来的改善见下文。",
    ),
    "siting.why.minutes": (
        "A parcel's way from its centre takes {after} {after:minute|minutes} in the mean (today {before}); the farthest station is {worst_after} {worst_after:minute|minutes} away (today {worst_before}).",
        "包裹从中心到站平均{after}分钟（现状{before}分钟）；最远站点{worst_after}分钟（现状{worst_before}分钟）。",
    ),
    "siting.why.who": (
        "{nearer} {nearer:station comes|stations come} nearer to their centre by more than a minute, {farther} {farther:moves|move} farther away.",
        "{nearer}个站点到中心缩短1分钟以上，{farther}个站点变远。",
    ),
    "siting.why.year_saves": (
        "Counting in the {days} days a year of other states of the roads ({scenarios}), a year costs {ours} in the mean, {change} less than today's {today}.",
        "计入全年{days}天的其他情景（{scenarios}），年均成本{ours}，比现状的{today}每年节省{change}。",
    ),
    "siting.why.year_costs": (
        "Counting in the {days} days a year of other states of the roads ({scenarios}), a year costs {ours} in the mean, {change} more than today's {today}.",
        "计入全年{days}天的其他情景（{scenarios}），年均成本{ours}，比现状的{today}每年多{change}。",
    ),
    "siting.why.keep_service": (
        "Under {scenario} ({days} days a year) {count} {count:station that has|stations that have} no service today {count:is|are} served: {stations}.",
        "“{scenario}”（每年{days}天）时，现状断供的{count}个站点仍可送达：{stations}。",
    ),
    "siting.why.lose_service": (
        "Under {scenario} ({days} days a year) {count} {count:station that is|stations that are} served today {count:has|have} no service: {stations}.",
        "“{scenario}”（每年{days}天）时，现状可送达的{count}个站点将断供：{stations}。",
    ),
    "siting.why.covered": (
        "{covered} % of the demand lies within {reach} {reach:minute|minutes} of its centre (today {before} %).",
        "{covered}%的需求在{reach}分钟之内可达（现状{before}%）。",
    ),
    "siting.why.covered_first": (
        "{covered} % of the demand lies within {reach} {reach:minute|minutes} of its centre.",
        "{covered}%的需求在{reach}分钟之内可达。",
    ),
    "siting.why.all_covered": (
        "Every station that a road reaches lies within {reach} {reach:minute|minutes} of an open site, with as few of them as can be.",
        "以尽可能少的中心，使所有道路可达的站点都在{reach}分钟之内。",
    ),
    "siting.why.townships": (
        "{count} {count:station is|stations are} served over {number} township {number:station|stations} ({stations}); their minutes count the way over it and {transfer} {transfer:minute|minutes} there.",
        "{count}个站点经{number}个乡镇站（{stations}）中转配送；其时间含绕经乡镇站的路程和{transfer}分钟中转。",
    ),
    "siting.why.audit_townships": (
        "{count} {count:station is|stations are} served over {number} township {number:station|stations} ({stations}), as the places above the stations in the network say; their minutes count the way over it and {transfer} {transfer:minute|minutes} there.",
        "按站点的上级关系，{count}个站点经{number}个乡镇站（{stations}）中转配送；其时间含绕经乡镇站的路程和{transfer}分钟中转。",
    ),
    "siting.why.today_townships": (
        "Today's cost and minutes take the places above the stations in the network at their word: {count} {count:station is|stations are} served over {number} township {number:station|stations} ({stations}). If vehicles go there straight from the centre today, leave the township out of the column parent.",
        "现状的成本和时间按站点的上级关系计算：{count}个站点经{number}个乡镇站（{stations}）中转。如果目前实际由中心直接配送，请不要把乡镇站填为上级。",
    ),
    "siting.why.audit_straight": (
        "{count} {count:station is|stations are} served straight from a centre.",
        "{count}个站点由中心直接配送。",
    ),
    "siting.why.audit_not_said": (
        "The county's stations do not say over which township station they are served (no station stands below one): the network of today's centres and township stations that costs least is examined.",
        "站点表未说明经哪个乡镇站配送（没有站点的上级是乡镇站）：按现有中心和乡镇站中最省的方案体检。",
    ),
    "siting.why.audit_best": (
        "The same centres with the cheapest ways over township stations would cost {value} a year, {change} less than as it is.",
        "同样的中心，若按最省的方式经乡镇站中转，年成本{value}，比现状少{change}。",
    ),
    "siting.why.no_townships": (
        "No township station is used: going to every station straight from its centre costs least.",
        "不经乡镇站中转，由中心直接配送到各站最省。",
    ),
    "siting.why.expected": (
        "Of {count} designs compared over all scenarios, {sites} costs least in the mean over the days of a year: {value} a year.",
        "在全部情景下比较了{count}个方案，按全年天数加权平均，{sites}最省：每年{value}。",
    ),
    "siting.why.worst": (
        "Of {count} designs compared, {sites} costs least in its worst scenario: {value}, were it to last a year.",
        "比较了{count}个方案，{sites}在最坏情景下的成本最低：若持续全年为{value}。",
    ),
    "siting.why.regret": (
        "Of {count} designs compared, {sites} is never more than {value} dearer than the best design of a scenario, were it to last a year.",
        "比较了{count}个方案，{sites}在任何情景下（按持续全年计）最多只比该情景的最优方案多{value}（最小最大后悔）。",
    ),
    "siting.why.other": (
        "The model asked for decides otherwise than cost over the scenarios would: of {count} designs {sites} would cost least ({value} a year; this one {ours}).",
        "所选模型的结论与情景成本不同：在{count}个方案中{sites}的期望成本最低（每年{value}，本方案{ours}）。",
    ),
    "siting.why.cheapest": (
        "Of {count} designs compared, {sites} costs least: {value} a year.",
        "比较了{count}个方案，{sites}最省：每年{value}。",
    ),
    "siting.why.other_by_cost": (
        "The model asked for decides otherwise than cost would: of {count} designs {sites} would cost least ({value} a year; this one {ours}).",
        "所选模型的结论与按成本选择不同：在{count}个方案中{sites}成本最低（每年{value}，本方案{ours}）。",
    ),
    "siting.why.same_in_all": (
        "The same design is also the cheapest in the usual state of the roads.",
        "该方案在平常路况下同样是最省的。",
    ),
    "siting.why.fair_best": (
        "In the usual state {sites} would be cheapest ({usual} a year). But a whole year of {scenario} would cost {cost} with it, with the recommended design {ours}.",
        "平常路况下{sites}最省（每年{usual}）；但若全年处于“{scenario}”情景，其成本为{cost}，而推荐方案为{ours}。",
    ),
    "siting.why.cut_off": (
        "The reason: under {scenario} the way over {roads} is closed, and from those sites {count} {count:station|stations} would have no service ({stations}); the recommended design still serves them, and leaves {own} {own:station|stations} without.",
        "原因：“{scenario}”时{roads}中断，上述方案有{count}个站点（{stations}）断供；推荐方案仍可送达这些站点，其自身断供站点为{own}个。",
    ),
    "siting.why.lost": (
        "Under {scenario} {count} {count:station|stations} ({stations}) could not be served from those sites; the recommended design still serves them, and leaves {own} {own:station|stations} without.",
        "“{scenario}”时上述方案有{count}个站点（{stations}）无法送达；推荐方案仍可送达这些站点，其自身断供站点为{own}个。",
    ),
    "siting.why.routed_worst": (
        "The {count} best designs were planned with real routes; {sites} has the least worst cost of them. The estimate's error was {low} to {high}.",
        "对最好的{count}个方案用真实线路逐一排线复核，{sites}的最坏成本最低；估算误差为{low}至{high}。",
    ),
    "siting.why.routed_regret": (
        "The {count} best designs were planned with real routes; {sites} has the least largest regret of them. The estimate's error was {low} to {high}.",
        "对最好的{count}个方案用真实线路逐一排线复核，{sites}的最大后悔值最小；估算误差为{low}至{high}。",
    ),
    "siting.why.routed": (
        "The {count} best designs were planned with real routes; {sites} is the cheapest of them. The estimate's error was {low} to {high}.",
        "对最好的{count}个方案用真实线路逐一排线复核，{sites}最省；估算误差为{low}至{high}。",
    ),
}
