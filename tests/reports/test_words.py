import pytest

from ruralroute.reports.palette import ROUTE_COLOURS, is_dashed, route_colour
from ruralroute.reports.words import clean, clock, degrees, hours, kg, km, mask_phone, money, span


@pytest.mark.parametrize(
    "bad", ["\x00", "\x1b", "\x7f", "\u009b", "\u2028", "\u2029", "\u202e", "\u2066", "\ud800"]
)
def test_characters_that_something_could_obey_are_replaced(bad):
    assert clean(f"a{bad}b") == "a\ufffdb"


def test_ordinary_text_stays_as_it_is():
    for text in ("柳树沟村", "贵J·A1234", "𠮷野家", "=1+1", "[red]", "Nguyễn", "👩‍🌾"):
        assert clean(text) == text


def test_line_ends_become_spaces():
    assert clean("a\r\nb\tc") == "a  b c"


def test_times_past_midnight_say_so():
    assert clock(24 * 3600 + 600, "en") == "00:10 +1d"
    assert clock(24 * 3600 + 600, "zh") == "00:10（+1天）"


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "0 min"),
        (3570, "1 h 00 min"),
        (8999, "2 h 30 min"),
        (36_000, "10 h 00 min"),
        (3_720_000, "1,033 h 20 min"),
    ],
)
def test_durations_are_as_long_as_they_need_to_be(seconds, written):
    assert hours(seconds, "en") == written


def test_amounts_are_rounded_for_reading():
    assert (kg(9.96), kg(10.4), kg(3.0), km(1_500_400), km(94)) == (
        "10.0",
        "10",
        "3",
        "1,500",
        "0.1",
    )
    assert (money(999.5, "CNY"), money(12_345.6, "USD")) == ("¥999.50", "12,346 USD")
    assert degrees(-18.0) == "−18 °C"
    assert span([(8 * 3600, 9 * 3600), (50_400, 52_200)], "en") == "08:00–09:00, 14:00–14:30"


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800001234", "138****1234"),
        ("138-0000-1234", "138****1234"),
        ("", ""),
        ("110", "****"),
        ("none", ""),
    ],
)
def test_a_masked_phone_hides_its_middle(phone, masked):
    assert mask_phone(phone) == masked


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_white_figures_can_be_read_on_every_route_colour():
    for colour in ROUTE_COLOURS:
        assert 1.05 / (_luminance(colour) + 0.05) >= 3.8, colour


def test_routes_of_the_same_colour_differ_in_their_dashes():
    n = len(ROUTE_COLOURS)
    assert route_colour(0) == route_colour(n)
    assert [is_dashed(0), is_dashed(n)] == [False, True]
