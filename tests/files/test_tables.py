"""Tables: headers, units, ids, references, defaults, and the faults of each."""

from __future__ import annotations

import pytest

from ruralroute.files.columns import Kind
from ruralroute.files.header import UnknownUnitError, match_header
from ruralroute.files.tables import ORDERS, STATIONS, TABLES, VEHICLES
from ruralroute.model import OrderKind

H = 3600


@pytest.mark.parametrize(
    ("table", "header", "name", "unit"),
    [
        (STATIONS, "经度", "lon", None),
        (STATIONS, " LNG ", "lon", None),
        (STATIONS, "Ｘ", "lon", None),
        (STATIONS, "经度（°）", "lon", "°"),
        (STATIONS, "停靠时间(秒)", "stop_min", "秒"),
        (STATIONS, "stop_s", "stop_min", "s"),
        (ORDERS, "重量", "mass_kg", None),
        (ORDERS, "重量（斤）", "mass_kg", "斤"),
        (ORDERS, "重量/吨", "mass_kg", "吨"),
        (ORDERS, "重量kg", "mass_kg", "kg"),
        (ORDERS, "mass_t", "mass_kg", "t"),
        (ORDERS, "Mass (KG)", "mass_kg", "kg"),
        (ORDERS, "体积(m³)", "volume_m3", "m3"),
        (ORDERS, "体积【方】", "volume_m3", "方"),
        (ORDERS, "送/取", "kind", None),
        (ORDERS, "时间窗(HH:MM)", "windows", None),
        (ORDERS, "件数(件)", "parcels", "件"),
        (VEHICLES, "载重吨", "payload_kg", "吨"),
        (VEHICLES, "driver phone", None, None),
        (ORDERS, "nonsense", None, None),
    ],
)
def test_a_header_is_known_by_its_usual_names_and_units(table, header, name, unit):
    match = match_header(header, table)
    assert (match and match.column.name) == name
    if match and unit:
        assert match.unit == unit


@pytest.mark.parametrize("header", ["重量(磅)", "mass_kg (t)", "体积(斤)", "重量(毛重)"])
def test_a_header_with_a_unit_that_cannot_be_is_refused(header):
    with pytest.raises(UnknownUnitError):
        match_header(header, ORDERS)


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_name_of_a_column_leads_to_that_column(table):
    seen = {}
    for column in table.columns:
        assert match_header(column.name, table).column is column
        for alias in column.aliases:
            assert match_header(alias, table).column is column, (alias, seen.get(alias))
            seen[alias] = column.name
    for group in table.required:
        for name in group:
            assert table.column(name)


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_reference_names_a_table_that_is_known(table):
    known = {*TABLES, "zones", "classes", "profiles", "places"}
    for column in table.columns:
        if column.kind in (Kind.REFERENCE, Kind.REFERENCES):
            assert column.table in known


def test_a_plain_folder_reads_without_a_word(case):
    county = case.read()
    assert case.warnings == []
    assert county.name == "Test"
    assert [one.id for one in county.stations] == ["S1", "S2", "S3"]
    (order,) = county.orders
    assert (order.parcels, order.mass_kg, order.volume_m3) == (10, 13.0, 0.08)
    assert len(county.sha256) == 64


def test_the_hash_follows_every_byte_that_is_read(case):
    before = case.read().sha256
    assert case.read().sha256 == before
    case.put("orders.csv", "id,station,parcels\nO1,S1,11\n")
    assert case.read().sha256 != before


def test_todays_orders_take_the_place_of_the_countys_own(case, tmp_path):
    today = tmp_path / "today.csv"
    today.write_text("站点,件数\n白果坪,7\nS1,3\nS1,4\n", encoding="gb18030")
    county = case.read(orders=today)
    assert [(one.id, one.station, one.parcels) for one in county.orders] == [
        ("S3-1", "S3", 7),
        ("S1-1", "S1", 3),
        ("S1-2", "S1", 4),
    ]


def test_a_broken_file_of_orders_does_not_fall_back_on_the_countys_own(case, tmp_path):
    assert [one.code for one in case.faults(orders=tmp_path / "none.csv")] == ["files.no_such_path"]
    today = tmp_path / "today.docx"
    today.write_bytes(b"x")
    assert case.fault(orders=today).code == "files.not_a_table_file"


