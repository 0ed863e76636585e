"""VRPLIB and Solomon files in, plain solution files out."""

from ruralroute.files.vrplib.read import looks_like_vrplib, parse_vrplib
from ruralroute.files.vrplib.rounding import Rounding
from ruralroute.files.vrplib.solomon import looks_like_solomon, parse_solomon

__all__ = [
    "Rounding",
    "looks_like_solomon",
    "looks_like_vrplib",
    "parse_solomon",
    "parse_vrplib",
]
