"""The key figures of a study's designs side by side."""

from __future__ import annotations

from ruralroute.reports.siting_view import SitingView
from ruralroute.siting.document import AccessDoc, DesignDoc


def design_name(view: SitingView, one: DesignDoc) -> str:
    """Name a design."""
    return view.t("site.model_own" if one.name == "model" else f"site.{one.name}")


def fact_rows(view: SitingView) -> list[tuple[str, list[str]]]:
    """Return the key figures: a label, and a value for each design."""
    designs = view.report.designs

    def line(key: str, write: object, **values: object) -> tuple[str, list[str]]:
        return view.t(key, **values), [write(one) for one in designs]  # type: ignore[operator]

    def access(one: DesignDoc) -> AccessDoc:
        return one.access

    rows = [
        line("site.open_sites", lambda one: view.sites(one.open_sites)),
        line("site.cost_year", lambda one: view.money(one.money.year)),
        line("site.running", lambda one: view.money(one.money.running)),
        line("site.invest", lambda one: view.money(one.money.invest)),
        line("site.npv", lambda one: "-" if one.name == "today" else view.money(one.npv)),
        line("site.per_parcel", lambda one: view.small(one.cost_per_parcel)),
        line("site.subsidy_parcel", lambda one: view.subsidy(one.subsidy_per_parcel)),
        line("site.subsidy_station", lambda one: view.subsidy(one.subsidy_per_station)),
        line("site.mean_min", lambda one: view.minutes(access(one).mean_min)),
        line("site.p90_min", lambda one: view.minutes(access(one).p90_min)),
        line("site.worst_min", lambda one: view.minutes(access(one).worst_min)),
        line("site.fifth_min", lambda one: view.minutes(access(one).worst_fifth_min)),
    ]
    rows += [
        line(
            "site.within", lambda one, band=band: view.share(access(one).within[band]), minutes=band
        )
        for band in ("15", "30", "60", "90")
    ]
    rows += [
        line("site.gini", lambda one: "-" if one.access.gini is None else f"{one.access.gini:.3f}"),
        line("site.theil", _theil),
        line("site.unreached", lambda one: str(access(one).unreached)),
        line("site.standard", lambda one: view.share(one.standard_share)),
    ]
    return rows


def _theil(one: DesignDoc) -> str:
    """Write Theil's index and, in brackets, the part of it between groups."""
    if one.theil is None:
        return "-"
    return f"{one.theil:.3f} ({one.theil_between or 0.0:.3f})"
