"""Whether what lies on the disk is the user's own."""

from __future__ import annotations

import os
import stat
import sys


def is_own(status: os.stat_result) -> bool:
    """Whether a file or folder is the user's, no link, and nobody else may write to it."""
    if sys.platform == "win32":
        return True
    others = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return status.st_uid == os.getuid() and not others and not stat.S_ISLNK(status.st_mode)
