"""`payesh clean`: what the home can do without, listed, and removed when one says so."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flows.commands.console import console
from flows.commands.tables import rows_table
from flows.operations.clean import removable, remove
from flows.settings import Settings
from flows.system.disk_space import mib
from flows.system.lock import writer_lock


def clean(yes: Annotated[bool, typer.Option("--yes", help="Remove it without asking")] = False) -> None:
    """List what the home can do without, and remove it after asking.

    Never what was landed, is active, held or frozen, nor a version that is kept. Where nobody can be asked it only
    lists.
    """
    settings = Settings()
    with writer_lock(settings.home, settings.lock_wait_seconds):
        found = removable(settings)
        if not found:
            console.print("There is nothing to remove.")
            return
        rows = [[str(each.path.relative_to(settings.home)), mib(each.size_bytes), each.reason] for each in found]
        console.print(rows_table("Not needed any more", ["what", "size", "why"], rows))
        room = mib(sum(each.size_bytes for each in found))
        if yes or (sys.stdin.isatty() and typer.confirm(f"Remove all of it, {room}?")):
            remove(found)
            console.print(f"Removed: {room}.")
        else:
            console.print(f"Nothing was removed; payesh clean --yes removes all of it, {room}.")
