"""Editions: what was published of a period, kept as it was, whatever a later refresh computes.

`editions/frozen/<period>/<edition>/` holds the figures of a period, the evidence behind them, the inputs they were
made of and what was compared with the report, one Parquet file each, and `edition.json` with their hashes. Nothing in
such a folder is ever written again. A period with a frozen edition takes no new data until the next one is opened
(`editions/open/<period>.json`). `editions/last_published/` is the same of the version published before a build, so that
the build can say what it moves; `editions/current/` has what no query sees of the build itself.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from flows.marts.published import open_published
from flows.publishing.edition_files import EDITIONS_SCHEMA, RELATIONS, copy_relations, relation_schema, write_parquet
from flows.publishing.edition_places import frozen_folders, open_edition_period
from flows.publishing.rollback import require_published
from flows.publishing.versions import is_whole
from flows.system.atomic_files import file_hash, fsync_path, make_folder, write_atomically
from flows.system.disk_space import published_bytes, require_room
from flows.system.errors import PayeshError
from flows.system.home import (
    CURRENT,
    LAST_PUBLISHED,
    builds_folder,
    editions_folder,
    frozen_edition_folder,
    open_edition_file,
    published_file,
    receipts_file,
)
from flows.system.sharing import WRITE, file_mode, folder_mode

_MANIFEST = "edition.json"


class EditionError(PayeshError):
    """The edition can't be frozen, opened or read; the message says why and what to do."""


@dataclass(frozen=True)
class Edition:
    """An edition of a period.

    Attributes:
        period: assessment period.
        edition: its number, from 1.
        status: `frozen`, or `open`: the next one, for which data is taken.
        changed_at: when it was frozen or opened, UTC.
        version: id of the published version that it is of; None while it is open.
        figures_count: figures that it holds.
        sha256: hash over all its files; None while it is open.
        files: SHA-256 by file name.
    """

    period: int
    edition: int
    status: str
    changed_at: datetime
    version: str | None
    figures_count: int
    sha256: str | None
    files: dict[str, str]


def editions(home: Path) -> list[Edition]:
    """Every edition of every period, in order.

    Raises:
        EditionError: when a record can't be read.
    """
    folder = editions_folder(home)
    frozen = [_read(path / _MANIFEST, period, edition) for period, edition, path in frozen_folders(folder)]
    last = {found.period: found.edition for found in sorted(frozen, key=lambda found: found.edition)}
    records = ((path, open_edition_period(path)) for path in folder.glob("open/*"))
    opened = [_read(path, period, None) for path, period in records if period is not None]
    # a freeze that was killed at its last step leaves the record of the edition that it froze
    opened = [found for found in opened if found.edition > last.get(found.period, 0)]
    return sorted([*frozen, *opened], key=lambda found: (found.period, found.edition))


def closed_periods(home: Path) -> dict[int, int]:
    """The periods that take no new data, with the edition that closes them."""
    latest = {found.period: found for found in editions(home)}
    return {period: found.edition for period, found in latest.items() if found.status == "frozen"}


def freeze(home: Path, period: int, edition: int, now: datetime) -> Edition:
    """Keep the published figures of a period as an edition, for good. The caller holds the writer's lock.

    Args:
        home: the folder of everything that is written.
        period: assessment period, computed in the published version.
        edition: the number it gets: 1, or that of the open edition.
        now: the clock.

    Raises:
        NothingPublishedError: before the first version.
        VersionError: when the link to it is broken.
        EditionError: when nothing is published of the period, other data is active than what is published, or the
            number is not the next one.
    """
    of_period = [found for found in editions(home) if found.period == period]
    _require_number(of_period, period, edition, "freeze")
    version = require_published(home)
    folder = frozen_edition_folder(home, period, edition)
    _require_published_data(home, period)
    partial = builds_folder(home) / f"edition-{period}-{edition}"  # no reader looks there, and a refresh clears it
    shutil.rmtree(partial, ignore_errors=True)
    require_room(home, published_bytes(home))  # it keeps a part of it
    try:
        frozen = _write_frozen(
            home, make_folder(partial), Edition(period, edition, "frozen", now, version, 0, None, {})
        )
        make_folder(folder.parent)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    folder.chmod(folder_mode() & ~WRITE)
    fsync_path(folder.parent)
    open_edition_file(home, period).unlink(missing_ok=True)
    return frozen


def _write_frozen(home: Path, folder: Path, edition: Edition) -> Edition:
    """Write what a frozen edition keeps into a folder, for nobody to write to again; the edition with its hashes."""
    counts = copy_relations(published_file(home), folder, str(edition.edition), edition.period)
    if not counts["figures"]:
        raise EditionError(f"period {edition.period} has no figure in the published version; refresh it first")
    files = {path.name: file_hash(path) for path in sorted(folder.iterdir())}
    frozen = replace(edition, figures_count=counts["figures"], sha256=_hash_of(files), files=files)
    _write(folder / _MANIFEST, frozen)
    for path in folder.iterdir():
        path.chmod(file_mode() & ~WRITE)
        fsync_path(path)
    return frozen


def open_edition(home: Path, period: int, edition: int, now: datetime) -> Edition:
    """Let a frozen period take data again, for its next edition.

    Raises:
        EditionError: when the period is not frozen, or the number is not the next one.
    """
    of_period = [found for found in editions(home) if found.period == period]
    if not of_period:
        raise EditionError(f"period {period} has no frozen edition, so it takes data as it is; nothing needs opening")
    if of_period[-1].status == "open":
        raise EditionError(f"edition {of_period[-1].edition} of period {period} is open already")
    _require_number(of_period, period, edition, "open")
    opened = Edition(period, edition, "open", now, None, 0, None, {})
    _write(open_edition_file(home, period), opened)
    return opened


