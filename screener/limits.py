"""How large things may be that come in. What is said beyond a limit stands in SECURITY.md, and a
test holds that page to this one.

A hostile file is small on disk and huge in memory, so the limits are checked before anything is
unpacked or searched, and they leave ample room above what real files need.
"""

MEGABYTE = 1_000_000

WORKBOOK_BYTES = 20 * MEGABYTE
WORKBOOK_PARTS = 2_000
WORKBOOK_UNPACKED = 200 * MEGABYTE  # 10,000 rows × 80 columns unpack to 35 MB
WORKBOOK_TAGS = 8_000_000  # 10,000 rows × 80 columns of texts take about 4 million
RANGE_CELLS = 1_000_000  # openpyxl makes each cell of a range that is merged, linked, commented

FORMAT_LENGTH = 1_000  # of a number format, for which Excel takes 255; patterns go back over it

SHEET_ROWS = 20_000
COLUMNS = 500

TEXT_BYTES = 2_000 * MEGABYTE
PARQUET_CELLS = 500_000_000  # 10 million rows × 50 columns
BUNDLE_BYTES = 200 * MEGABYTE  # some hundred patients; read, it takes ten times its bytes

HEADER_LENGTH = 500
CELL_LENGTH = 2_000

YAML_BYTES = 512_000
YAML_DEPTH = 24

RECORD_BYTES = 50 * MEGABYTE  # a record of the registry with all its results has 1 to 10 MB
RECORD_CRITERIA = 100_000  # characters; the registry allows 20,000
