"""Rules of the cargo: loads on every leg, and what never shares a trip."""

from __future__ import annotations

from ruralroute.planning.engine.builder import Builder
from ruralroute.planning.engine.clashes import Clash, find_clashes
from ruralroute.planning.engine.loads import LoadRule, load_rules


def add_loads(builder: Builder) -> None:
    """Bound mass and volume aboard on every leg, in each space and in the vehicle; exact."""
    for rule in load_rules(builder.scope):
        if any(any(one) for one in rule.collect.values()):
            _add_both_ways(builder, rule)
        else:
            _add_deliveries(builder, rule)


def _add_deliveries(builder: Builder, rule: LoadRule) -> None:
    most = max(rule.capacity)
    made = {zones: builder.vector(loads, -most) for zones, loads in rule.deliver.items()}
    transits = [made[zones] for zones in rule.zones]
    out = builder.exact(f"{rule.name} out", transits, rule.capacity, zero=True)
    for _, index in builder.separators():
        out.SlackVar(index).SetRange(0, most)


def _add_both_ways(builder: Builder, rule: LoadRule) -> None:
    """Run what is to be delivered down to zero; what is aboard begins each trip equal to it."""
    most = max(rule.capacity)
    less = {
        zones: builder.vector([-load for load in loads]) for zones, loads in rule.deliver.items()
    }
    change = {
        zones: builder.vector(
            [come - go for come, go in zip(rule.collect[zones], rule.deliver[zones], strict=True)],
            -most,
        )
        for zones in rule.deliver
    }
    everything = [most] * len(builder.vehicles)
    out = builder.exact(
        f"{rule.name} out", [less[zones] for zones in rule.zones], everything, zero=False
    )
    aboard = builder.exact(
        rule.name, [change[zones] for zones in rule.zones], rule.capacity, zero=False
    )
    for start in builder.starts():
        builder.solver.Add(out.CumulVar(start) == aboard.CumulVar(start))
    for _, index in builder.ends():
        out.CumulVar(index).SetMax(0)
    for _, index in builder.separators():
        out.SlackVar(index).SetRange(0, most)
        aboard.SlackVar(index).SetRange(0, 2 * most)
        next_aboard = aboard.CumulVar(index) + aboard.SlackVar(index)
        builder.solver.Add(next_aboard == out.SlackVar(index) + most)


def add_clashes(builder: Builder) -> None:
    """Keep what clashes on different trips, in whichever order it comes; exact."""
    for number, clash in enumerate(find_clashes(builder.scope)):
        _add_one_order(builder, f"clash {number}", clash, clash.first, clash.second)
        _add_one_order(builder, f"clash {number} back", clash, clash.second, clash.first)


def _add_one_order(
    builder: Builder, name: str, clash: Clash, before: frozenset[int], after: frozenset[int]
) -> None:
    nothing = [0] * len(builder.nodes.visits)
    same, free = builder.vector(nothing, -1), builder.vector([-1] * len(nothing), -1)
    transits = [same if one in clash.vehicles else free for one, _ in builder.vehicles]
    seen = builder.resource(name, transits, [1] * len(builder.vehicles))
    for position in before:
        seen.CumulVar(builder.index(position)).SetMin(1)
    for position in after:
        seen.CumulVar(builder.index(position)).SetMax(0)
