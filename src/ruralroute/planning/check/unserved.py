"""Orders left out: what can be refuted of their reasons and proofs.

A claim that no vehicle of the whole free fleet can serve an order is false when one trip with
this order alone keeps every rule.  The trial below makes that one trip, by the rules and the
clock, for each vehicle in turn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ruralroute.model import Order, OrderKind, Vehicle
from ruralroute.planning.check.county import CountyFacts, load_of
from ruralroute.planning.check.facts import VehicleFacts, breach
from ruralroute.planning.check.orders import unserved_part
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.plan import DeliveryPlan, Unserved
from ruralroute.planning.reasons import Proof, Reason


def check_unserved(plan: DeliveryPlan, facts: CountyFacts) -> Iterator[Violation]:
    """Check the reasons of what is left out, as far as they can be refuted."""
    for left in plan.unserved:
        order = facts.orders.get(left.order)
        if order is None:
            continue
        if left.reason is Reason.PRICED_OUT and order.price is None:
            yield breach("no_price", order=unserved_part(left))
        if left.proof is Proof.TOGETHER and left.order not in left.detail:
            yield breach("proof_without_detail", order=unserved_part(left))
        for name in left.detail:
            if name not in _may_be_named(left, facts):
                yield breach("unknown_detail", order=unserved_part(left), name=name)
        if _has_no_cause(left, order, facts):
            yield breach("reason_without_cause", order=unserved_part(left), reason=left.reason)
        elif left.proof is Proof.ALONE:
            yield from _refute(left, order, facts)


def _may_be_named(left: Unserved, facts: CountyFacts) -> Collection[str]:
    """List what evidence may name: the day's orders where they are to blame, else vehicles."""
    if left.proof is Proof.TOGETHER or left.reason is Reason.INCOMPATIBLE:
        return facts.orders.keys()
    return facts.vehicles.keys()


def _has_no_cause(left: Unserved, order: Order, facts: CountyFacts) -> bool:
    """Whether nothing in the county's data can be what a reason speaks of."""
    match left.reason:
        case Reason.WINDOW:
            return not _has_windows(order, facts) or not _may_be_tried(order, facts)
        case Reason.ABOARD_LIMIT:
            limits = facts.max_aboard_s(order), facts.max_out_of_cold_s(order)
            return limits == (None, None) or not _may_be_tried(order, facts)
        case Reason.SHIFT | Reason.CENTRE_CLOSED:
            return not _may_be_tried(order, facts)
        case Reason.INCOMPATIBLE:
            return left.proof is Proof.ALONE or not _has_enemies(left, order, facts)
        case Reason.PRICED_OUT | Reason.CROWDED_OUT:
            return left.proof is Proof.ALONE
        case _:
            return False


def _has_enemies(left: Unserved, order: Order, facts: CountyFacts) -> bool:
    """Whether any goods may not ride with the order's, or with others that it clashes with."""
    named = [facts.orders[name] for name in left.detail if name in facts.orders]
    classes = {one.goods_class for one in (order, *named)}
    return any(not classes.isdisjoint(pair) for pair in facts.policy.incompatible)


def _has_windows(order: Order, facts: CountyFacts) -> bool:
    """Whether there are hours for an order; what is to be fetched waits to be ready, too."""
    stations = (facts.stations.get(name) for name in (order.station, order.to_station or ""))
    windows = (order.windows, *(one.windows for one in stations if one is not None))
    waits = order.kind is not OrderKind.DELIVER and order.ready_s
    return any(windows) or bool(waits)


def _may_be_tried(order: Order, facts: CountyFacts) -> bool:
    """Whether any vehicle may carry an order, so that it can fail by the clock."""
    return any(
        _is_for(order, vehicle, facts)
        and facts.class_allowed(order, vehicle)
        and any(_holding(order, vehicle, facts))
        for vehicle in facts.county.vehicles
    )


