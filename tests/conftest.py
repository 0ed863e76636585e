"""What holds for all tests: nothing is kept outside of their own folders."""

import os

os.environ["RURALROUTE_CACHE"] = "off"
