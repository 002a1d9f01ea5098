"""`payesh status`, `versions`, `rollback` and `resume`: what is published, how it came, and which way is back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.arguments import published as published_file
from flows.commands.console import AsJson, console, print_json, refuse, storable
from flows.commands.tables import rows_table
from flows.ingestion.attempts import troubles
from flows.ingestion.remarks import active_remarks
from flows.marts.losses import agency_losses, told
from flows.marts.rows import rows_of
from flows.marts.summary import told_of_warnings
from flows.publishing.editions import closed_periods
from flows.publishing.rollback import LIFT, held_sentence, hold, lift_hold, trouble_of_published
from flows.publishing.rollback import rollback as roll_back
from flows.publishing.unknown_entries import unknown_entries
from flows.publishing.versions import VersionError, current_version, read_manifest
from flows.publishing.versions import versions as kept_versions
from flows.settings import Settings
from flows.system.home import home_directory, version_file
from flows.system.lock import writer_lock

MEBIBYTE = 1024 * 1024
FEEDS = """
    select
        period, feed, status, accepted, quarantined, strftime(last_fetched_at, '%Y-%m-%d') as landed, stale_days,
        trouble
    from marts.feed_status order by period, feed
"""


def versions(as_json: AsJson = False) -> None:
    """List the versions that are kept, and say which one readers see."""
    home = home_directory()
    published = current_version(home)
    found = [_version(home, version, is_published=version == published) for version in kept_versions(home)]
    held = hold(home)
    if as_json:
        print_json({"versions": found, "hold": held, **_wrong(home)})
        return
    rows = [
        [
            each["version"],
            "published" if each["is_published"] else "",
            "no file" if each["size_bytes"] is None else f"{int(str(each['size_bytes'])) / MEBIBYTE:.1f}",
            "no manifest" if each["marts"] is None else each["marts"],
        ]
        for each in found
    ]
    console.print(rows_table("Versions", ["version", "", "MiB", "marts"], rows))
    _say_what_is_wrong(home)


def _wrong(home: Path) -> dict[str, object]:
    """A broken link to what is published, and what lies among versions and editions and is none."""
    unknown = [entry.sentence for entry in unknown_entries(home)]
    return {"link_trouble": trouble_of_published(home) or None, "unknown_entries": unknown}


def _say_what_is_wrong(home: Path) -> None:
    held = held_sentence(home)
    unknown = [entry.sentence for entry in unknown_entries(home)]
    for sentence in filter(None, [held and f"{held}; {LIFT}", trouble_of_published(home), *unknown]):
        console.print(sentence, style="yellow", markup=False, highlight=False, soft_wrap=True)


def _version(home: Path, version: str, *, is_published: bool) -> dict[str, object]:
    database = version_file(home, version)
    try:
        manifest = read_manifest(home, version)
        marts = len({*manifest.get("marts", {}), *manifest.get("attached", {})})
    except VersionError:
        marts = None
    size = database.stat().st_size if database.exists() else None
    return {"version": version, "is_published": is_published, "size_bytes": size, "marts": marts}


def rollback(
    to_version: Annotated[str, typer.Option("--to", help="The version; without it, the one before")] = "",
    reason: Annotated[str, typer.Option(help="Why, for those who come after")] = "not said",
) -> None:
    """Put an older version back; refreshes publish nothing until `payesh resume`."""
    settings = Settings()
    with writer_lock(settings.home, settings.lock_wait_seconds):
        version = roll_back(settings.home, to_version or None, storable(reason))
    console.print(f"Readers see version {version}. Refreshes publish nothing until: payesh resume", soft_wrap=True)


def resume() -> None:
    """Let refreshes publish again after a rollback."""
    settings = Settings()
    held = hold(settings.home)
    if held is None:
        refuse("Nothing is held: refreshes publish what they build.")
    with writer_lock(settings.home, settings.lock_wait_seconds):
        lift_hold(settings.home)
    of_version = f" at {held['version']}" if held["version"] else ""
    console.print(f"No longer held{of_version}; the next refresh publishes.", soft_wrap=True)


def status(as_json: AsJson = False) -> None:
    """Say which version is published, which are kept, and how each feed arrived."""
    home = home_directory()
    version, kept, held = current_version(home), kept_versions(home), hold(home)
    with published_file() as connection:
        feeds = rows_of(connection, FEEDS)
        closed = closed_periods(home)
        warnings = told_of_warnings(connection, closed)
        losses = agency_losses(connection, closed)
    latest = {(row["period"], row["feed"]): row for row in troubles(home).to_dicts()}  # also since it was published
    for feed in feeds:
        row = latest.get((feed["period"], feed["feed"]), {})
        feed |= {"failing_since": row.get("failing_since"), "trouble": row.get("message")}
    remarks = [{"period": period, "feed": feed, "remark": remark} for period, feed, remark in active_remarks(home)]
    if as_json:
        more = {"remarks": remarks, "warnings": warnings, "losses": [asdict(loss) for loss in losses], **_wrong(home)}
        print_json({"published": version, "kept": kept, "hold": held, "feeds": feeds, **more})
        return
    console.print(f"published: {version or 'not known'}\nkept: {', '.join(kept)}", soft_wrap=True)
    _say_what_is_wrong(home)
    names = [name for name in feeds[0] if name not in ("failing_since", "trouble")] if feeds else []
    headings = [name.replace("_", " ") for name in names]
    console.print(rows_table("Feeds", headings, [[feed[name] for name in names] for feed in feeds]))
    for feed in feeds:
        if feed["trouble"]:
            since = (
                f"period {feed['period']}, {feed['feed']}: since {feed['failing_since']:%Y-%m-%d}: {feed['trouble']}"
            )
            console.print(since, style="yellow", markup=False, soft_wrap=True)
    for warning in warnings:
        console.print(warning, style="yellow", markup=False, soft_wrap=True)
    for said in remarks:
        console.print(f"period {said['period']}, {said['feed']}: {said['remark']}", markup=False, soft_wrap=True)
    for sentence in told(losses):
        console.print(sentence, style="bold yellow", markup=False, highlight=False, soft_wrap=True)
