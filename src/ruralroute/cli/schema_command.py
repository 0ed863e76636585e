"""``ruralroute schema``."""

from __future__ import annotations

import click

from ruralroute.cli.output import result_json


@click.command("schema")
@click.argument("which", type=click.Choice(["county", "plan", "run", "siting"]))
def command(*, which: str) -> int:
    """Print the JSON Schema of a county, of plan.json, of run.json or of siting.json."""
    from pydantic import BaseModel

    from ruralroute.model import County
    from ruralroute.planning.plan import DeliveryPlan
    from ruralroute.planning.run import RunRecord
    from ruralroute.siting.document import SitingReport

    models: dict[str, type[BaseModel]] = {
        "county": County,
        "plan": DeliveryPlan,
        "run": RunRecord,
        "siting": SitingReport,
    }
    schema = models[which].model_json_schema(mode="serialization")
    result_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
    return 0
