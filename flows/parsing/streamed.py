"""A file that is larger than one batch, parsed with its rows on a disk: memory holds a batch, never the file.

Each batch leaves its sound rows in a scratch folder, with a number that is the same for the same key. Once all have
come, DuckDB finds the numbers that occur twice, within its own limit of memory; the rows of these alone are compared.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from flows.parsing.records import PLACE, QUARANTINE_SCHEMA, Parsed, Records, Rejected, Schema, columns_of
from flows.parsing.validation import Contract, check, rejected
from flows.system.ahead import made_ahead
from flows.system.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Collection

ROW_GROUP_ROWS = 1 << 17
_POSITION, _HASH, _RAW = "position_", "hash_", "raw_"  # no column of a feed ends so
_RANK = "rank_"
_FETCHED = 10_000
_SORTED_IN_MEMORY = 100_000
_LEAST_MB = 256  # with which DuckDB was seen to sort more rows than fit
Batches = Callable[[], Iterable[Records]]


@dataclass(frozen=True)
class ParsedFile:
    """A parsed file whose rows may lie on a disk: `records_count` = accepted + quarantined.

    Attributes:
        accepted: rows that keep the contract, in the file's order.
        quarantined: rows that don't, with `QUARANTINE_SCHEMA`, by sheet and row.
        accepted_count: how many rows are accepted.
        quarantined_count: how many are not.
        records_count: records in the file.
        remarks: what was passed over or understood otherwise than it stands there, a sentence each.
    """

    accepted: pl.LazyFrame
    quarantined: pl.LazyFrame
    accepted_count: int
    quarantined_count: int
    records_count: int
    remarks: tuple[str, ...] = ()

    def in_memory(self) -> Parsed:
        """The rows in memory."""
        accepted, quarantined = pl.collect_all([self.accepted, self.quarantined])
        return Parsed(accepted, quarantined, self.records_count, self.remarks)


def in_memory(parsed: Parsed) -> ParsedFile:
    """What was parsed in memory, as a file's."""
    counts = (parsed.accepted.height, parsed.quarantined.height, parsed.records_count)
    return ParsedFile(parsed.accepted.lazy(), parsed.quarantined.lazy(), *counts, parsed.remarks)


def parse_in_batches(batches: Batches, schema: Schema, key: Sequence[str], scratch: Path, memory: Memory) -> ParsedFile:
    """Check the records of a file as `check` does, whatever its size.

    Args:
        batches: begins to read the file's records anew, and may be called twice.
        schema: the feed's contract.
        key: columns that together name a record. None: records may repeat.
        scratch: an empty folder, which holds the rows as long as they are needed.
        memory: what it may take.
    """
    coming = iter(batches())
    begun: list[Records] = []
    for batch in coming:
        begun.append(batch)
        if sum(each.count > 0 for each in begun) > 1:
            return _Parsing(schema, key, scratch, memory).parse(made_ahead(chain(begun, coming)), batches)
    cells = pl.concat([batch.cells for batch in begun])
    rows = [row for batch in begun for row in batch.rejected]
    return in_memory(check(Records(cells, rows, begun[-1].remarks), schema, key))