def test_same_named_villages_are_told_apart_by_their_township(case):
    case.put("orders.csv", "station,township,parcels\n柳树沟,清河镇,1\n柳树沟,石桥,2\n")
    assert [one.station for one in case.read().orders] == ["S2", "S1"]
    case.put("orders.csv", "station,parcels\n清河镇/柳树沟,1\n石桥镇柳树沟,2\n")
    assert [one.station for one in case.read().orders] == ["S2", "S1"]


def test_a_township_tells_where_an_order_goes_and_not_where_its_goods_are_sent_on(case):
    case.put("orders.csv", "站点,乡镇,件数,业务类型,目的站点\n柳树沟,石桥镇,1,转运,白果坪\n")
    (order,) = case.read().orders
    assert (order.station, order.to_station) == ("S1", "S3")


CANDIDATES = "id,lon,lat,冷库容积\nK1,107.72,25.52,"


def test_cold_rooms_of_candidates_are_told_by_zone(case):
    case.put("candidates.csv", f"{CANDIDATES}冷藏:12；frozen:5\n")
    assert case.read().candidates[0].cold_capacity_m3 == {"chilled": 12.0, "frozen": 5.0}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("20", "files.not_amounts"),
        ("冷藏:1;chilled:2", "files.not_amounts"),
        ("常温:20", "model.ambient_room"),
        ("火热:20", "files.unknown_choice"),
    ],
)
def test_a_cold_room_of_no_zone_is_refused_with_what_is_expected(case, cell, code):
    case.put("candidates.csv", CANDIDATES + cell + "\n")
    fault = case.fault()
    assert (fault.code, fault.where.row, fault.where.column) == (code, 2, "冷库容积")
    if code == "files.not_amounts":
        assert fault.found == cell
        assert "chilled:12;frozen:5" in fault.message("en")
        assert "chilled:12;frozen:5" in fault.message("zh")


def test_a_column_of_old_with_plain_numbers_is_not_taken_for_a_room_of_every_zone(case):
    case.put("candidates.csv", "id,lon,lat,cold_m3\nK1,107.72,25.52,20\n")
    assert case.fault().code == "files.not_amounts"


def test_hidden_files_do_not_count(case):
    case.put("._stations.csv", b"\0").put("~$orders.xlsx", b"x")
    case.read()
    assert case.warnings == []


def test_an_ambiguous_name_is_a_fault_that_lists_the_candidates(case):
    case.put("orders.csv", "站点,件数\n柳树沟,1\n")
    fault = case.fault()
    assert (fault.code, fault.where.row, fault.where.column) == ("files.ambiguous", 2, "站点")
    assert "S1, S2" in fault.message("zh")


def test_a_station_of_another_township_is_not_taken(case):
    case.put("orders.csv", "站点,乡镇,件数\n白果坪,石桥镇,1\n")
    fault = case.fault()
    assert fault.code == "files.not_in_township"
    assert "清河镇 S3" in fault.message("en")


def test_stations_without_ids_are_named_by_village_and_township(case):
    case.put(
        "stations.csv",
        "村名,乡镇,经度,纬度\n柳树沟,石桥镇,107.71,25.51\n柳树沟,清河镇,107.72,25.52\n坪上,清河镇,107.73,25.5\n",
    )
    case.put("orders.csv", "station,parcels\n坪上,1\n")
    assert [one.id for one in case.read().stations] == ["石桥镇/柳树沟", "清河镇/柳树沟", "坪上"]


def test_the_same_village_twice_in_one_township_is_a_duplicate(case):
    case.put("stations.csv", "村名,乡镇,lon,lat\n坪上,清河镇,107.7,25.5\n坪上,清河镇,107.7,25.6\n")
    case.put("orders.csv", "station,parcels\n坪上,1\n")
    assert ("model.duplicate_id", "stations.csv", 3) in case.errors()


def test_made_ids_of_orders_pass_over_ids_that_are_taken(case):
    case.put("orders.csv", "id,station,parcels\n,S1,1\nS1-2,S1,2\n,S1,3\n,S3,4\n")
    assert [one.id for one in case.read().orders] == ["S1-1", "S1-2", "S1-3", "S3-1"]


