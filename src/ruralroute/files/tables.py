"""The tables of a county: every column, its unit and its other names.

``docs/data-format.md`` says the same to users; a test keeps the two equal.
"""

from __future__ import annotations

from ruralroute.files.cells import Dimension
from ruralroute.files.columns import (
    Column,
    Table,
    amounts,
    clock,
    count,
    day,
    listed,
    minutes,
    named,
    number,
    refers,
    refers_many,
    text,
    whole,
    windows,
    word,
    yes_no,
)

LEVELS: dict[str, str | int] = {
    **dict.fromkeys(("county", "县", "县级", "县城"), "county"),
    **dict.fromkeys(("township", "乡镇", "镇", "乡", "乡级", "镇级", "乡镇级", "街道"), "township"),
    **dict.fromkeys(("village", "村", "村级", "行政村", "自然村", "村级站点"), "village"),
}
KINDS: dict[str, str | int] = {
    **dict.fromkeys(
        ("deliver", "delivery", "送", "派", "派件", "派送", "送货", "下行", "配送"), "deliver"
    ),
    **dict.fromkeys(
        ("collect", "pickup", "取", "揽", "揽件", "揽收", "收", "收件", "取货", "上行"), "collect"
    ),
    **dict.fromkeys(("transfer", "转运", "中转", "调拨"), "transfer"),
}
PRIORITIES: dict[str, str | int] = {
    **{str(level): level for level in range(10)},
    **dict.fromkeys(("普通", "一般", "低", "normal"), 0),
    **dict.fromkeys(("优先", "加急", "紧急", "急", "高", "urgent"), 1),
    **dict.fromkeys(("必送", "必须", "必达", "mandatory"), 9),
}

SITE_STATUS: dict[str, str | int] = {
    **dict.fromkeys(("optional", "closable", "可选", "可关", "可关闭"), "optional"),
    **dict.fromkeys(("keep", "required", "保留", "必须", "必建", "必选"), "keep"),
    **dict.fromkeys(("forbidden", "禁止", "不可选", "关闭", "禁用"), "forbidden"),
}

_OPERATOR = "公司 快递公司 承运商 经营主体 企业 品牌 快递品牌 所属公司 单位 company carrier brand"
_ID = "编号 代码 序列号 no code"
_NOTES = "备注 说明 注意事项 note remark remarks comment comments"
_PAYLOAD = "载重 载重量 额定载重 核定载重 核定载质量 最大载重 载质量 capacity"
_ROOM = "容积 体积 货厢容积 车厢容积 货箱容积 方数 方量"


def _lon() -> Column:
    aliases = "经度 东经 lng long longitude x"
    return number("lon", Dimension.DEGREES, "", aliases)


def _lat() -> Column:
    return number("lat", Dimension.DEGREES, "", "纬度 北纬 latitude y")


def _operator() -> Column:
    return refers("operator", "operators", _OPERATOR)


def _zone() -> Column:
    return refers("zone", "zones", "温区 温度 温层 温控 温度要求 temperature")


def _cold_limits() -> tuple[Column, Column]:
    return (
        minutes("max_aboard", "最长在车时间 在车时限 在途时限 最长在途时间"),
        minutes("max_out_of_cold", "最长脱冷时间 脱冷时限"),
    )


CENTRES = Table(
    name="centres",
    aliases=("配送中心", "中心", "分拨中心", "仓库", "centers", "depots"),
    required=(("id", "name"), ("lon",), ("lat",)),
    columns=(
        named("id", f"{_ID} 中心编号 中心代码 center_id centre_id"),
        _lon(),
        _lat(),
        text("name", "名称 中心名称 配送中心 中心 仓库 仓库名称 centre center"),
        _operator(),
        clock("open", "开门时间 开门 开放时间 上班时间 开始作业", to="open_s"),
        clock("close", "关门时间 关门 关闭时间 下班时间 结束作业 最晚回场", to="close_s"),
        minutes("load", "装车时间 装车时长 装货时间 装货时长"),
        minutes("unload", "卸车时间 卸车时长 卸货时间 卸货时长"),
        minutes("turnaround", "周转时间 趟间间隔"),
        clock("collect_by", "上行截止 揽收截止 上行截止时间 干线发车时间", to="collect_by_s"),
        count("docks", "月台 月台数 装卸口 装卸位"),
        word("level", "级别 层级", LEVELS),
        number("loading_kg_per_h", Dimension.PLAIN, "", "装卸能力"),
        amounts("cold_capacity_m3", "zones", "冷库容积 cold_m3"),
        text("size", "规模 大小"),
        number("capacity", Dimension.MASS, "kg", "处理能力 日处理能力"),
        number("cost_year", Dimension.MONEY, "元", "年成本 年运营成本 年费用"),
        number("cost_close", Dimension.MONEY, "元", "关闭成本 关闭费用"),
        word("site_status", "选址状态 选址", SITE_STATUS),
    ),
)