class _Parsing:
    """One file's rows on their way to a scratch folder."""

    def __init__(self, schema: Schema, key: Sequence[str], scratch: Path, memory: Memory) -> None:
        self._schema, self._key, self._scratch, self._memory = schema, key, scratch, memory
        self._columns = [*PLACE, *columns_of(schema)]
        self._sound: list[Path] = []
        self._rejected: list[Path] = []
        self._accepted_count = self._quarantined_count = self._records_count = 0

    def parse(self, coming: Iterable[Records], anew: Batches) -> ParsedFile:
        """Take all batches; if some rows repeat others, and something is to be said of cells, read them once more."""
        contract = Contract(self._schema, self._key)
        remarks = self._take(contract, coming)
        repeated = self._take_repeated(contract) if self._key and self._sound else array("q")
        if repeated and not contract.remarks.is_empty:
            contract = Contract(self._schema, self._key)
            self._say_again(contract, made_ahead(anew()), repeated)
        return ParsedFile(
            self._accepted(repeated),
            self._quarantined(),
            self._accepted_count,
            self._quarantined_count,
            self._records_count,
            (*remarks, *contract.remarks.sentences()),
        )

    def _take(self, contract: Contract, batches: Iterable[Records]) -> tuple[str, ...]:
        remarks: tuple[str, ...] = ()
        position = 0
        for batch in batches:
            remarks = batch.remarks or remarks
            self._records_count += batch.count
            self._keep_rejected(batch.rejected, 0)
            if batch.cells.is_empty():
                continue
            judged = contract.judge(batch.cells)
            contract.remarks.settle(batch.cells, judged.problems)
            numbered = judged.typed.with_row_index(_POSITION, position).cast({_POSITION: pl.Int64})
            if self._key:
                raw = batch.cells[self._key[-1]].alias(_RAW)
                numbered = numbered.with_columns(raw, contract.key.hashes(judged.typed).alias(_HASH))
            self._keep_sound(numbered.filter(judged.sound) if judged.problems else numbered)
            self._keep_rejected(judged.rejected(), 1)
            position += batch.cells.height
        return remarks

    def _keep_sound(self, rows: pl.DataFrame) -> None:
        if rows.is_empty():
            return
        self._accepted_count += rows.height
        self._sound.append(self._scratch / f"sound-{len(self._sound):06}.parquet")
        rows.write_parquet(self._sound[-1], compression="lz4", statistics=False)

    def _keep_rejected(self, rows: Collection[Rejected], rank: int) -> None:
        """Keep rejected records; of records of one row, those of a lower rank come first."""
        if not rows:
            return
        frame = pl.DataFrame(list(rows), schema=QUARANTINE_SCHEMA, orient="row").with_row_index(
            _POSITION, self._quarantined_count
        )
        self._quarantined_count += frame.height
        self._rejected.append(self._scratch / f"rejected-{len(self._rejected):06}.parquet")
        ranked = frame.with_columns(pl.lit(rank, pl.Int8).alias(_RANK)).cast({_POSITION: pl.Int64})
        ranked.write_parquet(self._rejected[-1], compression="lz4", statistics=False)

    def _take_repeated(self, contract: Contract) -> array[int]:
        """Reject the rows that repeat an earlier one; returned are their positions."""
        repeated = array("q")
        last = None
        for rows in self._alike():
            refused: list[Rejected] = []
            for position, number, raw, *cells in rows:
                if number != last:
                    contract.key.forget()
                last = number
                values = dict(zip(self._columns, cells, strict=True))
                key = [values[name] for name in self._key]
                said = contract.key.repetition(values["source_sheet"], values["source_row"], key)
                if said:
                    repeated.append(position)
                    as_text = {**values, self._key[-1]: raw}
                    refused.append(rejected(as_text, values, [(self._key[-1], said)], self._columns))
            self._keep_rejected(refused, 1)
        self._accepted_count -= len(repeated)
        return repeated

    def _alike(self) -> Iterator[list[tuple[Any, ...]]]:
        """Rows whose hash is another's, too, in its order: position, hash, text of the key's last cell, the values."""
        names = ", ".join(f'"{name}"' for name in (_POSITION, _HASH, _RAW, *self._columns))
        files = {"files": [str(path) for path in self._sound]}
        with self._connection() as connection:
            connection.execute(
                f"create table alike as select {_HASH} from read_parquet($files) group by all having count(*) > 1",  # noqa: S608 - names of our own
                files,
            )
            if connection.execute("select count(*) from alike").fetchone() == (0,):
                return
            connection.execute(
                f"select {names} from read_parquet($files) where {_HASH} in (from alike) order by {_HASH}, {_POSITION}",  # noqa: S608 - as above
                files,
            )
            while rows := connection.fetchmany(_FETCHED):
                yield rows

    def _say_again(self, contract: Contract, batches: Iterable[Records], repeated: array[int]) -> None:
        """Settle the remarks with the rows that repeat others left out."""
        positions = pl.Series(repeated, dtype=pl.Int64)
        before = 0
        for batch in batches:
            judged = contract.judge(batch.cells)
            inside = positions.filter(positions.is_between(before, before + batch.cells.height, closed="left"))
            contract.remarks.settle(batch.cells, {*judged.problems, *(inside - before)})
            before += batch.cells.height

    def _accepted(self, repeated: array[int]) -> pl.LazyFrame:
        if not self._sound:
            return self._schema.create_empty().lazy()
        rows = pl.scan_parquet(self._sound, glob=False)
        if repeated:
            rows = rows.filter(~pl.col(_POSITION).is_in(pl.Series(repeated, dtype=pl.Int64).implode()))
        return rows.select(self._columns)

    def _quarantined(self) -> pl.LazyFrame:
        if not self._rejected:
            return pl.LazyFrame(schema=QUARANTINE_SCHEMA)
        order = ["source_sheet", "source_row", _RANK, _POSITION]
        if self._quarantined_count <= _SORTED_IN_MEMORY:
            return pl.scan_parquet(self._rejected, glob=False).sort(order).select(QUARANTINE_SCHEMA.names())
        path = self._scratch / "quarantined.parquet"
        with self._connection() as connection:
            connection.execute(
                f"copy (from read_parquet($files) order by {', '.join(f'{name} nulls first' for name in order)}) "
                "to $path (format parquet, row_group_size 10000)",
                {"files": [str(each) for each in self._rejected], "path": str(path)},
            )
        return pl.scan_parquet(path, glob=False).select(QUARANTINE_SCHEMA.names())

    def _connection(self) -> duckdb.DuckDBPyConnection:
        limit = max(_LEAST_MB, self._memory.limit_mb // 2)
        return duckdb.connect(  # what else it holds in memory grows with threads, and with the order that they keep
            config={
                "memory_limit": f"{limit}MiB",
                "temp_directory": str(self._scratch / "spilled"),
                "threads": 1,
                "preserve_insertion_order": "false",
            }
        )