def test_missing_amounts_follow_from_the_others_product_and_policy(case):
    case.put("products.csv", "id,name,zone,goods_class,单件重量\nmilk,牛奶,冷藏,food,5\n")
    case.put(
        "orders.csv",
        "station,kind,product,parcels,mass_kg,volume_m3\n"
        "S1,送,牛奶,3,,\n"
        "S1,取,,3,,\n"
        "S1,,,,60,\n"
        "S1,,,,,0.4\n"
        "S1,,,2,10,1\n"
        "S1,,,0,0.5,0\n",
    )
    rows = [(one.parcels, one.mass_kg, one.volume_m3) for one in case.read().orders]
    assert rows == [
        (3, 15.0, 0.024),
        (3, 12.0, 0.036),
        (3, 60.0, 0.024),
        (3, 3.9, 0.4),
        (2, 10.0, 1.0),
        (1, 0.5, 0.008),
    ]
    first = case.read().orders[0]
    assert (first.product, first.zone, first.goods_class) == ("milk", "chilled", "food")


def test_an_order_with_no_amount_at_all_is_a_fault(case):
    case.put("orders.csv", "station,parcels,mass_kg\nS1,,\nS1,0,0\nS1,x,\n")
    assert case.errors() == [
        ("files.no_amount", "orders.csv", 2),
        ("files.no_amount", "orders.csv", 3),
        ("files.not_a_number", "orders.csv", 4),
    ]


def test_kinds_zones_levels_and_times_are_read_in_chinese(case):
    case.put(
        "orders.csv",
        "站点,件数,业务类型,温区,优先级,要求到达,可装时间,最长在车时间,目的站点\n"
        "S1,1,上行,冷冻,必送,10点前,9点半,4小时,\n"
        "S1,1,转运,常温,,,,240,白果坪\n",
    )
    first, second = case.read().orders
    assert (first.kind, first.zone, first.level) == (OrderKind.COLLECT, "frozen", 9)
    assert (first.windows, first.ready_s, first.max_aboard_s) == (((0, 36_000),), 34_200, 14_400)
    assert (second.kind, second.to_station, second.max_aboard_s) == ("transfer", "S3", 14_400)


def test_operators_need_no_table_of_their_own(case):
    case.put("orders.csv", "站点,件数,快递公司\nS1,1,中通\nS1,1,邮政\nS1,1,中通\n")
    assert [one.id for one in case.read().operators] == ["中通", "邮政"]


def test_with_a_table_of_operators_an_unknown_one_is_a_fault(case):
    case.put("operators.csv", "id,name\npost,县邮政\n")
    case.put("orders.csv", "站点,件数,快递公司\nS1,1,县邮政\nS1,1,县邮正\nS1,1,zto\n")
    assert case.errors() == [
        ("files.unknown_near", "orders.csv", 3),
        ("files.unknown_reference", "orders.csv", 4),
    ]
    assert "县邮政" in case.faults()[0].message("zh")


def test_a_vehicle_takes_what_its_class_says_and_its_own_columns_win(case):
    case.put(
        "vehicles.csv",
        "车牌号,车型,载重(吨),容积,司机,电话,上班时间,zones\n"
        "湘A12345,微面,,,李四,013800000001,,\n"
        "湘A12346,4.2米冷藏车,1.2,12,王五,13800000002,6点半,冷藏;常温\n",
    )
    first, second = case.read().vehicles
    assert (first.id, first.vehicle_class, first.centre) == ("湘A12345", "microvan", "C1")
    assert (first.payload_kg, first.volume_m3, first.cost_per_km) == (600, 4, 0.75)
    assert (first.shift_start_s, first.phone, first.plate) == (7 * H, "013800000001", "湘A12345")
    assert (second.payload_kg, second.shift_start_s) == (1200, 6.5 * H)
    assert second.compartments[0].zones == ("chilled", "ambient")
    assert second.compartments[0].id == "main"
    assert second.compartments[0].volume_m3 == 12


def test_a_vehicle_of_other_sizes_gets_a_profile_of_its_own(case):
    case.put(
        "vehicles.csv",
        "id,class,centre,payload_kg,gross_kg,width_m,height_m\n"
        "same,light_truck,C1,1500,4495,2.1,3\n"
        "light,light_truck,C1,1200,,,\n"
        "heavy,light_truck,C1,2000,,,\n"
        "wide,light_truck,C1,,4300,2.3,\n",
    )
    county = case.read()
    assert [one.profile for one in county.vehicles] == [
        "light_truck",
        "light_truck",
        "light_truck@heavy",
        "light_truck@wide",
    ]
    profiles = {one.id: one for one in county.profiles}
    assert profiles["light_truck@heavy"].gross_kg == 2995 + 2000
    assert profiles["light_truck@heavy"].width_m == 2.1
    assert profiles["light_truck@wide"].gross_kg == 4300
    assert profiles["light_truck@wide"].width_m == 2.3


