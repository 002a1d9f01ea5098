"""Back to an older version, and the hold that keeps it published until it is lifted."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from flows.publishing.versions import (
    VersionError,
    current_version,
    link_report,
    read_manifest,
    switch,
    verify_version,
    versions,
)
from flows.system.atomic_files import fsync_path, write_atomically
from flows.system.home import hold_file

_STATUS = "feed_status"  # a version that tells of a feed's trouble alone has the figures of the one before it
_MOMENT = "%Y-%m-%d %H:%M UTC"


def rollback(home: Path, to_version: str | None, reason: str) -> str:
    """Put an older version back and hold it there. The caller holds the writer's lock.

    Args:
        home: the folder of everything that is written.
        to_version: the version; None: the last one kept before the published one that has other figures.
        reason: why, for those who come after.

    Returns:
        The version that readers see from now on.

    Raises:
        VersionError: when there is none, or it is not whole.
    """
    published = current_version(home)
    if to_version is None:
        older = [version for version in versions(home) if published and version < published]
        if published is None:
            raise VersionError("nothing is published yet, so there is nothing to go back to; run payesh refresh")
        if not older:
            raise VersionError(f"no version before {published} is kept, so there is nothing to go back to")
        others = [version for version in older if _figures(home, version) != _figures(home, published)]
        to_version = (others or older)[-1]
    verify_version(home, to_version)
    since = f"{datetime.now(UTC):{_MOMENT}}"
    record = {"version": to_version, "from_version": published, "reason": reason, "since": since}
    write_atomically(hold_file(home), json.dumps(record, indent=1, ensure_ascii=False).encode() + b"\n")
    switch(home, to_version)
    link_report(home)
    return to_version


def _figures(home: Path, version: str) -> dict[str, str]:
    """The hashes of a version's marts that have figures; empty where it can't say them."""
    try:
        marts = read_manifest(home, version).get("marts", {})
    except VersionError:  # a rollback is the way out of that, too
        return {}
    return {mart: digest for mart, digest in marts.items() if mart != _STATUS}


def hold(home: Path) -> dict[str, str] | None:
    """The hold (`version`, `from_version`, `reason`, `since`) that a rollback set; None when there is none."""
    path = hold_file(home)
    if not path.exists():
        return None
    held: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    since = datetime.fromtimestamp(path.stat().st_mtime, UTC)  # of a hold that an older Payesh set
    return {"since": f"{since:{_MOMENT}}", **held}


def lift_hold(home: Path) -> None:
    """Let refreshes publish again."""
    (hold_file(home)).unlink(missing_ok=True)
    fsync_path(home)
