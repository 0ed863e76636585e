"""Rules that cannot hold together, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruralroute.siting.document import ClashDoc

if TYPE_CHECKING:
    from ruralroute.reports.siting_view import SitingView

_MOST_NAMES = 8


def needs_words(view: SitingView, one: ClashDoc) -> str:
    """Say what the other rules need in place of one."""
    needs = _amount(view, one.rule, one.needs)
    if not one.stations:
        return view.t(f"site.needs.{one.rule}", zone=view.zone(one.zone), needs=needs)
    return view.t(
        f"site.needs.{one.rule}_there",
        zone=view.zone(one.zone),
        needs=needs,
        limit=_amount(view, one.rule, one.limit),
        stations=view.stations(one.stations, most=_MOST_NAMES),
    )


def clash_words(view: SitingView, one: ClashDoc) -> str:
    """Say a rule that cannot hold with others."""
    if not one.stations:
        return rule_words(view, one.rule, flag=one.flag, limit=one.limit, zone=one.zone)
    limit = _amount(view, one.rule, one.limit)
    return view.t(f"site.clash.{one.rule}_there", zone=view.zone(one.zone), limit=limit)


def rule_words(
    view: SitingView, rule: str, *, flag: str | None, limit: float | None, zone: str | None = None
) -> str:
    """Say a rule."""
    who = view.t("site.clash.everyone") if flag is None else view.flag(flag)
    said = _amount(view, rule, limit)
    return view.t(f"site.clash.{rule}", who=who, zone=view.zone(zone), limit=said)


def _amount(view: SitingView, rule: str, value: float | None) -> str:
    if value is None:
        return view.t("site.unlimited")
    if rule == "budget":
        return view.money(value)
    return f"{value:,.0f}" if rule in ("capacity", "most", "least") else f"{value:.4g}"
