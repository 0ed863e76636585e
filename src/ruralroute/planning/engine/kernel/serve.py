"""Serving all where the fleet is nearly full: each step that a visit is out raises its weight.

Annealing alone stands still there: a visit that is out costs more than any detour, so nothing
else may go out for it.  Here another may, if the weights of all that is out, counted by how long
each has been out, become less, whatever that costs in money (the absences of Christiaens and
Vanden Berghe, 2020); what is hard to place gets its turn, and what is easy to place waits for it.
Visits with a price have no weight: whether they are worth it is for annealing to say.
"""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    ABSENCES_AT, ABSENT, BEST_AT, CURRENT, DAY_COUNT_AT, FLEET, Ints, LOSS_AT, NONE, Numbers,
    OUT_LIST_AT, Reals, STEPS, TEMPERATURE,
)
# fmt: on
from ruralroute.planning.engine.kernel.lists import clear_day, read_days
from ruralroute.planning.engine.kernel.state import refresh_day
from ruralroute.planning.engine.kernel.steps import (
    change,
    exchange,
    keep_best,
    recount,
    room,
    undo,
)


def lost(a: Ints, m: Numbers, f: Reals) -> float:
    """Return what it costs that visits are out."""
    total = 0.0
    for at in range(a[ABSENT]):
        total += f[a[LOSS_AT] + a[a[OUT_LIST_AT] + at]]
    return total


def missed(a: Ints, m: Numbers, f: Reals) -> float:
    """Return the same with each visit counted as often as it was out; without priced ones."""
    total = 0.0
    for at in range(a[ABSENT]):
        visit = a[a[OUT_LIST_AT] + at]
        total += f[a[LOSS_AT] + visit] * f[a[ABSENCES_AT] + visit]
    return total


def _serve_step(a: Ints, m: Numbers, f: Reals, mean_out: int, longest: int) -> None:
    """Change the answer, and keep the change or undo it, by who is out first and by money then."""
    before = f[CURRENT]
    absent = a[ABSENT]
    weight = missed(a, m, f)
    limit = before - lost(a, m, f) + room(a, m, f)
    done = change(a, m, f, mean_out, longest)
    after = missed(a, m, f)
    dearer = after == weight and f[CURRENT] - lost(a, m, f) >= limit
    if done == 2 or (done == 1 and (after > weight or dearer)):
        undo(a, m, f, before, absent)
    elif done == 1:
        keep_best(a, m, f)
    for at in range(a[ABSENT]):
        visit = a[a[OUT_LIST_AT] + at]
        if f[a[ABSENCES_AT] + visit] > 0.0:
            f[a[ABSENCES_AT] + visit] += 1.0


def serve(
    a: Ints, m: Numbers, f: Reals, steps: int, warm: float, mean_out: int, longest: int
) -> bool:
    """Do some steps, or fewer if all is served that has no price; return whether it is."""
    f[TEMPERATURE] = warm
    for _ in range(steps):
        if missed(a, m, f) <= 0.0:
            return True
        _serve_step(a, m, f, mean_out, longest)
        exchange(a, m, f)
        a[STEPS] += 1
    return missed(a, m, f) <= 0.0


def go_back(a: Ints, m: Numbers, f: Reals) -> None:
    """Take the best answer up again."""
    for vehicle in range(a[FLEET]):
        if a[a[DAY_COUNT_AT] + vehicle]:
            clear_day(a, m, f, vehicle)
            refresh_day(a, m, f, vehicle)
    end = 0
    while a[a[BEST_AT] + end] != NONE:
        trips = a[a[BEST_AT] + end + 1]
        end += 2
        for _ in range(trips):
            end += 1 + 2 * a[a[BEST_AT] + end]
    read_days(a, m, f, a[BEST_AT], end)
    recount(a, m, f)
