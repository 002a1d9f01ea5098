"""`payesh versions`, `rollback`, `resume` and `doctor`: what is published, which way is back, and what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.console import AsJson, Format, console, print_json, print_rows, refuse
from flows.commands.tables import rows_table
from flows.operations.doctor import Verdict, examine
from flows.publishing.rollback import hold, lift_hold
from flows.publishing.rollback import rollback as roll_back
from flows.publishing.versions import VersionError, current_version, read_manifest
from flows.publishing.versions import versions as kept_versions
from flows.settings import Settings
from flows.system.errors import ExitCode
from flows.system.home import version_file
from flows.system.lock import writer_lock

MEBIBYTE = 1024 * 1024


def versions(as_json: AsJson = False) -> None:
    """List the versions that are kept, and say which one readers see."""
    home = Settings().home
    published = current_version(home)
    found = [_version(home, version, is_published=version == published) for version in kept_versions(home)]
    held = hold(home)
    if as_json:
        print_json({"versions": found, "hold": held})
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
    if held:
        console.print(f"Held at {held['version']}: {held['reason']}. To publish again: payesh resume", soft_wrap=True)


def _version(home: Path, version: str, *, is_published: bool) -> dict[str, object]:
    database = version_file(home, version)
    try:
        marts = len(read_manifest(home, version).get("marts", {}))
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
        version = roll_back(settings.home, to_version or None, reason)
    console.print(f"Readers see version {version}. Refreshes publish nothing until: payesh resume", soft_wrap=True)


def resume() -> None:
    """Let refreshes publish again after a rollback."""
    settings = Settings()
    held = hold(settings.home)
    if held is None:
        refuse("Nothing is held: refreshes publish what they build.")
    with writer_lock(settings.home, settings.lock_wait_seconds):
        lift_hold(settings.home)
    console.print(f"No longer held at {held['version']}; the next refresh publishes.", soft_wrap=True)


def doctor(
    form: Annotated[Format, typer.Option("--format", help="How findings are printed")] = Format.TABLE,
    as_json: AsJson = False,
) -> None:
    """Look at the installation and say what is wrong and what to do; ends with 5 when something is."""
    findings = examine(Settings(), datetime.now(UTC))
    form = Format.JSON if as_json else form
    if form is Format.TABLE:
        for found in findings:
            style = {Verdict.WELL: "green", Verdict.WARNING: "yellow", Verdict.WRONG: "bold red"}[found.verdict]
            advice = f" → {found.advice}" if found.advice else ""
            line = f"{found.check:<10} {found.verdict:<8} {found.found}{advice}"
            console.print(line, style=style, markup=False, highlight=False, soft_wrap=True)
    else:
        names = ["check", "verdict", "found", "advice"]
        print_rows(names, [[str(getattr(found, name)) for name in names] for found in findings], form)
    if any(found.verdict is Verdict.WRONG for found in findings):
        raise typer.Exit(ExitCode.UNWELL)


def add_version_commands(app: typer.Typer) -> None:
    """Give an application these commands."""
    for command in (versions, rollback, resume, doctor):
        app.command()(command)