STATIONS = Table(
    name="stations",
    aliases=("站点", "网点", "村站", "村级站点", "站点信息", "地点"),
    required=(("id", "name"), ("lon",), ("lat",)),
    columns=(
        named(
            "id", f"{_ID} 站点编号 站点代码 站编号 网点编号 网点代码 村编号 行政区划代码 station_id"
        ),
        _lon(),
        _lat(),
        text(
            "name",
            "名称 村名 村 站点 站点名称 站点名 站名 网点 网点名称 村庄 行政村 village station",
            weak="地址 详细地址 address",
        ),
        text("township", "乡镇 乡镇名 乡镇名称 所属乡镇 镇 乡 街道 town"),
        word("level", "级别 层级 站点级别", LEVELS),
        refers("parent", "places", "上级 上级站点 上级网点 所属站点"),
        windows(
            "时间窗 时间窗口 营业时间 开放时间 服务时间 收货时间 开门时间 time_window opening_hours"
        ),
        minutes("stop", "停靠时间 停车时间 停留时间 固定停靠时间"),
        number("s_per_parcel", Dimension.TIME, "s", "每件时间 每件耗时 每件用时"),
        refers_many("allow_classes", "classes", "允许车型 可用车型 可通行车型"),
        refers_many("forbid_classes", "classes", "禁止车型 禁行车型 不可用车型"),
        listed("flags", "标签 标记"),
        count("max_gap_days", "最长间隔天数 最长间隔"),
        count("days_since_served", "未送天数 距上次天数"),
        text("visit_pattern", "班期 配送周期"),
        refers("fallback", "places", "备用站点 代收站点"),
        amounts("cold_capacity_m3", "zones", "冷柜容积 冷库容积"),
        text("contact", "联系人", weak="负责人 站长 站点负责人"),
        text("phone", "联系电话", weak="电话 手机 手机号 手机号码 站点电话 tel telephone mobile"),
        text("notes", _NOTES),
    ),
)

OPERATORS = Table(
    name="operators",
    aliases=("公司", "快递公司", "经营主体", "承运商", "企业"),
    required=(("id", "name"),),
    columns=(
        named("id", f"{_ID} 公司编号 公司代码 企业编号"),
        text("name", f"名称 公司名称 企业名称 {_OPERATOR}"),
        text("pool", "共配组 合作组 联盟"),
    ),
)

