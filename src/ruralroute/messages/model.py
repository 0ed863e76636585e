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
        "{column}必须是 {table} 表中已有的编号",
    ),
}
