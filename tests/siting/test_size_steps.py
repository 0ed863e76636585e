"""New sites whose load is just above the next smaller size."""

from dataclasses import replace

import numpy as np
import pytest

from ruralroute.reports.siting_view import SitingView
from ruralroute.siting.ask import SitingAsk
from ruralroute.siting.case import build_case
from ruralroute.siting.outcome import Design, outcome
from ruralroute.siting.problem import Size
from ruralroute.siting.size_steps import just_above
from ruralroute.siting.studied import StudyOptions
from ruralroute.siting.study import study_sites
from ruralroute.siting.tell import siting_report

BOTH = Design(rows=(0, 2), sizes=(0, 1))


def at_ke(case, *sizes):
    """Return the case with sizes of KE, the third site."""
    one = case.sites[2]
    changed = replace(one, site=replace(one.site, sizes=sizes))
    return replace(case, sites=(*case.sites[:2], changed))


def of_rooms(small, large, others=()):
    return (
        Size(name="small", capacity=(small, *others), cost_open=800_000, cost_year=50_000),
        Size(name="large", capacity=(large,), cost_open=6_000_000, cost_year=90_000),
    )


@pytest.fixture
def loaded(valley):
    """The valley, with KE and the centre open, and what KE has to hold."""
    case = build_case(valley)
    return case, float(outcome(case, replace(BOTH, sizes=(0, 0))).load_kg[1])


def test_a_load_just_above_a_smaller_size_names_what_would_have_to_go_elsewhere(loaded):
    case, load = loaded
    case = at_ke(case, *of_rooms(load - 1, load * 3))
    (said,) = just_above(case, outcome(case, BOTH))
    assert said.code == "siting.why.just_above"
    assert said.values["over"] == "1.0"
    assert said.values["value"] == "5200000.00"
    (name,) = said.values["stations"]
    assert name in ("East one", "East two", "East three")


def test_a_load_less_than_a_twentieth_above_is_told(loaded):
    case, load = loaded
    case = at_ke(case, *of_rooms(load / 1.049, load * 3))
    peak = outcome(case, BOTH).load_kg[1] - load / 1.049
    (said,) = just_above(case, outcome(case, BOTH))
    assert float(said.values["over"].replace(",", "")) == pytest.approx(peak, abs=0.06)


@pytest.mark.parametrize("room", [0.9, 1.0, 1.2])
def test_a_size_that_is_much_too_small_or_holds_it_all_is_not_told(loaded, room):
    case, load = loaded
    case = at_ke(case, *of_rooms(load * room, load * 3))
    assert just_above(case, outcome(case, BOTH)) == []


def test_the_reason_stands_in_the_report_in_both_languages(valley):
    options = StudyOptions(scenarios=("none",), time_limit_s=20)
    study = study_sites(valley, SitingAsk(open_min=3), options=options)
    load = study.chosen.load_kg[list(study.chosen.design.rows).index(2)]
    case = at_ke(study.case, *of_rooms(load - 1, load * 3))
    design = replace(study.chosen.design, sizes=(0, 0, 1))
    study = replace(study, case=case, chosen=outcome(case, design))
    study = replace(study, reasons=tuple(just_above(case, study.chosen)))
    report = siting_report(study)
    english, chinese = (SitingView(report, case.county, one).reasons() for one in ("en", "zh"))
    assert "Mind the size of east of the ford" in english[0]
    assert "costs ¥5,200,000 less to build" in english[0]
    assert "注意east of the ford的规模" in chinese[0]


def test_the_smallest_station_that_suffices_is_named_else_the_largest_together():
    from ruralroute.siting.size_steps import _enough

    peak = np.array([[5.0, 0.0], [2.0, 1.0], [9.0, 0.0]])
    assert _enough(peak, np.array([1.0, -3.0])).tolist() == [1]
    assert _enough(peak, np.array([4.0, -3.0])).tolist() == [0]
    assert _enough(peak, np.array([12.0, -3.0])).tolist() == [0, 2]
    assert _enough(peak, np.array([6.0, 0.5])).tolist() == [0, 1]
