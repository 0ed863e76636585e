"""What a design costs over the years: a year's money, present value, subsidy, and phases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCost:
    """Money of one year, in the county's currency.

    Parameters
    ----------
    sites
        Keeping the open centres.
    transport
        Driving to the stations and back.
    trunk
        Driving from the hub to the other centres.
    handling
        Sorting.
    unserved
        Price of what cannot be brought.
    invest
        Opening and closing, once, not in `running`.
    """

    sites: float
    transport: float
    trunk: float
    handling: float
    unserved: float
    invest: float = 0.0

    @property
    def running(self) -> float:
        """A year's cost without what is spent once."""
        return self.sites + self.transport + self.trunk + self.handling + self.unserved

    def total(self, rate: float, years: int) -> float:
        """Return a year's cost with the investment spread over the horizon."""
        return self.running + self.invest * annuity(rate, years)


def annuity(rate: float, years: int) -> float:
    """Return the yearly payment that repays 1 over `years` at an interest `rate`.

    ``rate / (1 - (1 + rate) ** -years)``; ``1 / years`` without interest.

    Examples
    --------
    >>> round(annuity(0.05, 10), 6), annuity(0.0, 10)
    (0.129505, 0.1)
    """
    if years <= 0:
        raise ValueError("years must be positive")
    return 1.0 / years if rate == 0 else -rate / math.expm1(-years * math.log1p(rate))


def present_value(flows: Sequence[float], rate: float) -> float:
    """Return the value today of what is paid now (first) and at the end of each year after.

    Examples
    --------
    >>> round(present_value([-1000, 600, 600], 0.1), 2)
    41.32
    """
    return sum(flow / (1.0 + rate) ** year for year, flow in enumerate(flows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a design is worth against another over the horizon, and who must pay.

    Parameters
    ----------
    npv
        Present value of what it saves against the baseline, less what is invested.
    payback_years
        Years until the savings have paid the investment, undiscounted; None when never.
    cost_per_parcel, subsidy_per_parcel, subsidy_year, subsidy_per_station
        Yearly cost, investment spread, over parcels; less the revenue; in a year; over stations.
    """

    npv: float
    payback_years: float | None
    cost_per_parcel: float | None
    subsidy_per_parcel: float | None
    subsidy_year: float
    subsidy_per_station: float | None


def worth(
    design: YearCost,
    baseline: YearCost,
    *,
    parcels_year: float,
    stations: int,
    revenue_per_parcel: float,
    rate: float,
    years: int,
    growth: float = 0.0,
) -> Worth:
    """Weigh a design against a baseline, costs that follow demand growing with it.

    Parameters
    ----------
    design, baseline
        Their costs in the first year.
    parcels_year, stations
        Parcels of the first year; stations to serve.
    revenue_per_parcel
        What carriers pay.
    rate, years, growth
        Discount rate, horizon, growth of demand a year.
    """
    saved = [
        _running(baseline, growth, year) - _running(design, growth, year) for year in range(years)
    ]
    invest = design.invest - baseline.invest
    cost = design.total(rate, years)
    subsidy = cost - revenue_per_parcel * parcels_year
    first = saved[0] if saved else 0.0
    return Worth(
        npv=present_value([-invest, *saved], rate),
        payback_years=0.0 if invest <= 0 <= first else (invest / first if first > 0 else None),
        cost_per_parcel=cost / parcels_year if parcels_year > 0 else None,
        subsidy_per_parcel=subsidy / parcels_year if parcels_year > 0 else None,
        subsidy_year=subsidy,
        subsidy_per_station=subsidy / stations if stations else None,
    )


def _running(cost: YearCost, growth: float, year: int) -> float:
    moving = cost.transport + cost.trunk + cost.handling + cost.unserved
    return cost.sites + moving * (1.0 + growth) ** year


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A step of building: what opens and closes in which year, and what a year costs after it.

    Of `cost_year`, the running cost, `sites_year` is that of keeping sites, which stays where
    demand grows.
    """

    year: int
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    invest: float
    cost_year: float
    sites_year: float
    worst_min: float | None


def phases_value(
    phases: Sequence[Phase], before: YearCost, *, rate: float, years: int, growth: float = 0.0
) -> float:
    """Return the present value of building in phases against a baseline's running cost.

    A phase's investment is paid at the start of its year; its running cost holds from that year
    until the next phase's.  Costs that follow demand grow with it, as in `worth`.
    """
    value = 0.0
    fixed, moving = before.sites, before.running - before.sites
    steps = {one.year: one for one in phases}
    for year in range(years):
        if year in steps:
            value -= steps[year].invest / (1.0 + rate) ** year
            fixed = steps[year].sites_year
            moving = steps[year].cost_year - fixed
        running = fixed + moving * (1.0 + growth) ** year
        value += (_running(before, growth, year) - running) / (1.0 + rate) ** (year + 1)
    return value