def _is_for(order: Order, vehicle: Vehicle, facts: CountyFacts) -> bool:
    """Whether an order may go by a vehicle's centre and operator."""
    return order.centre in (None, vehicle.centre) and facts.same_pool(order, vehicle)


def _refute(left: Unserved, order: Order, facts: CountyFacts) -> Iterator[Violation]:
    for vehicle in facts.county.vehicles:
        if _contradicts(left.reason, order, vehicle, facts):
            yield breach(
                "false_proof", order=unserved_part(left), reason=left.reason, vehicle=vehicle.id
            )
            return


def _contradicts(reason: Reason, order: Order, vehicle: Vehicle, facts: CountyFacts) -> bool:
    """Whether this vehicle shows that the claim is false."""
    if not _is_for(order, vehicle, facts):
        return False
    if reason is Reason.NO_VEHICLE:
        return True
    if not facts.class_allowed(order, vehicle):
        return False
    if not any(_holding(order, vehicle, facts)):
        return False
    if reason is Reason.ZONE:
        return True
    if order.kind is OrderKind.TRANSFER:
        return False  # the trial below is of one stop; a transfer has two
    if not _gets_back(order, facts.vehicle(vehicle), facts):
        return False
    if reason is Reason.UNREACHABLE:
        return True
    if reason is Reason.TOO_BIG:
        return _has_room(order, vehicle, facts)
    return _can_serve(order, vehicle, facts)


def _holding(order: Order, vehicle: Vehicle, facts: CountyFacts) -> Iterator[str]:
    """Compartments that can be set to a zone that holds the order's."""
    for space in vehicle.compartments:
        if any(facts.holds(zone, order.zone) for zone in space.zones):
            yield space.id


def _gets_back(order: Order, vehicle: VehicleFacts, facts: CountyFacts) -> bool:
    """Whether there is a way there and, at some later hour where that matters, one back."""
    legs = vehicle.leg_at
    matrix = facts.travel.get(facts.vehicles[vehicle.id].profile)
    if legs is None or matrix is None or matrix.hours is None:
        return _way(order, vehicle) is not None
    changes, home = matrix.hours.starts_s, vehicle.centre.id
    stop_s = facts.rules.fixed_s.get(order.station, 0) + _takes_s(order, facts)
    for left in changes:
        there = legs(home, order.station, left, 0)
        if there is not None and any(
            legs(order.station, home, leaves, 0) is not None
            for leaves in _moments(left + there[0] + stop_s, changes)
        ):
            return True
    return False


def _takes_s(order: Order, facts: CountyFacts) -> int:
    """Tell how long the whole order takes to hand over."""
    takes = facts.handling_s(order, order.parcels)
    return takes + (facts.policy.stop_operator_s if order.operator is not None else 0)


def _way(order: Order, vehicle: VehicleFacts) -> tuple[int, int] | None:
    """Seconds there and seconds back, or None."""
    there = vehicle.leg(vehicle.centre.id, order.station)
    back = vehicle.leg(order.station, vehicle.centre.id)
    return None if there is None or back is None else (there[0], back[0])


def _has_room(order: Order, vehicle: Vehicle, facts: CountyFacts) -> bool:
    """Whether the whole order fits into the vehicle and into one space that can hold it."""
    data = facts.vehicle(vehicle)
    load = load_of(order.mass_kg, order.volume_m3)
    limits = [data.spaces[name].capacity for name in _holding(order, vehicle, facts)]
    fits = any(load[0] <= mass and load[1] <= volume for mass, volume in limits)
    return fits and load[0] <= data.capacity[0] and load[1] <= data.capacity[1]


def _can_serve(order: Order, vehicle: Vehicle, facts: CountyFacts) -> bool:
    """Whether a trip with the whole order and nothing else keeps every rule."""
    data = facts.vehicle(vehicle)
    if not _has_room(order, vehicle, facts):
        return False
    handling = facts.handling_s(order, order.parcels)
    outside, limit = facts.policy.dock_out_of_cold_s + handling, facts.max_out_of_cold_s(order)
    if limit is not None and outside > limit:
        return False
    matrix = facts.travel.get(vehicle.profile)
    if matrix is not None and matrix.hours is not None:
        return _in_time_by_hour(order, data, facts, matrix.hours.starts_s)
    way = _way(order, data)
    return way is not None and _in_time(order, data, facts, way)


