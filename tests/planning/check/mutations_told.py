"""All kinds of damage: those of `mutations`, and to names, reasons, notes and the bound."""

from __future__ import annotations

from tests.planning.check.mutations import (
    MUTATIONS,
    Document,
    Mutation,
    first,
    found_by,
    orders_of,
    stops_of,
)

__all__ = ["MUTATIONS", "Mutation"]


@found_by("other_county")
def county_renamed(plan: Document) -> bool:
    """The name of another county."""
    plan["county"]["name"] += " (copy)"
    return True


@found_by("conditions")
def conditions_unknown(plan: Document) -> bool:
    """Conditions that the county does not know."""
    plan["conditions"] = "earthquake"
    return True


@found_by("metric")
def gap_without_a_bound(plan: Document) -> bool:
    """A gap though no bound is known."""
    plan["metrics"] |= {"bound": None, "gap": 0.01}
    return True


@found_by("carry")
def way_on_foot_made_longer(plan: Document) -> bool:
    """A way on foot that is two metres longer."""
    return first(stops_of(plan), lambda stop: stop.update(carry_m=stop["carry_m"] + 2))


@found_by("assumed")
def road_said_to_be_assumed(plan: Document) -> bool:
    """A road that is said to be only taken for usable."""
    return first(stops_of(plan), lambda stop: stop["assumed"].append("no such way"))


@found_by("not_set_down")
def transfer_set_down_in_other_parts(plan: Document) -> bool:
    """A transfer that is set down as one of two parts."""
    rows = (one for one in orders_of(plan) if one["action"] == "set_down")
    return first(rows, lambda one: one.update(parts=one["parts"] + 1))


@found_by("unknown_detail")
def evidence_of_nobody(plan: Document) -> bool:
    """Evidence that names what is no vehicle or order."""
    return first(iter(plan["unserved"]), lambda one: one["detail"].append("nobody"))


@found_by("proof_without_detail")
def clash_of_others(plan: Document) -> bool:
    """An order that clashes, and is not among those that do."""
    return first(
        iter(plan["unserved"]), lambda one: one.update(proof="together", reason="crowded_out")
    ) and first(iter(plan["unserved"]), lambda one: one.update(detail=[]))


@found_by("reason_without_cause")
def crowded_out_alone(plan: Document) -> bool:
    """An order that other orders crowd out though it was tried alone."""
    return first(
        iter(plan["unserved"]), lambda one: one.update(proof="alone", reason="crowded_out")
    )


@found_by("reason_without_cause")
def left_out_for_nothing(plan: Document) -> bool:
    """An order left out for a limit of time aboard that nobody set."""
    rows = (one for one in plan["unserved"] if one["reason"] in ("zone", "no_vehicle"))
    return first(rows, lambda one: one.update(reason="aboard_limit"))


@found_by("false_proof")
def too_big_though_it_fits(plan: Document) -> bool:
    """An order left out as too big though a vehicle that gets there has room for it."""
    rows = (one for one in plan["unserved"] if (one["reason"], one["parts"]) == ("shift", 1))
    return first(rows, lambda one: one.update(reason="too_big", proof="alone"))
