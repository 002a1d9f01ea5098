"""Back to an older version, the hold that keeps it published until it is lifted, and the way out of what is broken."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from flows.marts.published import NothingPublishedError
from flows.publishing.versions import VersionError, current_version, read_manifest, verify_version, versions
from flows.system.derived_files import remove_derived, write_derived
from flows.system.home import hold_file
from flows.system.published_link import keep_links, read_published_link, switch

LIFT = "payesh resume, once its cause is mended"

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
        NothingPublishedError: before the first version.
        VersionError: when there is none, or it is not whole.
    """
    published = current_version(home)
    if to_version is None:
        published = published or require_published(home)
        older = [version for version in versions(home) if version < published]
        if not older:
            raise VersionError(
                f"no version before {published} is kept, so there is nothing to go back to; {way_out(home)}"
            )
        others = [version for version in older if _figures(home, version) != _figures(home, published)]
        to_version = (others or older)[-1]
    try:
        verify_version(home, to_version)
    except VersionError as error:
        raise VersionError(f"{error}; payesh versions lists what is kept, --to goes to another one") from error
    since = f"{datetime.now(UTC):{_MOMENT}}"
    record = {"version": to_version, "from_version": published, "reason": reason, "since": since}
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    write_derived(home, hold_file(home), text.encode(), keep_text=True)
    switch(home, to_version)
    return to_version


def _figures(home: Path, version: str) -> dict[str, str]:
    """The hashes of a version's marts that have figures; empty where it can't say them."""
    try:
        marts = read_manifest(home, version).get("marts", {})
    except VersionError:  # a rollback is the way out of that, too
        return {}
    return {mart: digest for mart, digest in marts.items() if mart != _STATUS}


def hold(home: Path) -> dict[str, str] | None:
    """The hold (`version`, `from_version`, `reason`, `since`) that a rollback set; None when there is none.

    A record that can't be read is a hold all the same, since somebody set it: of no known version.
    """
    path = hold_file(home)
    try:
        record = json.loads(path.read_bytes())
        since = f"{datetime.fromtimestamp(path.stat().st_mtime, UTC):{_MOMENT}}"  # of a hold of an older Payesh
        held = {name: str(record[name] or "") for name in ("version", "from_version", "reason")}
        return {**held, "since": str(record.get("since", since))}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        reason = f"{path} can't be read ({type(error).__name__}: {error})"
        return {"version": "", "from_version": "", "reason": reason, "since": ""}


def held_sentence(home: Path) -> str:
    """What is said of a hold; empty when there is none. `LIFT` is what to do."""
    held = hold(home)
    if held is None:
        return ""
    if not held["version"]:
        return f"held, since {held['reason']}"
    return f"held at {held['version']} since a rollback on {held['since']}: {held['reason']}"


def keep_held(home: Path) -> str:
    """Leave published what a rollback holds, and lead readers there where they are led elsewhere.

    Raises:
        VersionError: when that can't be done; nothing else is published in its place.
    """
    held = (hold(home) or {}).get("version", "")
    if held and (current_version(home) != held or read_published_link(home).trouble):
        try:
            verify_version(home, held)
        except VersionError as error:
            raise VersionError(f"{held_sentence(home)}; {error}; {way_out(home)}") from error
        switch(home, held)
    keep_links(home)
    return require_published(home)


def lift_hold(home: Path) -> None:
    """Let refreshes publish again."""
    remove_derived(home, [hold_file(home)])


def way_out(home: Path) -> str:
    """What to do where the published version can't be used: what is named here will not refuse."""
    published = current_version(home)
    anew = "payesh refresh, which publishes anew"
    for version in reversed(versions(home)):
        if version != published and _is_sound(home, version):
            back = f"payesh rollback --to {version}"
            return back if hold(home) else f"{anew}; or {back}"
    return f"payesh resume, then {anew}" if hold(home) else anew


def trouble_of_published(home: Path) -> str:
    """What is wrong with the link to the published version, and what to do; empty when nothing is."""
    trouble = read_published_link(home).trouble
    return trouble and f"{trouble}; {way_out(home)}"


def require_published(home: Path) -> str:
    """Id of the published version.

    Raises:
        NothingPublishedError: before the first.
        VersionError: when the link to it is broken.
    """
    version = current_version(home)
    if trouble := trouble_of_published(home):
        raise VersionError(trouble)
    if version is None:
        raise NothingPublishedError(home)
    return version


def _is_sound(home: Path, version: str) -> bool:
    try:
        verify_version(home, version)
    except VersionError:
        return False
    return True
