"""How large a file may be. A hostile file is small on disk and huge in memory, so the limits are
checked before anything is unpacked, and they leave ample room above real screening sheets.
"""

MEGABYTE = 1_000_000

WORKBOOK_BYTES = 20 * MEGABYTE
WORKBOOK_PARTS = 2_000
WORKBOOK_UNPACKED = 200 * MEGABYTE  # 10,000 rows × 80 columns unpack to 35 MB
WORKBOOK_TAGS = 8_000_000  # 10,000 rows × 80 columns of texts take about 4 million
RANGE_CELLS = 1_000_000  # openpyxl makes every cell of a merged or linked range

SHEET_ROWS = 20_000
COLUMNS = 500

TEXT_BYTES = 2_000 * MEGABYTE

PARQUET_CELLS = 500_000_000  # 10 million rows × 50 columns
