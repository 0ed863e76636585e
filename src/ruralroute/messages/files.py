"""Texts of files."""

TEXTS: dict[str, tuple[str, str]] = {
    "files.no_such_path": ("there must be a file or folder of this name", "找不到这个文件或文件夹"),
    "files.not_a_county": (
        "a county must be a folder or an .xlsx workbook",
        "县数据须是一个文件夹，或一个 .xlsx 工作簿",
    ),
    "files.not_a_table_file": (
        "a table must be a .csv, .txt, .tsv or .xlsx file",
        "表格须是 .csv、.txt、.tsv 或 .xlsx 文件",
    ),
    "files.not_a_table_file.fix": (
        "open it in Excel or WPS and save it as .xlsx",
        "请用 Excel 或 WPS 打开，另存为 .xlsx",
    ),
    "files.nothing_here": (
        "the folder must hold county.toml and tables such as stations.csv",
        "文件夹里须有 county.toml 和 stations.csv（站点）等表格",
    ),
    "files.nothing_here.fix": (
        "ruralroute demo DIR writes an example to start from",
        "可用 ruralroute demo 生成一个示例照着填",
    ),
    "files.cannot_read": ("the file must be readable: {reason}", "文件无法读取：{reason}"),
    "files.file_too_big": ("the file must not exceed {limit}", "文件不能超过 {limit}"),
    "files.not_text": (
        "must be a text table in UTF-8 or GB18030",
        "须是 UTF-8 或 GB18030（GBK）编码的文本表格，这个文件不是",
    ),
    "files.not_text.fix": (
        "save it from the spreadsheet as CSV UTF-8 or as .xlsx",
        "请在表格软件里另存为“CSV UTF-8”或 .xlsx",
    ),
    "files.broken_line": (
        "the line must follow the rules of CSV ({reason})",
        "这一行不符合 CSV 格式（{reason}）",
    ),
    "files.broken_line.fix": (
        "look for a single double quote here or above",
        "请检查这一行及上文是否有落单的双引号",
    ),
    "files.too_many_columns": (
        "a table must not have more than {limit} columns",
        "表格不能超过 {limit} 列",
    ),
    "files.too_many_rows": (
        "a table must not have more than {limit} rows",
        "表格不能超过 {limit} 行",
    ),
    "files.cell_too_long": (
        "a cell must not have more than {limit} characters",
        "单元格不能超过 {limit} 个字符",
    ),
    "files.too_many_cells": (
        "a row must not have more cells than the header ({limit})",
        "这一行的单元格不能多于表头（{limit} 个）",
    ),
    "files.too_many_cells.fix": (
        "a text that holds a comma needs double quotes around it",
        "文字里有逗号时，须用英文双引号括起来",
    ),
    "files.old_or_locked_workbook": (
        "must be an .xlsx workbook without a password",
        "须是没有密码的 .xlsx 工作簿",
    ),
    "files.old_or_locked_workbook.fix": (
        "save it again as .xlsx and take the password off",
        "请去掉密码，另存为 .xlsx",
    ),
    "files.broken_workbook": (
        "must be a whole .xlsx workbook, but cannot be opened",
        "须是完整的 .xlsx 工作簿，这个文件打不开",
    ),
    "files.broken_workbook.fix": (
        "open it in a spreadsheet and save it again",
        "请用表格软件打开后重新保存",
    ),
    "files.workbook_too_big": (
        "a workbook must not unpack to more than 200 MB",
        "工作簿解压后不能超过 200 MB",
    ),
    "files.exists": (
        "there must be nothing here yet that would be replaced",
        "这里已有同名文件，未覆盖",
    ),
    "files.exists.fix": ("choose another place, or use force", "请换个位置，或选择强制覆盖"),
    "files.cannot_write": (
        "it must be possible to write here: {reason}",
        "这里无法写入：{reason}",
    ),
    "files.cannot_list": (
        "a text in the list {column} must not be blank or hold ; , 、 or |",
        "列表{column}里的文字不能为空，也不能含有 ; , 、 |",
    ),
    "files.table_missing": (
        "there must be a table {table} with at least one row",
        "缺少{label}表（{table}），至少要有一行",
    ),
    "files.empty_table": ("a table must have a header", "表格是空的，须有表头"),
    "files.table_twice": (
        "a table must stand in one place, but this one is already in {first}",
        "同一张表只能有一份，{first} 已经是这张表",
    ),
    "files.no_vehicles": (
        "there is no table of vehicles: nothing can be driven",
        "没有 vehicles（车辆）表：无车可派",
    ),
    "files.reserved": (
        "this table has a reserved name and is not used yet",
        "这张表的名字已预留，目前还不会使用",
    ),
    "files.table_nearly_known": (
        "this file or sheet is not read; did you mean {meant}?",
        "这个文件或工作表没有读取，是不是想写 {meant}？",
    ),
    "files.sheet_ignored": (
        "this sheet is not read, only {used} is",
        "没有读取这个工作表，只读取了 {used}",
    ),
    "files.sheet_unknown": (
        "this sheet is not read: its name is none of a county's tables",
        "没有读取这个工作表：名字不是县数据的表名",
    ),
    "files.title_skipped": (
        "this line above the header is not read: {title}",
        "表头上方的这一行没有读取：{title}",
    ),
    "files.total_skipped": ("this row of totals is not read", "合计行没有读取"),
    "files.missing_column": ("there must be a column {names}", "缺少列：{names}"),
    "files.column_twice": (
        "{column} means the same as the column {first}: keep one",
        "{column}与{first}是同一个意思，请只留一列",
    ),
    "files.unknown_column": (
        "the column {column} is not known and is not used",
        "不认识“{column}”这一列，没有使用",
    ),
    "files.kept_for_later": (
        "the column {column} is kept for later and changes nothing yet",
        "“{column}”这一列目前不参与计算，仅作保留",
    ),
    "files.unknown_column_near": (
        "the column {column} is not known and is not used; did you mean {meant}?",
        "不认识“{column}”这一列，没有使用；是不是想写{meant}？",
    ),
    "files.nearly_known": (
        "{column} is not a known column; did you mean {meant}?",
        "没有“{column}”这一列，是不是想写{meant}？",
    ),
    "files.unknown_unit": (
        "the unit of {column} must be one of: {units}",
        "{column}的单位须是以下之一：{units}",
    ),
    "files.missing": ("{column} must not be blank", "{column}不能空着"),
    "files.not_a_number": ("{column} must be a number", "{column}须是数字"),
    "files.not_degrees": (
        "{column} must be degrees, such as 107.76, 107°45′36″ or E107°45.6′",
        "{column}须是度数，如 107.76、107°45′36″ 或 E107°45.6′",
    ),
    "files.not_finite": (
        "{column} must be a number of sensible size",
        "{column}的数字太大或无意义",
    ),
    "files.not_whole": ("{column} must be a whole number", "{column}须是整数"),
    "files.at_least": ("{column} must be >= {limit}", "{column}不能小于 {limit}"),
    "files.more_than": ("{column} must be > {limit}", "{column}须大于 {limit}"),
    "files.at_most": ("{column} must be <= {limit}", "{column}不能大于 {limit}"),
    "files.less_than": ("{column} must be < {limit}", "{column}须小于 {limit}"),
    "files.too_long": (
        "{column} must not have more than {limit} characters",
        "{column}不能超过 {limit} 个字",
    ),
    "files.currency": (
        "{column} must be a code of three capital letters such as CNY",
        "{column}须是三个大写字母的货币代码，如 CNY",
    ),
    "files.one_of": ("{column} must be {limit}", "{column}须是 {limit}"),
    "files.refused": ("{column} must be valid: {reason}", "{column}不合要求：{reason}"),
    "files.control_characters": (
        "{column} must not hold control characters",
        "{column}不能含有控制字符",
    ),
    "files.digits_lost": (
        "{column} must show all its digits; a spreadsheet has rounded them away",
        "{column}的数字被表格软件改成了科学计数法，位数已丢失",
    ),
    "files.digits_lost.fix": (
        "format the column as text and enter it again",
        "请把该列设为文本格式后重新填写",
    ),
    "files.formula": (
        "{column} must be a value, and this formula was saved without one",
        "{column}是公式，但没有保存计算结果",
    ),
    "files.formula.fix": (
        "open the workbook in a spreadsheet and save it again",
        "请用表格软件打开后重新保存，或改成数值",
    ),
    "files.not_yes_no": ("{column} must be yes or no", "{column}须是“是”或“否”"),
    "files.not_a_word": ("{column} must be one of: {words}", "{column}须是以下之一：{words}"),
    "files.not_amounts": (
        "{column} must say which temperature zones and how much of each, like chilled:12;frozen:5",
        "{column}须按温区分别填写，如 chilled:12;frozen:5",
    ),
    "files.not_a_time": (
        "{column} must be a time of day such as 08:30",
        "{column}须是时刻，如 08:30",
    ),
    "files.not_windows": (
        "{column} must be windows such as 08:30-11:30;14:00-17:00",
        "{column}须写成时间段，如 08:30-11:30;14:00-17:00，也可写“10点前”“上午”",
    ),
    "files.window_order": (
        "a window of {column} must not end before it starts",
        "{column}的结束时间不能早于开始时间",
    ),
    "files.windows_overlap": (
        "the windows of {column} must not overlap or touch",
        "{column}的几个时间窗不能重叠或相接",
    ),
    "files.shift_order": (
        "the end of the shift must not be before its start",
        "收车时间不能早于出车时间",
    ),
    "files.not_a_date": (
        "{column} must be a date with its year first, such as 2024-05-01",
        "{column}须是带年份的日期，如 2024-05-01 或 2024年5月1日",
    ),
    "files.policy_hours": (
        "close must be after open; a time past midnight is written 25:30",
        "关门时间 close 须晚于开门时间 open；过了午夜的时间写成 25:30 的样子",
    ),
    "files.date_order": (
        "the last day must not be before the first",
        "结束日期不能早于开始日期",
    ),
    "files.mandatory_priced": (
        "an order that must be served has no use for a price; the price is left aside",
        "必送订单不需要放弃代价，已忽略",
    ),
    "files.mandatory_priced.fix": (
        "lower its level if it may be left out",
        "如果可以不送，请调低优先级",
    ),
    "files.zone_order": ("min_c must be <= max_c", "min_c 不能大于 max_c"),
    "files.transfer_target": (
        "to_station must be given for a transfer, and only for a transfer",
        "转运须写明目的站点，其他业务不能写",
    ),
    "files.no_amount": (
        "one of parcels, mass and volume must be given and above 0",
        "件数、重量、体积至少要填一项，且大于 0",
    ),
    "files.payload_unit": (
        "{column} without a unit is read as kg and must be sensible in kg",
        "{column}没写单位时按公斤算，这个数太小",
    ),
    "files.payload_unit.fix": (
        "if tonnes are meant, write 1.5t or head the column payload_t",
        "如果是吨，请写成 1.5吨，或把表头写成 载重(吨)",
    ),
    "files.override_where": (
        "a road override must name a way, a place, or lon and lat",
        "道路修正须写明路段、地点，或经纬度",
    ),
    "files.pair_twice": (
        "a pair of places must be given once for a profile, but is already at {first}",
        "同一对起终点只能写一次，{first} 已写过",
    ),
    "files.ambiguous": (
        "{column} must name one station, but several bear this name: {candidates}",
        "{column}指向不明，同名的有：{candidates}",
    ),
    "files.ambiguous.fix": (
        "use the id, or add a township column",
        "请改用编号，或加一列“乡镇”",
    ),
    "files.not_in_township": (
        "{column} must be in {township}, but stations of this name are: {candidates}",
        "{township}没有这个{column}，同名的在：{candidates}",
    ),
    "files.unknown_reference": (
        "{column} must be known, but no row and no default has this id or name",
        "{column}所写的编号或名称不存在",
    ),
    "files.unknown_reference_often": (
        "{column} must be known, but no row and no default has this id or name;"
        " rows that write it, too ({more}): {rows}",
        "{column}所写的编号或名称不存在；另有 {more} 行也这样写：第 {rows} 行",
    ),
    "files.unknown_choice": (
        "{column} must be one of: {known}",
        "{column}须是以下之一：{known}",
    ),
    "files.unknown_near": (
        "{column} is not known; did you mean {meant}?",
        "{column}所写的编号或名称不存在，是不是想写 {meant}？",
    ),
    "files.unknown_near_often": (
        "{column} is not known; did you mean {meant}? Rows that write it, too ({more}): {rows}",
        "{column}所写的编号或名称不存在，是不是想写 {meant}？另有 {more} 行也这样写：第 {rows} 行",
    ),
    "files.position_zero": (
        "a position must not be 0, 0: it was probably left blank",
        "经纬度不能都是 0，多半是漏填",
    ),
    "files.lon_range": ("{column} must lie between -180 and 180", "{column}须在 -180 到 180 之间"),
    "files.lat_range": ("{column} must lie between -90 and 90", "{column}须在 -90 到 90 之间"),
    "files.swapped": (
        "longitude and latitude must not be swapped, and these look so",
        "经度和纬度看来写反了",
    ),
    "files.swapped_far": (
        "the place is {away} km from the others, and {near} km if longitude and latitude are swapped",
        "该点离其他点 {away} 公里，经纬度对调后只有 {near} 公里，看来写反了",
    ),
    "files.far_away": (
        "a place must lie within 300 km of the middle of the others, but is {away} km away",
        "该点离其他点的中心 {away} 公里，不能超过 300 公里",
    ),
    "files.metres_as_degrees": (
        "positions must be degrees in {crs}, and these are metres",
        "坐标系 {crs} 的坐标须是度，这里是米",
    ),
    "files.metres_as_degrees.fix": (
        'name their system in county.toml, for example crs = "EPSG:4547"',
        '请在 county.toml 写明坐标系，例如 crs = "EPSG:4547"',
    ),
    "files.degrees_as_metres": (
        "positions must be metres in {crs}, and these look like degrees",
        "坐标系 {crs} 的坐标须是米，这里像是度",
    ),
    "files.outside_crs": (
        "the position must lie where {crs} holds",
        "该坐标不在 {crs} 的适用范围内",
    ),
    "demo.terrain": ("terrain must be plain, hill or mountain", "地形须为 plain、hill 或 mountain"),
    "demo.stations": (
        "a demo county must have {low} to {high} stations",
        "示例县的站点数须在 {low} 到 {high} 之间",
    ),
    "demo.not_empty": ("the folder must be new or empty", "文件夹须不存在或为空"),
    "demo.not_empty.fix": (
        "choose another one, or replace its files with --force",
        "请另选文件夹，或用 --force 覆盖其中的同名文件",
    ),
    "demo.not_a_folder": ("must be a folder, not a file", "须为文件夹，不能是文件"),
    "demo.cannot_write": ("the folder must be one that can be written to", "文件夹须可写入"),
}
