"""`payesh refresh`: every period that has an inbox, brought up to date."""

from __future__ import annotations

import os
import sys
import traceback
from typing import NoReturn

import duckdb
import typer

from flows.building.build import BuildFailedError
from flows.commands.console import console, errors, refuse
from flows.commands.error_lines import error_line
from flows.commands.refresh_summary import show
from flows.operations.bring_up_to_date import bring_up_to_date
from flows.operations.prefect_defaults import set_prefect_defaults
from flows.operations.refresh_result import RefreshResult
from flows.operations.steps import PlainSteps
from flows.operations.trouble import Trouble, troubles_of
from flows.operations.webhook import tell_of_troubles, tell_webhook
from flows.publishing.rollback import LIFT, held_sentence
from flows.settings import Settings
from flows.system.disk_space import require_free_space
from flows.system.errors import ExitCode
from flows.system.lock import writer_lock

_UNWATCHED = ("refresh", "payesh refresh", "")
"""What a webhook is told of who ran, of which no server knows."""


def refresh() -> None:
    """Land, parse, build, test and publish every period that has an inbox."""
    settings = Settings()
    try:
        require_free_space(settings.home)
        is_watched = "PREFECT_API_URL" in os.environ
        result, troubles = _refreshed_with_prefect(settings) if is_watched else _refreshed(settings)
    except BuildFailedError as error:
        errors.print("The build failed; what was published stays published.", style="bold red")
        errors.print(str(error), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(ExitCode.BUILD_FAILED) from None
    except (OSError, duckdb.IOException) as error:
        traceback.clear_frames(error.__traceback__)  # a connection left in one is complained of at the end
        told = error_line(error)
        refuse(f"{told.text if told else error}; what was published stays published")
    show(console, result, settings.published)
    if held := held_sentence(settings.home):
        errors.print(f"Nothing was published: {held}; {LIFT}", style="yellow", markup=False, soft_wrap=True)
    if troubles:
        raise typer.Exit(ExitCode.FEED_FAILED)


def _refreshed(settings: Settings) -> tuple[RefreshResult, list[Trouble]]:
    """A refresh in this process; nobody watches but the webhook, if there is one."""
    try:
        with writer_lock(settings.home, settings.lock_wait_seconds):
            try:
                result = bring_up_to_date(settings, None, PlainSteps())
                troubles = troubles_of(settings, result)
                tell_of_troubles(settings, *_UNWATCHED, troubles)
            except KeyboardInterrupt:
                _end_at_once(settings)
    except Exception as error:
        tell_webhook(settings, *_UNWATCHED, "Failed", str(error))
        raise
    return result, troubles


def _end_at_once(settings: Settings) -> NoReturn:
    """End while the lock is held: a thread that waits for a source would go on for long, and write beside the next."""
    tell_webhook(settings, *_UNWATCHED, "Cancelled", "interrupted")
    errors.print("Interrupted; what was published stays published.", style="bold red")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(ExitCode.INTERRUPTED)


def _refreshed_with_prefect(settings: Settings) -> tuple[RefreshResult, list[Trouble]]:
    """A refresh whose steps the Prefect server of the environment sees."""
    with writer_lock(settings.home, settings.lock_wait_seconds):
        pass  # who can't have it is refused before Prefect starts, and need not wait for that
    set_prefect_defaults(settings.home)
    from flows.refresh import refresh as flow  # Prefect reads its settings when it is imported

    result = flow()
    return result, troubles_of(settings, result)