VEHICLES = Table(
    name="vehicles",
    aliases=("车辆", "车队", "车辆信息", "车辆表"),
    required=(("id", "plate"), ("class",)),
    columns=(
        named("id", f"{_ID} 车辆编号 车辆代码 vehicle vehicle_id"),
        refers(
            "class", "classes", "车型 车辆类型 车辆型号 类型 vehicle_class type", to="vehicle_class"
        ),
        refers("centre", "centres", "配送中心 中心 所属中心 出发中心 场站 center depot"),
        _operator(),
        refers("profile", "profiles", "通行类别"),
        refers_many("zones", "zones", "温区 可用温区 温层", to=None),
        number("payload_kg", Dimension.MASS, "kg", _PAYLOAD),
        number("volume_m3", Dimension.VOLUME, "m3", _ROOM),
        number("gross_kg", Dimension.MASS, "kg", "总质量 总重 最大总质量", to=None),
        number("width_m", Dimension.LENGTH, "m", "车宽 宽度 宽", to=None),
        number("height_m", Dimension.LENGTH, "m", "车高 高度 高", to=None),
        clock("shift_start", "上班时间 出车时间 班次开始 最早出发 最早出车", to="shift_start_s"),
        clock("shift_end", "下班时间 收车时间 班次结束 最晚返回 最晚收车", to="shift_end_s"),
        number("cost_fixed", Dimension.MONEY, "元", "固定成本 固定费用 日固定成本 每日费用"),
        number("cost_per_km", Dimension.MONEY, "元", "每公里成本 公里成本 每公里费用 每公里"),
        number("cost_per_hour", Dimension.MONEY, "元", "每小时成本 小时成本 每小时费用 每小时"),
        count("max_trips", "最多趟数 最大趟数 最多趟次 趟数"),
        minutes("max_driving", "最长驾驶时间 每日驾驶上限"),
        listed("skills", "技能 资质"),
        text("plate", "车牌 车牌号 车牌号码 车号 license license_plate"),
        text("driver", "司机 驾驶员 司机姓名 驾驶员姓名"),
        text("phone", "电话 司机电话 手机 手机号 联系电话 驾驶员电话 tel telephone mobile"),
        text("notes", _NOTES),
    ),
)

COMPARTMENTS = Table(
    name="compartments",
    aliases=("车厢", "隔舱", "货舱", "温区舱"),
    required=(("vehicle",), ("id",)),
    columns=(
        refers("vehicle", "vehicles", "车辆 车辆编号 车牌 车牌号 车号 vehicle_id plate"),
        named("id", f"{_ID} 舱 舱位 隔舱 隔舱编号 车厢 车厢编号 compartment"),
        refers_many("zones", "zones", "温区 可用温区 温层"),
        number("payload_kg", Dimension.MASS, "kg", _PAYLOAD),
        number("volume_m3", Dimension.VOLUME, "m3", _ROOM),
    ),
)

ORDERS = Table(
    name="orders",
    aliases=("订单", "订单表", "今日订单", "当日订单", "货单", "配送单", "派送单"),
    required=(("station",), ("parcels", "mass_kg", "volume_m3")),
    columns=(
        named("id", f"{_ID} 订单号 订单编号 单号 运单号 order order_id"),
        day("date", "日期 配送日期 送货日期 派送日期 day"),
        refers(
            "station",
            "stations",
            "站点 站点编号 站点名称 站名 村名 村 网点 网点编号 网点名称 收货点 目的地 送货站点 "
            "收货站点 配送站点 配送点 送货点 收货村 station_id village",
            weak="地址 收货地址 详细地址 address",
        ),
        text("township", "乡镇 乡镇名 乡镇名称 所属乡镇 镇 乡 街道 town", to=None),
        _operator(),
        word("kind", "业务类型 业务 类型 送取 收派 方向 上下行 type", KINDS),
        refers("to_station", "stations", "目的站点 到达站点 转运至"),
        refers("centre", "centres", "配送中心 中心 发货中心 center"),
        refers("product", "products", "货物 品名 货品 商品 产品 货物名称 商品名称 goods item"),
        count("parcels", "件数 票数 数量 包裹数 件 箱数 总件数 包裹 pieces count qty quantity"),
        number("mass_kg", Dimension.MASS, "kg", "重量 质量 毛重 总重量 货重 weight"),
        number("volume_m3", Dimension.VOLUME, "m3", "体积 方数 方量 总体积 货量"),
        _zone(),
        text("goods_class", "货类 货物类别 品类 货物类型"),
        windows(
            "时间窗 时间窗口 要求到达 要求到达时间 要求送达 送达时间 配送时间 时间要求 收货时间 "
            "送货时间 送货时段 配送时段 收货时段 送达时段 time_window"
        ),
        word("level", "优先级 等级 优先 紧急程度 priority", PRIORITIES),
        count("days_deferred", "顺延天数 已顺延天数 延期天数 积压天数 滞留天数"),
        number("price", Dimension.MONEY, "元", "放弃代价 未送代价 不送罚金 penalty"),
        *_cold_limits(),
        clock("ready", "可装时间 可装车时间 到货时间 备好时间 ready_time release", to="ready_s"),
        text("line_haul", "干线 干线班次"),
        refers("via", "stations", "经由 中转站点 经由站点"),
        text("notes", _NOTES),
    ),
)

