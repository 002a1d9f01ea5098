"""Remarks: what of active landings was passed over, or read otherwise than it stands there, when they were parsed.

They are kept beside the accepted rows and in `receipts.parquet`, so a landing that is not parsed again has them still.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from flows.system.home import receipts_file

_REMARKS = """
    select period, feed, source_file || ': ' || remark
    from (
        select *, unnest(remarks) as remark, generate_subscripts(remarks, 1) as place from read_parquet($receipts)
    )
    order by period, feed, source_file, place
"""


def active_remarks(home: Path) -> list[tuple[int, str, str]]:
    """Period, feed and sentence, with the file's name, of each remark about an active landing."""
    receipts = receipts_file(home)
    if not receipts.exists():
        return []
    with duckdb.connect() as connection:
        try:
            return connection.execute(_REMARKS, {"receipts": str(receipts)}).fetchall()
        except duckdb.BinderException:  # an older Payesh kept none
            return []