def test_a_payload_in_tonnes_without_its_unit_is_refused(case):
    case.put("vehicles.csv", "id,class,centre,载重\nV1,microvan,C1,1.5\nV2,microvan,C1,1.5吨\n")
    fault = case.fault()
    assert (fault.code, fault.where.row, fault.where.column) == ("files.payload_unit", 2, "载重")


def test_compartments_take_the_place_of_the_one_that_is_assumed(case):
    case.put("vehicles.csv", "id,class,centre,plate\nV1,reefer_truck,C1,湘A12345\n")
    case.put(
        "compartments.csv",
        "车辆,编号,温区,容积,载重\n湘A12345,前舱,冷冻,5,500\nV1,后舱,冷藏、常温,,\n",
    )
    front, rear = case.read().vehicles[0].compartments
    assert (front.id, front.zones, front.volume_m3, front.payload_kg) == (
        "前舱",
        ("frozen",),
        5,
        500,
    )
    assert (rear.vehicle, rear.zones, rear.volume_m3) == ("V1", ("chilled", "ambient"), 9)


def test_a_body_without_a_volume_of_its_own_is_as_big_as_its_compartments(case):
    case.put("vehicles.csv", "id,class,centre\nV1,reefer_truck,C1\n")
    case.put("compartments.csv", "vehicle,id,zones,volume_m3\nV1,a,frozen,4\nV1,b,ambient,6.5\n")
    assert case.read().vehicles[0].volume_m3 == 10.5


def test_a_pair_of_places_given_twice_is_a_fault(case):
    case.put("travel.csv", "from,to,duration_s,distance_m\nC1,S1,1,1\nS1,C1,1,1\nC1,S1,2,2\n")
    assert case.errors() == [("files.pair_twice", "travel.csv", 4)]


def test_the_countys_own_orders_do_not_matter_beside_todays(case, tmp_path):
    case.put("orders.csv", b"\0")
    today = tmp_path / "today.csv"
    today.write_text("station,parcels\nS1,3\n", encoding="utf-8")
    assert [one.parcels for one in case.read(orders=today).orders] == [3]


def test_a_compartment_of_no_vehicle_and_one_given_twice_are_faults(case):
    case.put("compartments.csv", "vehicle,id,volume_m3\nV1,a,1\nV1,a,2\nV9,b,1\n")
    assert case.errors() == [
        ("model.duplicate_id", "compartments.csv", 3),
        ("files.unknown_reference", "compartments.csv", 4),
    ]


def test_travel_and_overrides_are_read_in_any_unit(case):
    case.put("travel.csv", "起点,终点,时间(分钟),距离(公里)\nC1,白果坪,12.5,8.4\nS3,C1,12,8\n")
    case.put(
        "road_overrides.csv",
        "路段,地点,限重,限宽,车速,封闭,开始,结束\n123,,3,2.5米,20,,7:00,9点\n,白果坪,3吨,,,是,,\n",
    )
    county = case.read()
    first = county.travel[0]
    assert (first.from_place, first.to_place, first.duration_s, first.distance_m) == (
        "C1",
        "S3",
        750,
        8400,
    )
    one, two = county.road_overrides
    assert (one.way, one.max_weight_t, one.max_width_m, one.speed_kmh) == ("123", 3, 2.5, 20)
    assert (one.from_s, one.to_s, one.closed) == (7 * H, 9 * H, False)
    assert (two.place, two.max_weight_t, two.closed) == ("S3", 3, True)


def test_an_override_of_nowhere_is_a_fault(case):
    case.put("road_overrides.csv", "way,place,lon,lat,closed\n,,,,yes\n,,107.7,,yes\n")
    assert case.errors() == [
        ("files.override_where", "road_overrides.csv", 2),
        ("files.override_where", "road_overrides.csv", 3),
    ]


def test_a_table_of_products_and_one_in_the_settings_are_joined(case):
    case.put("county.toml", 'name="T"\ncrs="wgs84"\n[products.milk]\nzone="冷藏"\n')
    case.put("products.csv", "品名,温区\n速冻饺子,冷冻\n")
    assert [(one.id, one.zone) for one in case.read().products] == [
        ("milk", "chilled"),
        ("速冻饺子", "frozen"),
    ]
    case.put("products.csv", "id\nmilk\n")
    assert case.fault().code == "model.duplicate_id"


