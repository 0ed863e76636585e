"""What the rules of service cost, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruralroute.reports.siting_clash import rule_words
from ruralroute.siting.document_rules import RulePriceDoc

if TYPE_CHECKING:
    from ruralroute.reports.siting_view import SitingView

_NOTHING = 1.0


def rule_price_words(view: SitingView) -> list[str]:
    """Say the choice without the rules, and what they cost: together, then each that costs."""
    prices = view.report.rule_prices
    if not prices:
        return []
    said = [_sentence(view, prices[0])]
    alone = prices[1:]
    free = [one for one in alone if _is_free(one)]
    said += [_sentence(view, one) for one in alone if one not in free]
    if free:
        rules = _marks(view).join(_named(view, one) for one in free)
        proof = _proof(view, proved=all(one.proved for one in free))
        said.append(view.t("site.rule_price.free_alone", rules=rules, proof=proof))
    if view.report.chosen_by != "model":
        said.append(view.t("site.rule_price.by_model"))
    return said


def _sentence(view: SitingView, one: RulePriceDoc) -> str:
    rules, count = _named(view, one), len(one.rules)
    if one.open_sites is None or one.cost_year is None or one.price_year is None:
        return view.t("site.rule_price.unknown", rules=rules, count=count)
    if _is_free(one):
        key = "nothing"
    elif one.price_year < 0:
        key = "saves"
    else:
        key = "costs" if one.only_by_rules else "costs_same"
    return view.t(
        f"site.rule_price.{key}",
        rules=rules,
        count=count,
        sites=view.sites(one.open_sites),
        value=view.money(one.cost_year),
        change=view.money(abs(one.price_year)),
        only=view.comma.join(
            view.t("site.rule_price.only", site=view.site(site.site), count=site.stations)
            for site in one.only_by_rules
        ),
        proof=_proof(view, proved=one.proved),
    )


def _is_free(one: RulePriceDoc) -> bool:
    """Say whether rules change neither the money nor the sites."""
    return one.price_year is not None and abs(one.price_year) < _NOTHING and not one.only_by_rules


def _proof(view: SitingView, *, proved: bool) -> str:
    return "" if proved else view.t("site.rule_price.not_proved")


def _marks(view: SitingView) -> str:
    return "；" if view.lang == "zh" else "; "


def _named(view: SitingView, one: RulePriceDoc) -> str:
    return _marks(view).join(
        rule_words(view, rule.rule, flag=rule.flag, limit=rule.limit) for rule in one.rules
    )
