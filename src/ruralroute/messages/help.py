"""The help of the command line in Chinese, by its English words.

What is not listed is shown in English.
"""

CHINESE: dict[str, str] = {
    "Plan a county's rural deliveries: roads, stations and orders in, routes out."
    " Start with `ruralroute demo DIR`, then `ruralroute plan DIR`."
    " Exit codes: 0 done; 1 internal fault; 2 wrong usage; 3 bad input; 4 the answer is no"
    " (violations found, nothing served, a mandatory order unserved, with --strict anything"
    " unserved); 5 not even the greedy plan in time; 130 interrupted.": (
        "县域物流排线：读入道路、站点和订单，给出线路。\n\n"
        "先用 ruralroute demo 文件夹 生成示例，再用 ruralroute plan 文件夹 排线。\n\n"
        "退出码：0 完成；1 内部错误；2 用法错误；3 数据有误；4 结果不可行（方案违规、一单都没安排、"
        "必送订单未安排，或加了 --strict 而有订单未安排）；5 限时内连初始方案都未完成；130 被中断。"
    ),
    "Write a fictional county to DIR: roads, stations, fleet, orders of one day."
    " It is written in the same files that a user would write, so it is also a template.": (
        "生成一个虚构的示例县：道路、站点、车辆和一天的订单。\n\n"
        "文件格式与用户自己填写的相同，可当作模板。"
    ),
    "Read the county in DIR and its roads, and list everything that is wrong. The settings of a"
    " study of sites are checked, too. DIR is a county folder or workbook. All faults of all files are told at once: file, row,"
    " column, what was found, what was expected.": (
        "检查县数据和道路，列出所有问题；选址研究的设置也一并检查。\n\n"
        "DIR 是县数据文件夹或工作簿。所有文件的问题一次列全：文件、行、列、实际内容和要求。"
    ),
    "Print the JSON Schema of a county, of plan.json, of run.json or of siting.json.": (
        "输出县数据、plan.json、run.json 或 siting.json 的 JSON Schema。"
    ),
    "Plan one day of the county in DIR and write routes, run sheets and a map."
    " DIR is a county folder or workbook. Written to the folder: plan.json, run.json,"
    " routes.geojson, map.html, runsheets.html, plan.xlsx. Ctrl-C saves the best plan so far.": (
        "为一个县排一天的线路，写出方案、派车单和地图。\n\n"
        "DIR 是县数据文件夹或工作簿。写出 plan.json、run.json、routes.geojson、map.html（地图）、"
        "runsheets.html（派车单）和 plan.xlsx。按 Ctrl-C 保存目前最好的方案。"
    ),
    "Check PLAN (plan.json, or its folder) against the county in DIR."
    " Everything that the plan says is worked out again from the county's files and roads, by code"
    " that shares nothing with the planner. Exit code 4 when a rule is broken.": (
        "用县数据校验方案 PLAN（plan.json 或其文件夹）。\n\n"
        "方案中的一切都由独立于排线程序的代码从数据和道路重新推算；有违规时退出码为 4。"
    ),
    "Tell in words why orders of PLAN are left out, or why a stop is late."
    " PLAN is plan.json or its folder. Without --order and --station it tells of every order that is"
    " left out. Whatever is said was tried on the plan itself: the order alone on each vehicle, at"
    " every place of every route, and with one rule eased at a time.": (
        "说明方案 PLAN 中的订单为何未安排，或某站为何到得晚。\n\n"
        "PLAN 是 plan.json 或其文件夹。不写 --order 和 --station 时说明所有未安排的订单。所说的都在"
        "方案上试过：单独派每辆车、插入每条线路的每个位置，以及逐条放宽规则。"
    ),
    "Solve the routing problem in FILE and write the answer in VROOM's format."
    " FILE is a VROOM JSON, VRPLIB or Solomon file; - is stdin. Without -o the answer goes to"
    " stdout; with it, stdout has a summary (--json: as a JSON document). Reading FILE counts"
    " towards --time-limit.": (
        "求解 FILE 里的车辆路径问题，按 VROOM 格式写出答案。\n\n"
        "FILE 是 VROOM JSON、VRPLIB 或 Solomon 文件；- 表示标准输入。不写 -o 时答案输出到标准输出；"
        "写了 -o 时标准输出显示摘要（--json 则为 JSON）。读取 FILE 的时间计入 --time-limit。"
    ),
    "Write the answer here (.sol: plain routes and cost); by default to stdout.": (
        "答案写到这个文件（.sol：只写线路和成本）；默认写到标准输出。"
    ),
    "Steps of search; without --time-limit the same input gives the same answer.": (
        "优化步数；不写 --time-limit 时，相同的输入得到相同的结果。"
    ),
    "Distances of VRPLIB and Solomon files: whole numbers (nearest, down), one decimal cut"
    " (dimacs), three decimals (exact). [default: as is usual for the type]": (
        "VRPLIB 和 Solomon 文件的距离取法：取整（nearest 四舍五入，down 舍去）、截到一位小数（dimacs）、"
        "三位小数（exact）。[默认：按类型惯例]"
    ),
    "Draw PLAN (plan.json, or its folder) as one HTML file that opens without a network.": (
        "把方案 PLAN（plan.json 或其文件夹）画成一个不联网也能打开的 HTML 地图。"
    ),
    "Tell what is in a road file, or in the roads of a county."
    " Road files are OpenStreetMap, GeoJSON, GeoPackage, shapefile, or a CSV table of edges. Told"
    " are kilometres by class, kind and surface, how much the map leaves open, faults with their"
    " positions, and, for a county, how far its places are from the roads, which stations the"
    " conditions cut off, and the roads and bridges that most stations hang on.": (
        "说明路网文件或县路网的内容。\n\n"
        "路网文件可为 OpenStreetMap、GeoJSON、GeoPackage、Shapefile 或 CSV 路段表。列出各等级、类别和"
        "路面的里程、缺标注的比例、问题及其位置；对县数据还列出各地点离路多远、哪些站点因路况断路、"
        "哪些道路和桥梁最要紧。"
    ),
    "CSV of observed speeds; factors of speed by class are fitted to them.": (
        "实测车速 CSV，据此拟合各等级的车速系数。"
    ),
    "Write the roads and their faults for QGIS: .geojson, or .gpkg.": (
        "写出道路和问题点，供 QGIS 打开：.geojson 或 .gpkg。"
    ),
    "Draw the roads by class, surface and speed, and their faults, as one HTML file.": (
        "把道路按等级、路面和车速以及问题点画成一个 HTML 文件。"
    ),
    "Write run sheets, workbook and GeoJSON of PLAN again, in any language.": (
        "重新写出方案 PLAN 的派车单、工作簿和 GeoJSON，可换语言。"
    ),
    "Look at this machine, and tell whether everything that ruralroute needs works.": (
        "检查本机，看 ruralroute 所需的一切是否正常。"
    ),
    "Log what happens; show tracebacks.": "记录运行过程，出错时显示详情。",
    "Show the version and exit.": "显示版本。",
    "Show this message and exit.": "显示本说明。",
    "Shape of the county and its roads.": "地形：plain 平原，hill 丘陵，mountain 山区。",
    "How many.": "站点个数。",
    "Same seed, same county.": "随机种子；种子相同，生成的县也相同。",
    "Replace files that are there already.": "覆盖已有的同名文件。",
    "Print the result as one JSON document.": "以 JSON 输出结果。",
    "Language; else the county's, else the locale's.": "语言；不写时用县数据的语言，再不然用系统语言。",
    "Today's orders alone (CSV or workbook); they replace the county's.": (
        "当天的订单表（CSV 或工作簿），代替县数据中的订单。"
    ),
    "State of the roads: dry, rain, flood, snow, thaw, night, or one of the county's own.": (
        "路况：dry 晴天，rain 雨天，flood 汛期，snow 降雪，thaw 翻浆，night 夜间，或县数据自定义的路况。"
    ),
    "Time of the day, such as 07:30, that roads are judged at; needs a county.": (
        "按一天中的哪个时刻判断道路，如 07:30；需要县数据。"
    ),
    "What to take roads and ferries without tags for; else the county's policy.": (
        "缺少标签的道路和轮渡按什么处理：cautious 谨慎，typical 一般，hopeful 乐观；不写时按县数据的规则。"
    ),
    "Day to plan; by default the one that the orders are dated, else today.": (
        "排哪一天；不写时取订单的日期，订单没有日期则为今天。"
    ),
    "Folder to write; by default DIR/plan-<day>.": "写到哪个文件夹；不写时为 DIR/plan-日期。",
    "Seconds of search. [default: 20, or none with --iterations]": (
        "优化时间，秒；默认 20，写了 --iterations 时不限。"
    ),
    "End after so many seconds without a better answer.": ("连续这么多秒没有更好的结果就结束。"),
    "End after so many of the search's ten rounds without a better answer.": (
        "优化共十轮，连续这么多轮没有更好的结果就结束。"
    ),
    "End when the answer is known to cost at most so much more than the least possible.": (
        "已知结果最多比可能的最低成本高这么多（百分比）时结束。"
    ),
    "Search processes. [default: one for each core; with --iterations 2]": (
        "优化进程数；默认每个处理器核一个，使用 --iterations 时为 2。"
    ),
    "Chooses among searches.": "随机种子。",
    "Exit with 4 when any order is left out.": "只要有订单未安排，退出码就为 4。",
    "Write drivers' phones in full.": "派车单上写出司机完整电话。",
    "File; by default map.html by the plan.": "写到哪个文件；不写时为方案旁的 map.html。",
    "Folder; by default the plan's own.": "写到哪个文件夹；不写时为方案所在的文件夹。",
    "Id of an order; may be repeated.": "订单编号，可写多次。",
    "Id or name of a station: why each of its stops is when it is, and what is left out there.": (
        "站点编号或名称：说明该站每次停靠为何在那个时间，以及哪些订单未安排。"
    ),
    "Study where the centres of the county in DIR should be, and write the study. Written to the folder: siting.json, siting.geojson, siting.xlsx, siting.html (map and plots), memo.html (two pages to print), and siting.gpkg where the extra `gis` is installed. Ctrl-C ends the search and writes what is known by then.": (
        "研究一个县的配送中心该设在哪里，写出选址报告。\n\n写出 siting.json、siting.geojson、siting.xlsx、siting.html（地图和图表）、memo.html（两页可打印的说明），装有 gis 扩展时还有 siting.gpkg。按 Ctrl-C 结束并写出目前已知的结果。"
    ),
    "What a choice is judged by: cost a year, mean or worst time, sites or demand in reach.": (
        "选址目标：年成本、平均或最远时间、中心个数、覆盖需求量。"
    ),
    "How many sites are open, kept ones included.": ("开设几个中心，含保留的。"),
    "Money that may be spent once.": ("一次性投资上限。"),
    "Minutes: the covers' reach, else the longest time that any station may have.": (
        "分钟：覆盖模型的覆盖时限；其他模型为任何站点的最长时间。"
    ),
    "FLAG<=MINUTES, FLAG>=VISITS a week, or FLAG*WEIGHT; FLAG may be all. Repeatable.": (
        "公平要求：标签<=分钟、标签>=每周班次，或 标签*权重；标签可写 all；可写多次。"
    ),
    "Today's centres may be closed; else they stay.": ("现有中心可以关闭；不写则保留。"),
    "A station's goods may come from several sites.": ("一个站点可由多个中心供货。"),
    "flood,snow,demand+20,harvest,roads,centres,all or none; by default those with days.": (
        "情景：flood、snow、demand+20、harvest、roads、centres、all 或 none；不写时用有天数的情景。"
    ),
    "Choose by the scenarios: expected cost, worst cost, or largest regret.": (
        "按情景选择：期望成本、最坏成本或最大后悔值。"
    ),
    "Plan so many of the best designs with real routes and rank them again.": (
        "用真实线路排出最好的几个方案并重新排名。"
    ),
    "Build so many new sites in each step, as in 2,3.": ("分期建设，每期新建几个，如 2,3。"),
    "Propose candidates from the roads.": ("从路网中推荐候选点。"),
    "Take demand from the orders of this day.": ("以这一天的订单作为需求。"),
    "Split the county in DIR, whose stations stand below township stations, into two to plan."
    " Written are two county folders: `centres`, in which the centres' vehicles bring goods to the"
    " township stations and fetch what was collected there, and `townships`, in which the stations"
    " below are served from these. The hours of handing over stand in both, so that any plan of one"
    " goes with any plan of the other. Goods that cannot be handed over stay with the centres."
    " Where --force replaces folders, vehicles stay where these have them.": (
        "把站点隶属乡镇站的县拆成两级，分别排线。\n\n"
        "写出两个县数据文件夹：centres（中心的车送货到乡镇站，并取回收件）和 townships（从乡镇站配送到村）。"
        "两边都写有交接时间，因此任何一级的方案都与另一级衔接。不能中转的货物仍由中心直接配送。"
        "用 --force 覆盖时，车辆沿用原文件夹中的归属。"
    ),
    "Folder for the two counties; by default DIR/echelons.": (
        "两个县数据的文件夹；默认 文件夹/echelons。"
    ),
    "Leave out pairs of site and station farther apart; keeps large counties small.": (
        "相距超过这么多分钟的中心和站点不配对，可加快大县的计算。"
    ),
    "Only examine the network as it is.": ("只评估现有网络。"),
    "Folder to write; by default DIR/siting.": ("写到哪个文件夹；不写时为 DIR/siting。"),
    "Also write a county with the chosen centres, for `ruralroute plan`.": (
        "另外写出含所选中心的县数据，供 ruralroute plan 使用。"
    ),
    "Seconds for all searches together, routes aside.": ("所有优化合计的秒数，不含排线。"),
}
