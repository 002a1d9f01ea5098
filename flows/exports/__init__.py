"""Exports: the published marts as a workbook, as CSV or Parquet files, and as a data package."""