def verify_checksums(home: Path) -> None:
    """Check every frozen file against its hash.

    Raises:
        EditionError: for a file that lacks or was changed.
    """
    for found in editions(home):
        folder = frozen_edition_folder(home, found.period, found.edition)
        for name, expected in found.files.items():
            path = folder / name
            if not path.exists() or file_hash(path) != expected:
                raise EditionError(
                    f"{path}: is not what was frozen (hash {expected}); bring the file back from a backup"
                )


def write_editions_parquet(home: Path) -> None:
    """Write what SQL reads of editions: their list, each with the one that it is compared with, and empty relations."""
    folder = editions_folder(home)
    for name in RELATIONS:
        write_parquet(folder / "_empty" / f"{name}.parquet", pl.DataFrame(schema=relation_schema(name)))
    found = editions(home)
    listed = [
        {**asdict(each), "edition": str(each.edition), "compared_with": _compared_with(each, found), "files": None}
        for each in found
    ]
    write_parquet(folder / "editions.parquet", pl.DataFrame(listed, schema=EDITIONS_SCHEMA))


def keep_last_published(home: Path) -> None:
    """Keep what is published now for the build that follows, which is compared with it; nothing where none is whole."""
    folder = editions_folder(home) / LAST_PUBLISHED
    shutil.rmtree(folder, ignore_errors=True)
    if not is_whole(home):
        return
    if not copy_relations(published_file(home), make_folder(folder), LAST_PUBLISHED, None)["figures"]:
        return
    periods = pl.read_parquet(folder / "figures.parquet", columns=["period"])["period"].unique().sort()
    listed = pl.DataFrame(
        [{"period": period, "edition": LAST_PUBLISHED, "compared_with": CURRENT} for period in periods],
        schema=EDITIONS_SCHEMA,
    )
    write_parquet(folder / "editions.parquet", listed)


def write_build_inputs_parquet(home: Path, inputs: Mapping[str, str]) -> None:
    """Write what no query sees of the build that follows, and what its figures are made of all the same: its code.

    Args:
        home: the folder of everything that is written.
        inputs: hashes by kind, as `build_inputs` gives them.
    """
    code = [
        {"edition": CURRENT, "input_kind": "rule", "input_name": kind, "fingerprint": inputs[kind]}
        for kind in ("models", "parsers")
    ]
    path = editions_folder(home) / CURRENT / "period_inputs.parquet"
    write_parquet(path, pl.DataFrame(code, schema=relation_schema("period_inputs")))


def _compared_with(edition: Edition, all_editions: list[Edition]) -> str | None:
    """The edition after a frozen one, or what is computed now; an open one has no figures yet."""
    if edition.status != "frozen":
        return None
    later = [each for each in all_editions if each.period == edition.period and each.edition > edition.edition]
    return str(later[0].edition) if later and later[0].status == "frozen" else CURRENT


def _require_published_data(home: Path, period: int) -> None:
    """Refuse to freeze figures while other data is active than they were made of."""
    receipts = pl.read_parquet(receipts_file(home)).filter(pl.col("period") == period)
    active = set(receipts.select(pl.concat_str("feed", "landing_id", separator=" ")).to_series().to_list())
    with open_published(published_file(home)) as connection:
        published = {
            name
            for (name,) in connection.execute(
                "select feed || ' ' || landing_id from reference.landed_files where period = ?", [period]
            ).fetchall()
        }
    if active != published:
        feeds = ", ".join(sorted({name.split()[0] for name in active ^ published}))
        raise EditionError(
            f"period {period}: {feeds} has landed since the published version was built; "
            "bring a refresh to its end first, so that what is frozen is what is active"
        )


def _require_number(of_period: list[Edition], period: int, edition: int, verb: str) -> None:
    frozen = [found.edition for found in of_period if found.status == "frozen"]
    following = max(frozen, default=0) + 1
    if verb == "freeze" and frozen and of_period[-1].status != "open":
        raise EditionError(
            f"period {period} is frozen as edition {frozen[-1]}; "
            f"open the next one first: payesh edition open --period {period} --edition {following}"
        )
    if edition != following:
        raise EditionError(f"the next edition of period {period} is {following}, not {edition}; give that number")


def _read(path: Path, period: int, number: int | None) -> Edition:
    """The record of an edition, which must be of the period, and of the edition if it is given, that its place says."""
    try:
        record = json.loads(path.read_bytes())
        found = Edition(**record | {"changed_at": datetime.fromisoformat(record["changed_at"])})
    except PermissionError:
        raise
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise EditionError(f"{path}: no readable record of an edition ({error}); restore it from a backup") from error
    if (found.period, found.edition) != (period, number or found.edition):
        raise EditionError(
            f"{path}: is the record of edition {found.edition} of period {found.period}; move it to its own place"
        )
    return found


def _write(path: Path, edition: Edition) -> None:
    text = json.dumps(asdict(edition), default=lambda moment: moment.isoformat(), indent=1)
    write_atomically(path, text.encode() + b"\n")


def _hash_of(files: dict[str, str]) -> str:
    return hashlib.sha256("".join(_lines(files)).encode()).hexdigest()


def _lines(files: dict[str, str]) -> Iterator[str]:
    return (f"{digest}  {name}\n" for name, digest in sorted(files.items()))
