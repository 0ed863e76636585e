"""What is written reads back the same, runs as nothing, and replaces nothing unasked."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ruralroute.errors import DataError
from ruralroute.files import demo_county, read_county, write_county
from ruralroute.files.cells import has_separator, is_blank_mark, plain
from ruralroute.model import (
    AMBIENT,
    CLASSES,
    PROFILES,
    SITE_SIZES,
    ZONES,
    Candidate,
    Centre,
    Compartment,
    County,
    Operator,
    Order,
    OrderKind,
    Policy,
    Product,
    Profile,
    RoadOverride,
    Station,
    TravelRow,
    Vehicle,
    VehicleClass,
    Zone,
)

APART = {"base_dir", "sha256", "roads"}
"""What depends on where a county is written."""


def differences(one, other):
    return {
        name: (getattr(one, name), getattr(other, name))
        for name in County.model_fields
        if name not in APART and getattr(one, name) != getattr(other, name)
    }


letters = st.sampled_from("abzAZ019 _-=+@'\"<>/\\{}[]().:#%&*!?$~村镇冷藏常温石桥无一½é,;|、")
texts = st.text(letters, max_size=12).map(plain)
names = texts.filter(lambda one: one and unicodedata.is_normalized("NFKC", one))
listable = names.filter(lambda one: not has_separator(one) and not is_blank_mark(one))
ROOMS = ({}, {"chilled": 2.5}, {"frozen": 5.0, "pharma": 1.0}, SITE_SIZES[0].cold_capacity_m3)
mass = st.floats(0.001, 1e5)
small = st.floats(0.001, 1e3)
money = st.floats(0, 1e6)
durations = st.integers(0, 2 * 86_400)
times = st.integers(0, 2 * 86_400)


def maybe(strategy):
    return st.none() | strategy


@st.composite
def windows(draw):
    ends = draw(st.lists(times, max_size=6, unique=True).map(sorted))
    return tuple(zip(ends[::2], ends[1::2], strict=False))


def ids(prefix, low=0, high=3):
    """Ids that no name can be mistaken for."""
    endings = st.lists(listable, min_size=low, max_size=high, unique_by=str.casefold)
    return endings.map(
        lambda found: [plain(f"{prefix}{index}{one}") for index, one in enumerate(found)]
    )


positions = st.tuples(st.floats(107.0, 108.0), st.floats(25.0, 26.0))


def placed(draw, one, **fields):
    lon, lat = draw(positions)
    return {"id": one, "lon": lon, "lat": lat, "name": f"{one}{draw(texts)}".strip(), **fields}


@st.composite
def counties(draw):
    def one_of(options):
        return draw(st.none() | st.sampled_from(options)) if options else None

    def some(options):
        return tuple(draw(st.lists(st.sampled_from(options), unique=True, max_size=2)))

    extra_zone = Zone(id="z seed", name_zh="种子", max_c=draw(maybe(st.floats(0, 30))))
    chilled = ZONES[2].model_copy(update={"max_out_of_cold_s": draw(maybe(durations))})
    zones = (*ZONES[:2], chilled, *ZONES[3:], extra_zone)
    zone_ids = [one.id for one in zones]
    own = Profile.model_validate(
        {**dict(PROFILES[1]), "id": "微面@1.2", "width_m": draw(st.floats(1, 3))}
    )
    kinds = (
        *CLASSES[:-1],
        CLASSES[-1].model_copy(update={"payload_kg": draw(mass), "zones": (AMBIENT, "z seed")}),
        VehicleClass(id="own", profile="微面@1.2", payload_kg=draw(mass), volume_m3=2, kerb_kg=900),
    )
    operators = [
        Operator(id=one, name=f"{one}{draw(texts)}".strip(), pool=draw(texts))
        for one in draw(ids("P", 1))
    ]
    operator_ids = [one.id for one in operators]
    products = [
        Product(
            id=one,
            zone=draw(st.sampled_from(zone_ids)),
            goods_class=draw(names),
            max_aboard_s=draw(maybe(durations)),
            mass_kg_per_parcel=draw(maybe(mass)),
        )
        for one in draw(ids("G"))
    ]
    centres = [
        Centre.model_validate(
            placed(
                draw,
                one,
                operator=one_of(operator_ids),
                open_s=draw(maybe(st.integers(0, 50_000))),
                load_s=draw(maybe(durations)),
                collect_by_s=draw(maybe(times)),
                docks=draw(maybe(st.integers(1, 9))),
                loading_kg_per_h=draw(maybe(mass)),
                cold_capacity_m3={"chilled": 12.5} if draw(st.booleans()) else {},
            )
        )
        for one in draw(ids("C", 1))
    ]
    centre_ids = [one.id for one in centres]
    station_ids = draw(ids("S", 1, 4))
    stations = [
        Station.model_validate(
            placed(
                draw,
                one,
                township=draw(texts),
                level=draw(st.sampled_from(["county", "township", "village"])),
                parent=one_of([*centre_ids, *station_ids]),
                windows=draw(windows()),
                stop_s=draw(maybe(durations)),
                s_per_parcel=draw(maybe(st.floats(0, 3600))),
                forbid_classes=some([kind.id for kind in kinds]),
                flags=tuple(draw(st.lists(listable, max_size=2))),
                max_gap_days=draw(maybe(st.integers(1, 30))),
                notes=draw(texts),
                contact=draw(texts),
                phone=draw(texts),
            )
        )
        for one in station_ids
    ]
    vehicles = []
    for one in draw(ids("V")):
        volume = draw(small)
        spaces = [
            Compartment(
                vehicle=one,
                id=space,
                zones=some(zone_ids) or (AMBIENT,),
                payload_kg=draw(maybe(mass)),
                volume_m3=draw(small),
            )
            for space in draw(ids("K", 0, 2))
        ] or [
            Compartment(
                vehicle=one, id="main", zones=some(zone_ids) or (AMBIENT,), volume_m3=volume
            )
        ]
        start, end = sorted((draw(times), draw(times)))
        vehicles.append(
            Vehicle(
                id=one,
                vehicle_class=draw(st.sampled_from([kind.id for kind in kinds])),
                centre=draw(st.sampled_from(centre_ids)),
                profile=draw(st.sampled_from(["van", "微面@1.2"])),
                operator=one_of(operator_ids),
                payload_kg=draw(st.floats(30, 1e5)),
                volume_m3=volume,
                compartments=tuple(spaces),
                shift_start_s=start,
                shift_end_s=end,
                cost_fixed=draw(money),
                cost_per_km=draw(money),
                cost_per_hour=draw(money),
                max_trips=draw(st.integers(1, 20)),
                max_driving_s=draw(maybe(durations)),
                skills=tuple(draw(st.lists(listable, max_size=2))),
                plate=f"{one}{draw(texts)}".strip(),
                driver=draw(texts),
                phone=draw(st.sampled_from(["", "013800000001", "13800000002"])),
                notes=draw(texts),
            )
        )
    orders = []
    for one in draw(ids("O", 0, 4)):
        kind = draw(st.sampled_from(OrderKind))
        orders.append(
            Order(
                id=one,
                station=draw(st.sampled_from(station_ids)),
                parcels=draw(st.integers(1, 10**7)),
                mass_kg=draw(mass),
                volume_m3=draw(small),
                date=draw(maybe(st.dates(dt.date(1000, 1, 1)))),
                operator=one_of(operator_ids),
                kind=kind,
                to_station=station_ids[0] if kind is OrderKind.TRANSFER else None,
                centre=one_of(centre_ids),
                product=one_of([product.id for product in products]),
                zone=draw(st.sampled_from(zone_ids)),
                goods_class=draw(names),
                windows=draw(windows()),
                level=draw(st.integers(0, 9)),
                days_deferred=draw(st.integers(0, 12)),
                price=draw(maybe(money)),
                max_aboard_s=draw(maybe(durations)),
                ready_s=draw(maybe(times)),
                via=one_of(station_ids),
                notes=draw(texts),
            )
        )
    places = [*centre_ids, *station_ids]
    place = st.sampled_from(places)
    trips = st.tuples(place, place, st.sampled_from([None, "van"]))
    return County(
        name=draw(names),
        lang=draw(st.sampled_from([None, "zh", "en"])),
        currency=draw(st.sampled_from(["CNY", "EUR"])),
        policy=Policy(
            open_s=draw(st.integers(0, 50_000)),
            close_s=draw(st.integers(50_001, 172_800)),
            shift=(draw(st.integers(0, 40_000)), draw(st.integers(40_000, 86_400))),
            load_s=draw(durations),
            parcel_kg=draw(mass),
            rest_includes_handling=draw(st.booleans()),
            incompatible=tuple((draw(names), draw(names)) for _ in range(2)),
        ),
        zones=zones,
        profiles=(*PROFILES, own),
        classes=kinds,
        products=tuple(products),
        operators=tuple(operators),
        centres=tuple(centres),
        stations=tuple(stations),
        vehicles=tuple(vehicles),
        orders=tuple(orders),
        candidates=tuple(
            Candidate.model_validate(
                placed(
                    draw,
                    one,
                    cost_open=draw(money),
                    capacity=draw(maybe(mass)),
                    cold_capacity_m3={"frozen": 0.0} if draw(st.booleans()) else {},
                )
            )
            for one in draw(ids("K"))
        ),
        site_sizes=tuple(
            one.model_copy(update={"cold_capacity_m3": draw(st.sampled_from(ROOMS))})
            for one in SITE_SIZES
        ),
        travel=tuple(
            TravelRow(
                from_place=one,
                to_place=other,
                duration_s=draw(durations),
                distance_m=draw(st.integers(0, 5_000_000)),
                profile=profile,
            )
            for one, other, profile in draw(st.lists(trips, max_size=2, unique=True))
        ),
        road_overrides=tuple(
            RoadOverride(
                way=draw(names),
                place=one_of(places),
                closed=draw(st.booleans()),
                max_weight_t=draw(maybe(small)),
                speed_kmh=draw(maybe(small)),
                from_s=draw(maybe(times)),
            )
            for _ in range(draw(st.integers(0, 2)))
        ),
    )


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(county=counties(), name=st.sampled_from(["folder", "book.xlsx"]))
def test_any_county_reads_back_as_it_was_written(county, name):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_county(county, path)
        warnings = []
        assert differences(county, read_county(path, on_warning=warnings.append)) == {}
        expected = {"files.no_vehicles", "files.mandatory_priced", "files.kept_for_later"}
        assert {one.code for one in warnings} <= expected


@pytest.mark.parametrize("terrain", ["plain", "mountain"])
def test_a_demo_county_reads_back_from_folder_and_workbook(tmp_path, terrain):
    county = demo_county(tmp_path / "demo", terrain=terrain, stations=20)
    for name in ("folder", "book.xlsx"):
        write_county(county, tmp_path / name)
        again = read_county(tmp_path / name)
        assert differences(county, again) == {}
        assert again.roads is not None
        roads = Path(again.base_dir) / again.roads
        assert roads.samefile(tmp_path / "demo" / "roads.geojson")


HOSTILE = ["=1+1", "+1", "-1+cmd", "@SUM(A1)", "'=1", "=HYPERLINK(1)", "</script>", "http://x"]


def hostile_county():
    return County(
        name="=1+1",
        centres=(Centre(id="=C", lon=107.7, lat=25.5),),
        stations=tuple(
            Station(id=f"S{index}", lon=107.7, lat=25.5, name=name, notes=name)
            for index, name in enumerate(HOSTILE)
        ),
    )


def test_no_text_of_a_csv_can_run_as_a_formula(tmp_path):
    county = hostile_county()
    write_county(county, tmp_path / "x")
    for path in (tmp_path / "x").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert differences(county, read_county(tmp_path / "x")) == {}


def test_no_text_of_a_workbook_is_a_formula_or_a_link(tmp_path):
    county = hostile_county()
    write_county(county, tmp_path / "x.xlsx")
    book = load_workbook(tmp_path / "x.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type in ("s", "n") and cell.hyperlink is None for cell in cells)
    assert differences(county, read_county(tmp_path / "x.xlsx")) == {}


@pytest.mark.parametrize("name", ["x", "x.xlsx"])
def test_the_same_county_gives_the_same_bytes(tmp_path, name):
    for folder in ("a", "b"):
        write_county(hostile_county(), tmp_path / folder / name)
    first, second = (
        [one.read_bytes() for one in sorted((tmp_path / folder).rglob("*")) if one.is_file()]
        for folder in ("a", "b")
    )
    assert first == second


@pytest.mark.parametrize("name", ["x", "x.xlsx"])
def test_nothing_is_replaced_without_force_and_nothing_stale_stays_with_it(tmp_path, name):
    target = tmp_path / name
    write_county(hostile_county(), target)
    other = hostile_county().model_copy(update={"name": "other"})
    with pytest.raises(DataError, match="nothing here yet"):
        write_county(other, target)
    assert read_county(target).name == "=1+1"
    if target.is_dir():
        (target / "订单.csv").write_text("station,parcels\nS1,1\n", encoding="utf-8")
        (target / "roads.osm").write_text("kept", encoding="utf-8")
    write_county(other, target, force=True)
    again = read_county(target)
    assert (again.name, again.orders) == ("other", ())
    if target.is_dir():
        assert (target / "roads.osm").read_text(encoding="utf-8") == "kept"
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_a_list_that_would_come_back_split_is_refused(tmp_path):
    county = hostile_county()
    station = county.stations[0].model_copy(update={"flags": ("a;b",)})
    with pytest.raises(DataError, match="flags"):
        write_county(county.model_copy(update={"stations": (station,)}), tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_place_that_cannot_be_written_to_is_a_fault(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for name in ("file", "file/x", "file/x.xlsx", "x.xls", "x.csv"):
        target = tmp_path / name
        with pytest.raises(DataError):
            write_county(hostile_county(), target)


def test_numbers_that_need_all_their_digits_keep_them_in_a_workbook(tmp_path):
    lon = 107.70414720000001
    county = County(
        name="x",
        centres=(Centre(id="C", lon=lon, lat=25.5),),
        stations=(Station(id="S", lon=0.1 + 0.2 + 107, lat=25.5),),
    )
    write_county(county, tmp_path / "x.xlsx")
    assert differences(county, read_county(tmp_path / "x.xlsx")) == {}
