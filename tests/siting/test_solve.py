"""solve_siting on problems small enough to see through."""

from __future__ import annotations

import numpy as np
import pytest

from ruralroute.siting.answer import SitingStatus
from ruralroute.siting.links import dense_links
from ruralroute.siting.models import FixedCharge, MaxCover, PCentre, PMedian, SetCover
from ruralroute.siting.problem import Site, SiteRule, SitingProblem, Size, Villages
from ruralroute.siting.solve import solve_siting


def a_line(*, positions=(0.0, 10.0, 20.0, 100.0), **rules) -> SitingProblem:
    """Villages on a line, a site in each; a unit of way is a second and a unit of money."""
    count = len(positions)
    time_s = np.abs(np.subtract.outer(positions, positions))
    told = {
        "villages": Villages(
            ids=tuple(f"v{index}" for index in range(count)),
            weight=np.ones(count),
            demand=np.ones((count, 1)),
            flags=np.zeros((count, 0), dtype=bool),
            produce=np.zeros(count, dtype=bool),
        ),
        "sites": tuple(Site(id=f"s{index}") for index in range(count)),
        "links": dense_links(time_s, time_s),
        "resources": ("parcels",),
    }
    return SitingProblem(**(told | rules))


def opened(answer) -> list[int]:
    return [one.site for one in answer.open_sites]


def test_two_medians_on_a_line_stand_in_the_cluster_and_at_the_far_village():
    answer = solve_siting(a_line(open_max=2), model=PMedian())
    assert answer.status is SitingStatus.OPTIMAL
    assert opened(answer) == [1, 3]
    assert (answer.objective, answer.gap) == (20.0, 0.0)


def test_one_centre_halves_the_longest_way_as_well_as_it_can():
    answer = solve_siting(a_line(open_max=1), model=PCentre())
    assert answer.status is SitingStatus.OPTIMAL
    assert (opened(answer), answer.objective) == ([2], 80.0)


def test_fewest_sites_in_reach():
    answer = solve_siting(a_line(), model=SetCover(reach_s=10))
    assert (answer.status, answer.objective) == (SitingStatus.OPTIMAL, 2.0)


def test_one_site_covers_the_cluster():
    answer = solve_siting(a_line(open_max=1), model=MaxCover(reach_s=10))
    assert (answer.status, answer.objective, opened(answer)) == (SitingStatus.OPTIMAL, 3.0, [1])


def test_sites_pay_for_themselves():
    sites = tuple(Site(id=f"s{j}", sizes=(Size(cost_year=15.0),)) for j in range(4))
    answer = solve_siting(a_line(sites=sites), model=FixedCharge())
    assert answer.objective == pytest.approx(50.0)
    assert answer.costs is not None
    assert answer.costs.year == pytest.approx(50.0)


@pytest.mark.parametrize(
    "model", [PMedian(), PCentre(), SetCover(reach_s=50), FixedCharge()], ids=str
)
def test_a_rule_that_cannot_be_kept_is_proved_so(model):
    forbidden = tuple(Site(id=f"s{j}", rule=SiteRule.FORBIDDEN) for j in range(4))
    answer = solve_siting(a_line(sites=forbidden), model=model)
    assert answer.status is SitingStatus.INFEASIBLE
    assert answer.objective is None


def test_a_problem_names_all_its_faults_at_once():
    with pytest.raises(ValueError, match=r"range, got 3\.\.2.*preference|range, got 3\.\.2"):
        a_line(open_min=3, open_max=2)
