"""A study of sites in words, for a terminal."""

from __future__ import annotations

from ruralroute.messages import Lang
from ruralroute.model import County
from ruralroute.reports.siting_view import SitingView
from ruralroute.siting.document import SitingReport


def render_site(report: SitingReport, county: County, lang: Lang) -> str:
    """Say what is recommended, why, and how sure that is."""
    view = SitingView(report, county, lang)
    lines = [view.title, view.subtitle(), ""]
    if view.no_choice():
        return "\n".join([*lines, *view.no_choice()])
    lines += [f"  {one}" for one in view.recommendation()]
    lines += [""]
    lines += [f"- {one}" for one in view.reasons()]
    lines += [f"- {one}" for one in view.highlights()]
    lines += [f"- {view.basis()}"]
    lines += [f"- {one}" for one in [view.proof()] if one]
    lines += [""]
    return "\n".join([*lines, *view.notes()])
