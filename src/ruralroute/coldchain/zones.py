"""Which goods may ride in a space at which set-point."""

from __future__ import annotations

from ruralroute.model import Zone


def holds(set_point: Zone, goods: Zone, band_k: float) -> bool:
    """Whether goods of a zone may ride in a space set to another zone's set-point.

    The air swings by `band_k` kelvin around the set-point, and all of that must lie inside what
    the goods tolerate.  A space without a set-point holds only goods of its own zone.

    Examples
    --------
    >>> from ruralroute.model import ZONES
    >>> zone = {one.id: one for one in ZONES}
    >>> holds(zone["chilled"], zone["ambient"], 2.0), holds(zone["frozen"], zone["chilled"], 2.0)
    (True, False)
    """
    if set_point.id == goods.id:
        return True
    if set_point.set_point_c is None:
        return False
    low, high = set_point.set_point_c - band_k, set_point.set_point_c + band_k
    return (goods.min_c is None or goods.min_c <= low) and (
        goods.max_c is None or high <= goods.max_c
    )
