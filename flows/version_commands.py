"""`payesh versions`, `rollback`, `resume` and `doctor`: what is published, which way is back, and what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from flows.doctor import Verdict, examine
from flows.lock import LockedError, writer_lock
from flows.screen import rows_table
from flows.settings import Settings
from flows.terminal import EXIT_UNWELL, Format, console, locked, print_rows, refuse
from flows.versions import DATABASE, VersionError, current_version, hold, lift_hold, read_manifest
from flows.versions import rollback as roll_back
from flows.versions import versions as kept_versions

MEBIBYTE = 1024 * 1024


def versions() -> None:
    """List the versions that are kept, and say which one readers see."""
    home = Settings().home
    published = current_version(home)
    rows = []
    for version in kept_versions(home):
        database = home / "versions" / version / DATABASE
        size = f"{database.stat().st_size / MEBIBYTE:.1f}" if database.exists() else "no file"
        try:
            marts = str(len(read_manifest(home, version).get("marts", {})))
        except VersionError:
            marts = "no manifest"
        rows.append([version, "published" if version == published else "", size, marts])
    console.print(rows_table("Versions", ["version", "", "MiB", "marts"], rows))
    held = hold(home)
    if held:
        console.print(f"Held at {held['version']}: {held['reason']}. To publish again: payesh resume", soft_wrap=True)


def rollback(
    to_version: Annotated[str, typer.Option("--to", help="The version; without it, the one before")] = "",
    reason: Annotated[str, typer.Option(help="Why, for those who come after")] = "not said",
) -> None:
    """Put an older version back; refreshes publish nothing until `payesh resume`."""
    settings = Settings()
    try:
        with writer_lock(settings.home, settings.lock_wait_seconds):
            version = roll_back(settings.home, to_version or None, reason)
    except VersionError as error:
        refuse(str(error))
    except LockedError as error:
        locked(error)
    console.print(f"Readers see version {version}. Refreshes publish nothing until: payesh resume", soft_wrap=True)


def resume() -> None:
    """Let refreshes publish again after a rollback."""
    settings = Settings()
    held = hold(settings.home)
    if held is None:
        refuse("Nothing is held: refreshes publish what they build.")
    try:
        with writer_lock(settings.home, settings.lock_wait_seconds):
            lift_hold(settings.home)
    except LockedError as error:
        locked(error)
    console.print(f"No longer held at {held['version']}; the next refresh publishes.", soft_wrap=True)


def doctor(
    form: Annotated[Format, typer.Option("--format", help="How findings are printed")] = Format.TABLE,
) -> None:
    """Look at the installation and say what is wrong and what to do; ends with 5 when something is."""
    findings = examine(Settings(), datetime.now(UTC))
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
        raise typer.Exit(EXIT_UNWELL)


def add_version_commands(app: typer.Typer) -> None:
    """Give an application these commands."""
    for command in (versions, rollback, resume, doctor):
        app.command()(command)