def test_all_faults_of_all_files_are_told_at_once_in_order(case):
    case.put("stations.csv", "id,lon,lat,stop_min\nS1,107.7,25.5,-5\nS1,107.7,25.5,\nS2,,25.5,x\n")
    case.put("orders.csv", "id,station,parcels,windows\nO1,S1,-1,9:00-8:00\nO2,S9,5,soon\n")
    case.put("vehicles.csv", "id,class,centre\nV1,spaceship,C1\nV2,microvan,C9\n")
    assert case.errors() == [
        ("files.at_least", "orders.csv", 2),
        ("files.window_order", "orders.csv", 2),
        ("files.not_windows", "orders.csv", 3),
        ("files.unknown_reference", "orders.csv", 3),
        ("files.at_least", "stations.csv", 2),
        ("files.not_a_number", "stations.csv", 4),
        ("files.missing", "stations.csv", 4),
        ("files.unknown_choice", "vehicles.csv", 2),
        ("files.unknown_reference", "vehicles.csv", 3),
    ]


def test_a_limit_is_told_in_the_unit_of_the_column(case):
    case.put("stations.csv", "id,lon,lat,停靠时间(分钟)\nS1,107.7,25.5,3000\n")
    fault = case.fault()
    assert fault.message("zh") == "stations.csv:2: 停靠时间(分钟)不能大于 2880，实际为 3000"
    assert fault.message("en") == "stations.csv:2: 停靠时间(分钟) must be <= 2880, got 3000"


def test_what_a_broken_row_would_have_named_is_not_told_again(case):
    case.put("stations.csv", "id,lon,lat\nS1,x,25.5\nS2,107.7,25.5\n")
    assert case.errors() == [("files.not_degrees", "stations.csv", 2)]


def test_unknown_columns_are_told_and_near_misses_refused(case):
    case.put("stations.csv", "id,lon,lat,片区,电话2\nS1,107.7,25.5,x,y\n")
    case.read()
    assert [(one.code, one.where.column) for one in case.warnings] == [
        ("files.unknown_column", "片区"),
        ("files.unknown_column", "电话2"),
    ]
    case.put("stations.csv", "id,lon,lat,townshp\nS1,107.7,25.5,x\n")
    fault = case.fault()
    assert (fault.code, fault.where.column) == ("files.nearly_known", "townshp")
    assert "township" in fault.message("en")


def test_a_column_that_nothing_uses_yet_is_told_once_where_it_is_filled(case):
    case.put("centres.csv", "id,lon,lat,月台数\nC1,107.70,25.50,\n")
    case.read()
    assert not case.warnings
    case.put("centres.csv", "id,lon,lat,月台数\nC1,107.70,25.50,3\nC2,107.71,25.50,2\n")
    case.put("vehicles.csv", "id,class,centre\nV1,microvan,C1\n")
    assert [one.docks for one in case.read().centres] == [3, 2]
    assert [(one.code, one.where.row, one.where.column) for one in case.warnings] == [
        ("files.kept_for_later", 1, "月台数")
    ]


def test_two_columns_of_one_meaning_are_a_fault_unless_one_is_only_an_address(case):
    case.put("stations.csv", "id,lon,lat,经度\nS1,107.7,25.5,107.7\n")
    assert case.fault().code == "files.column_twice"
    case.put("stations.csv", "id,lon,lat,村名,地址\nS1,107.7,25.5,坪上,路边\n")
    assert case.read().stations[0].name == "坪上"
    assert [one.where.column for one in case.warnings] == ["地址"]
    case.put("stations.csv", "lon,lat,地址\n107.7,25.5,S1\n")
    assert case.read().stations[0].id == "S1"


def test_missing_columns_and_tables_are_told(case):
    case.put("stations.csv", "id,lon\nS1,107.7\n")
    assert ("files.missing_column", "stations.csv", 1) in case.errors()
    (case.path / "stations.csv").unlink()
    (case.path / "centres.csv").unlink()
    assert [one.code for one in case.faults()] == ["files.table_missing"] * 2
    case.put("stations.csv", "")
    assert [one.code for one in case.faults()][-1] == "files.empty_table"