def _in_time(order: Order, vehicle: VehicleFacts, facts: CountyFacts, way: tuple[int, int]) -> bool:
    rules, centre = facts.rules, vehicle.centre
    there, back = way
    if max(there, back) > rules.max_driving_since_rest_s or there + back > vehicle.max_driving_s:
        return False
    collects = order.kind is OrderKind.COLLECT
    earliest_load = max(vehicle.shift_start_s, centre.open_s)
    if not collects:
        earliest_load = max(earliest_load, order.ready_s or 0)
    before = centre.load_s + there + rules.fixed_s.get(order.station, 0)
    takes = _takes_s(order, facts)
    rest = rules.min_rest_s if there + back > rules.max_driving_since_rest_s else 0
    earliest = earliest_load + before
    if collects:
        earliest = max(earliest, order.ready_s or 0)
    latest_end = min(vehicle.shift_end_s, centre.close_s)
    if collects and centre.collect_by_s is not None:
        latest_end = min(latest_end, centre.collect_by_s)
    after = takes + rest + back + centre.unload_s
    aboard = after if collects else before + takes
    limit = facts.max_aboard_s(order)
    if limit is not None and aboard > limit:
        return False
    start = _first_start(order, facts, earliest)
    return start is not None and start + after <= latest_end


def _in_time_by_hour(
    order: Order, vehicle: VehicleFacts, facts: CountyFacts, changes: Sequence[int]
) -> bool:
    """Whether it is in time where roads change by the hour, leaving at once or at a change."""
    rules, centre = facts.rules, vehicle.centre
    legs = vehicle.leg_at
    if legs is None:
        return False
    collects = order.kind is OrderKind.COLLECT
    load_s = max(vehicle.shift_start_s, centre.open_s)
    latest_s = min(vehicle.shift_end_s, centre.close_s)
    if collects and centre.collect_by_s is not None:
        latest_s = min(latest_s, centre.collect_by_s)
    if not collects:
        load_s = max(load_s, order.ready_s or 0)
    takes = _takes_s(order, facts)
    limit = facts.max_aboard_s(order)
    for left in _moments(load_s + centre.load_s, changes):
        there = legs(centre.id, order.station, left, 0)
        if there is None:
            continue
        here = left + there[0] + rules.fixed_s.get(order.station, 0)
        start = _first_start(order, facts, max(here, order.ready_s or 0) if collects else here)
        if start is None:
            continue
        loaded = start if collects else left - centre.load_s
        for rest in (0, rules.min_rest_s):
            for leaves in _moments(start + takes + rest, changes):
                back = legs(order.station, centre.id, leaves, 0)
                if back is None:
                    continue
                end = leaves + back[0] + centre.unload_s
                driving = there[0] - there[2], back[0] - back[2]
                driven = sum(driving)
                unbroken = max(driving) if rest else driven
                aboard = (end if collects else start + takes) - loaded
                if (
                    end <= latest_s
                    and unbroken <= rules.max_driving_since_rest_s
                    and driven <= vehicle.max_driving_s
                    and (limit is None or aboard <= limit)
                ):
                    return True
    return False


def _moments(first: int, changes: Sequence[int]) -> list[int]:
    return [first, *(one for one in changes if one > first)]


def _first_start(order: Order, facts: CountyFacts, earliest: int) -> int | None:
    """First moment at or after `earliest` that lies in the order's and the station's windows."""
    station = facts.stations.get(order.station)
    both = [windows for windows in (order.windows, station.windows if station else ()) if windows]
    starts = sorted({earliest, *(first for windows in both for first, _ in windows)})
    for start in starts:
        if start >= earliest and all(
            any(first <= start <= last for first, last in windows) for windows in both
        ):
            return start
    return None