CANDIDATES = Table(
    name="candidates",
    aliases=("候选点", "候选地址", "备选点", "选址候选"),
    required=(("id", "name"), ("lon",), ("lat",)),
    columns=(
        named("id", f"{_ID} 候选点编号"),
        _lon(),
        _lat(),
        text("name", "名称 候选点 地点"),
        text("size", "规模 大小"),
        number("cost_open", Dimension.MONEY, "元", "建设成本 开办费用 建设费用"),
        number("cost_year", Dimension.MONEY, "元", "年成本 年运营成本 年费用"),
        number("capacity", Dimension.MASS, "kg", "能力 处理能力 日处理能力"),
        amounts("cold_capacity_m3", "zones", "冷库容积 cold_m3"),
        word("site_status", "选址状态 选址", SITE_STATUS),
    ),
)

PRODUCTS = Table(
    name="products",
    aliases=("产品", "货物", "商品", "货品", "品类"),
    required=(("id", "name"),),
    columns=(
        named("id", f"{_ID} 货物编号 商品编号 产品编号"),
        text("name", "名称 品名 货物 商品 产品 货品 货物名称 商品名称 product"),
        _zone(),
        text("goods_class", "货类 货物类别 品类 类别"),
        *_cold_limits(),
        number("mass_kg_per_parcel", Dimension.MASS, "kg", "单件重量 每件重量 件重"),
        number("volume_m3_per_parcel", Dimension.VOLUME, "m3", "单件体积 每件体积"),
    ),
)

TRAVEL = Table(
    name="travel",
    aliases=("行程", "里程表", "距离表", "距离矩阵", "里程"),
    required=(("from",), ("to",), ("duration_s",), ("distance_m",)),
    columns=(
        refers("from", "places", "起点 出发地 出发点 始发", to="from_place"),
        refers("to", "places", "终点 目的地 到达地 到达点", to="to_place"),
        whole(
            "duration_s", Dimension.TIME, "s", "时间 时长 耗时 用时 行驶时间 time", to="duration_s"
        ),
        whole("distance_m", Dimension.LENGTH, "m", "距离 里程 路程 行驶距离", to="distance_m"),
        refers("profile", "profiles", "通行类别"),
    ),
)

ROAD_OVERRIDES = Table(
    name="road_overrides",
    aliases=("道路修正", "路况", "道路限制", "路况修正"),
    required=(("way", "place", "lon"),),
    columns=(
        text("way", "路段 道路 路段编号 道路编号 way_id road"),
        refers("place", "places", "地点 位置 站点 station"),
        _lon(),
        _lat(),
        yes_no("closed", "封闭 封路 是否封闭 禁止通行"),
        number("max_weight_t", Dimension.MASS, "t", "限重 限载"),
        number("max_width_m", Dimension.LENGTH, "m", "限宽"),
        number("speed_kmh", Dimension.SPEED, "km/h", "车速 速度 限速"),
        clock("from", "开始 开始时间 起", to="from_s"),
        clock("to", "结束 结束时间 止", to="to_s"),
        day("from_date", "开始日期 起始日期 生效日期"),
        day("to_date", "结束日期 截止日期 失效日期"),
    ),
)

TABLES: dict[str, Table] = {
    one.name: one
    for one in (
        CENTRES,
        STATIONS,
        OPERATORS,
        PRODUCTS,
        VEHICLES,
        COMPARTMENTS,
        ORDERS,
        CANDIDATES,
        TRAVEL,
        ROAD_OVERRIDES,
    )
}
"""Every table, in the order in which they are read."""

RESERVED = ("boxes", "ambient", "lines")
"""Names of tables that later versions will read."""

KEPT: dict[str, tuple[str, ...]] = {
    "centres": ("docks", "loading_kg_per_h"),
    "stations": ("visit_pattern", "fallback", "cold_capacity_m3"),
    "vehicles": ("skills",),
    "orders": ("line_haul",),
}
"""Columns by table that are read and kept, and that nothing uses yet."""