def test_no_vehicles_reserved_tables_and_near_names_are_warned_about(case):
    (case.path / "vehicles.csv").unlink()
    case.put("boxes.csv", "id\n1\n").put("order.csv", "x\n").put("notes.txt", "hello")
    case.read()
    assert sorted(one.code for one in case.warnings) == [
        "files.no_vehicles",
        "files.reserved",
        "files.table_nearly_known",
    ]


def test_a_table_that_stands_in_two_files_is_a_fault(case):
    case.put("站点.csv", "id,lon,lat\nS1,107.7,25.5\n")
    assert case.fault().code == "files.table_twice"


def test_a_row_with_more_cells_than_the_header_is_a_fault(case):
    case.put("orders.csv", "station,parcels\nS1,5,notes, and more\n")
    assert case.errors() == [("files.too_many_cells", "orders.csv", 2)]


def test_titles_and_totals_are_passed_over_and_told(case):
    case.put("orders.csv", "清水县订单表,,\n\nstation,parcels,mass_kg\nS1,5,\nS1,7,\n合计,12,\n")
    assert [one.parcels for one in case.read().orders] == [5, 7]
    assert [(one.code, one.where.row) for one in case.warnings] == [
        ("files.title_skipped", 1),
        ("files.total_skipped", 6),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["编号,站点,货物,,时间窗", ",,件数,重量（斤）,"],
        ["清水县配送单", "编号,站点,收件信息,,货物,", ",,收件人,电话,件数,重量（斤）"],
        ["编号,站点,货物情况,,", ",,件数,重量(斤),体积(m3)"],
    ],
)
def test_a_header_of_two_lines_below_merged_cells_is_read_as_one(case, lines):
    row = {"编号": "7", "站点": "S1", "件数": "5", "重量": "12"}
    above, below = (one.split(",") for one in lines[-2:])
    columns = [lower or upper for upper, lower in zip(above, below, strict=True)]
    cells = [next((row[name] for name in row if one.startswith(name)), "") for one in columns]
    case.put("orders.csv", "\n".join([*lines, ",".join(cells)]) + "\n")
    (order,) = case.read().orders
    assert (order.id, order.station, order.parcels, order.mass_kg) == ("7", "S1", 5, 6)


def test_a_row_of_words_below_the_header_stays_a_row(case):
    case.put("orders.csv", "id,station,parcels,notes\nx,体积,5,重量\n")
    assert [(one.code, one.where.row) for one in case.faults()] == [("files.unknown_reference", 2)]


def test_a_fault_below_a_header_of_two_lines_names_row_and_column(case):
    case.put("orders.csv", "站点,货物,\n,件数,重量\nS1,x,5\n")
    fault = case.fault()
    assert (fault.where.row, fault.where.column) == (3, "件数")


def test_a_table_in_an_old_workbook_alone_is_not_left_out_unsaid(case):
    (case.path / "orders.csv").unlink()
    case.put("订单.xls", b"\xd0\xcf\x11\xe0")
    fault = case.fault()
    assert (fault.code, fault.where.file) == ("files.not_a_table_file", "订单.xls")
    assert "xlsx" in (fault.fix("zh") or "")
    case.put("orders.csv", "station,parcels\nS1,5\n")
    assert len(case.read().orders) == 1


def test_marks_for_nothing_count_as_blank_but_not_in_names(case):
    case.put("orders.csv", "id,station,parcels,mass_kg,windows,notes\n1,S1,5,-,无,无\n")
    (order,) = case.read().orders
    assert (order.mass_kg, order.windows, order.notes) == (6.5, (), "无")


def test_control_characters_in_names_are_refused(case):
    case.put("stations.csv", "id,lon,lat,name\nS1,107.7,25.5,a\x1b[31mb\n")
    assert case.fault().code == "files.control_characters"


def test_digits_that_a_spreadsheet_has_rounded_away_are_a_fault(case):
    case.put("stations.csv", "id,lon,lat\n5.22724E+11,107.7,25.5\n")
    assert "files.digits_lost" in [one.code for one in case.faults()]


def test_a_transfer_without_a_target_and_a_shift_that_ends_before_it_starts(case):
    case.put("orders.csv", "station,parcels,kind\nS1,5,转运\n")
    case.put("vehicles.csv", "id,class,shift_start,shift_end\nV1,microvan,18:00,7:00\n")
    assert case.errors() == [
        ("files.transfer_target", "orders.csv", 2),
        ("files.shift_order", "vehicles.csv", 2),
    ]
