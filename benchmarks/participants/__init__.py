"""Those who compute the agencies' totals of one made-up period, each in its own way, from the same files.

Each module is run as `python -m benchmarks.participants.NAME FOLDER TOTALS` (see `benchmarks.participant`).
"""
