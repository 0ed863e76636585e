"""How much is read at most: told before memory is taken."""

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_SETTINGS_BYTES = 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELL = 10_000
"""Characters of one cell."""
MAX_ZIP_BYTES = 200 * 1024 * 1024
"""Bytes of all parts of a workbook, unpacked."""
MAX_ZIP_RATIO = 200
MAX_ZIP_MEMBERS = 1_000
MAX_SCANNED_CELLS = 20_000_000
"""Cells of all sheets of a workbook, blank ones included."""
