"""Texts of the model's faults."""

TEXTS: dict[str, tuple[str, str]] = {
    "model.duplicate_id": (
        "{column} must be unique, but is already at {first}",
        "{column}不能重复，已见于 {first}",
    ),
    "model.id_in_two_tables": (
        "{column} of a station must differ from every centre's",
        "站点的{column}不能与配送中心相同",
    ),
    "model.unknown_id": (
        "{column} must name a row of {table}",
        "{column}必须是{table}表中已有的编号",
    ),
    "model.ambient_room": (
        "{column} lists cold rooms: leave the ambient zone out",
        "{column}只填冷库容积，请去掉常温",
    ),
    "model.centre_hours": (
        "a centre must close after it opens",
        "配送中心的关门时间须晚于开门时间",
    ),
    "model.centre_hours.fix": (
        "a time past midnight is written 25:30",
        "过了午夜的时间写成 25:30 的样子",
    ),
}
