"""What comes out of a plan: summary, GeoJSON, offline map, run sheets, workbook."""

from ruralroute.reports.folder import REPORT_FILES, report_files, write_outputs
from ruralroute.reports.geojson import routes_geojson
from ruralroute.reports.map import map_page
from ruralroute.reports.output import write_files, write_text_atomic
from ruralroute.reports.runsheets import runsheets_page
from ruralroute.reports.summary import render_summary, summary_rows
from ruralroute.reports.workbook import plan_workbook

__all__ = [
    "REPORT_FILES",
    "map_page",
    "plan_workbook",
    "render_summary",
    "report_files",
    "routes_geojson",
    "runsheets_page",
    "summary_rows",
    "write_files",
    "write_outputs",
    "write_text_atomic",
]
