"""What holds for all tests: nothing is kept outside of their own folders."""

import os

from hypothesis import settings

os.environ["RURALROUTE_CACHE"] = "off"

# On CI the same commit is tried with the same examples; elsewhere each run draws new ones.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")
