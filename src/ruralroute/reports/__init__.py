"""What comes out of a plan: summary, GeoJSON, offline map, run sheets, workbook."""

from ruralroute.reports.folder import write_outputs
from ruralroute.reports.geojson import routes_geojson
from ruralroute.reports.map import map_page
from ruralroute.reports.output import write_bytes_atomic, write_text_atomic
from ruralroute.reports.runsheets import runsheets_page
from ruralroute.reports.summary import render_summary, summary_rows
from ruralroute.reports.workbook import plan_workbook

__all__ = [
    "map_page",
    "plan_workbook",
    "render_summary",
    "routes_geojson",
    "runsheets_page",
    "summary_rows",
    "write_bytes_atomic",
    "write_outputs",
    "write_text_atomic",
]
