"""The models: what a choice of sites is judged by.

All models share the side rules of :class:`~ruralroute.siting.problem.SitingProblem`.  With
sites j in J, their sizes s, villages i in I, links (j, i) in L left after all rules on pairs
(service time, floors of equity, pre-cooling), they choose ::

    y_js in {0, 1}      site j is open at size s
    x_ji in [0, 1]      share of village i that site j serves (in {0, 1} when single-sourced)

so that ::

    sum_j x_ji = 1                              every village is served (max cover: see there)
    x_ji <= sum_s y_js                          by open sites only
    sum_i d_ir x_ji <= sum_s C_jsr y_js         within capacity of each resource r
    sum_s y_js <= 1   (= 1 forced, = 0 forbidden)
    open_min <= sum_js y_js <= open_max
    sum_js O_js y_js + sum_{j existing} K_j (1 - sum_s y_js) <= budget
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PMedian:
    """Least weighted travel time for a given number of sites (p-median).

    ``min sum_ji w_i e_i t_ji x_ji`` with `e` the weights of equity.  The objective is in
    weight x seconds; the number of sites is the problem's `open_min`..`open_max`.

    References: Hakimi (1964), "Optimum locations of switching centers and the absolute centers and
    medians of a graph", Operations Research 12; ReVelle and Swain (1970), "Central facilities
    location", Geographical Analysis 2.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class PCentre:
    """Least time of the worst-served village for a given number of sites (vertex p-centre).

    ``min z`` with ``z >= e_i t_ji`` for every pair with ``x_ji > 0`` and `e` the weights of
    equity.  The objective is in seconds; demand does not weigh.

    References: Hakimi (1965), "Optimum distribution of switching centers in a communication
    network", Operations Research 13; Minieka (1970), "The m-center problem", SIAM Review 12.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCover:
    """Fewest sites so that every village is served within reach (location set covering).

    ``min sum_js y_js`` with ``x_ji = 0`` where ``t_ji > reach_s``.  Existing sites that stay open
    count.

    Reference: Toregas, Swain, ReVelle and Bergman (1971), "The location of emergency service
    facilities", Operations Research 19.

    Parameters
    ----------
    reach_s
        Seconds, >= 0.
    """

    reach_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxCover:
    """Most demand within reach, by number of sites or by budget (maximal covering location).

    ``max sum_ji w_i e_i x_ji [t_ji <= reach_s]``.  A village that a rule speaks of (service time,
    floor, pre-cooling) is served within that rule, covered or not; any other village is served only
    if it is covered, so ``sum_j x_ji <= 1`` there.  The objective is in units of weight.

    Reference: Church and ReVelle (1974), "The maximal covering location problem", Papers of the
    Regional Science Association 32.

    Parameters
    ----------
    reach_s
        Seconds, >= 0.
    """

    reach_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCharge:
    """Least money a year: sites of chosen sizes plus serving (capacitated facility location).

    ``min sum_js (R_js + a O_js) y_js + a sum_{j existing} K_j (1 - sum_s y_js) + sum_ji c_ji x_ji``
    with running cost R, money spent once O and K, and annuity a.  The number of sites is free
    unless the problem bounds it.

    References: Balinski (1965), "Integer programming: methods, uses, computation", Management
    Science 12; Sridharan (1995), "The capacitated plant location problem", European Journal of
    Operational Research 87; sizes: Correia and Captivo (2003), "A Lagrangean heuristic for a
    modular capacitated location problem", Annals of Operations Research 122.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoEchelon:
    """Least money a year with township stations between centres and villages.

    With stations k, ``z_jk`` in {0, 1} (centre j feeds station k) and ``q_jk`` the load carried ::

        min  sites, stations (as in FixedCharge) + sum_jk F_jk z_jk + U_jk q_jk + sum_ki c_ki x_ki
        sum_k x_ki = 1        x_ki <= sum_{j: t_jk + transfer + t_ki within i's limit} z_jk
        sum_j z_jk = sum_s y_ks          z_jk <= sum_s y_js
        sum_j q_jk = sum_i d_i x_ki      q_jk <= D z_jk
        capacities of stations by x, of centres by what their stations carry

    Reference: Gendron and Semet (2009), "Formulations and relaxations for a multi-echelon
    capacitated location-distribution problem", Computers & Operations Research 36.
    """


Model = PMedian | PCentre | SetCover | MaxCover | FixedCharge | TwoEchelon
"""Any of the models."""

NAMES: dict[type[Model], str] = {
    PMedian: "p_median",
    PCentre: "p_centre",
    SetCover: "set_cover",
    MaxCover: "max_cover",
    FixedCharge: "fixed_charge",
    TwoEchelon: "two_echelon",
}
"""What each model is called in files and commands."""
