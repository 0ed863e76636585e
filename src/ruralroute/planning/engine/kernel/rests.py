"""The driver's rests in the core, placed one by one."""

from __future__ import annotations

# fmt: off
from ruralroute.planning.engine.kernel.arrays import (
    DRIVE_LIMIT, Ints, NODE_EXTRA_AT, NODE_GAP_AT, NODE_HANDLING_AT, NODE_LEG_AT, NODE_TIME_AT,
    NODE_VISIT_AT, NONE, Numbers, REST_HANDLING, REST_S, Reals,
)
# fmt: on
from ruralroute.planning.engine.kernel.chain import LOADING, push_all


def place_rests(a: Ints, m: Numbers, f: Reals, count: int) -> bool:
    """Place rests, each in the gap since the last that already waits most; latest of equals."""
    node_extra_at = a[NODE_EXTRA_AT]
    node_gap_at = a[NODE_GAP_AT]
    node_handling_at = a[NODE_HANDLING_AT]
    node_leg_at = a[NODE_LEG_AT]
    node_time_at = a[NODE_TIME_AT]
    node_visit_at = a[NODE_VISIT_AT]
    limit, rest = (a[DRIVE_LIMIT], a[REST_S])
    since = 0
    driven = 0
    stand = 0
    node = 1
    while node < count:
        leg = a[node_leg_at + node]
        moves = leg > 0
        if moves and a[REST_HANDLING] and (stand + a[node_handling_at + node - 1] >= rest):
            driven = 0
            since = node - 1
        if driven + leg > limit:
            chosen, longest = (NONE, NONE)
            later = 0
            for gap in range(node, since, -1):
                if gap < node:
                    later += a[node_leg_at + gap + 1]
                if later > limit or (gap == node and leg > limit):
                    break
                wait = a[node_time_at + gap] - a[node_time_at + gap - 1] - a[node_gap_at + gap]
                if a[node_visit_at + gap] == LOADING:
                    wait += a[node_gap_at + gap]
                wait = min(wait, rest)
                if wait > longest:
                    chosen, longest = (gap, wait)
            if chosen == NONE:
                return False
            extra = rest
            if a[node_visit_at + chosen] == LOADING:
                extra = max(0, rest - a[node_gap_at + chosen])
            if extra > a[node_extra_at + chosen]:
                a[node_extra_at + chosen] = extra
            if not push_all(a, m, f, chosen, count):
                return False
            since = chosen
            driven = 0
            for gap in range(chosen + 1, node):
                driven += a[node_leg_at + gap]
            if chosen < node:
                driven += leg
            else:
                driven = leg
        else:
            driven += leg
        fixed = a[node_gap_at + node] - a[node_handling_at + node - 1] - leg
        if moves:
            stand = fixed + a[node_extra_at + node]
        else:
            stand += a[node_handling_at + node - 1] + fixed + a[node_extra_at + node]
        node += 1
    return True
