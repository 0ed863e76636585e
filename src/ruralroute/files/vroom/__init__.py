"""The VROOM JSON format in, and its answer format out."""

from ruralroute.files.vroom.read import parse_vroom, read_document

__all__ = ["parse_vroom", "read_document"]
