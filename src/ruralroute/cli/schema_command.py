"""``ruralroute schema``."""

from __future__ import annotations

import click

from ruralroute.cli.output import result_json


@click.command("schema")
@click.argument("which", type=click.Choice(["county", "plan", "run"]))
def command(*, which: str) -> int:
    """Print the JSON Schema of a county, of plan.json or of run.json."""
    from pydantic import BaseModel  # noqa: PLC0415

    from ruralroute.model import County  # noqa: PLC0415
    from ruralroute.planning.plan import DeliveryPlan  # noqa: PLC0415
    from ruralroute.planning.run import RunRecord  # noqa: PLC0415

    models: dict[str, type[BaseModel]] = {
        "county": County,
        "plan": DeliveryPlan,
        "run": RunRecord,
    }
    schema = models[which].model_json_schema(mode="serialization")
    result_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
    return 0
