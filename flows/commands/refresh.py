"""`payesh refresh`: every period that has an inbox, brought up to date."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime

import duckdb
import typer

from flows.building.build import BuildFailedError
from flows.commands.console import console, errors, refuse
from flows.commands.refresh_summary import show
from flows.operations.prefect_server import start_prefect, wait_for_prefect
from flows.operations.refresh_result import RefreshResult
from flows.operations.stages import stage
from flows.operations.unchanged import unchanged
from flows.publishing.rollback import hold
from flows.settings import Settings
from flows.system.disk_space import explained, require_free_space
from flows.system.errors import ExitCode
from flows.system.lock import writer_lock

NOT_TAKEN = ("failed", "stale", "held", "refused", "withdrawn")


def refresh() -> None:
    """Land, parse, build, test and publish every period that has an inbox."""
    settings = Settings()
    try:
        require_free_space(settings.home)
        result = _unchanged(settings) or _refreshed(settings)
    except BuildFailedError as error:
        errors.print("The build failed; what was published stays published.", style="bold red")
        errors.print(str(error), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(ExitCode.BUILD_FAILED) from None
    except (OSError, duckdb.IOException) as error:
        traceback.clear_frames(error.__traceback__)  # a connection left in one is complained of at the end
        refuse(f"{explained(error, settings.home)}; what was published stays published. payesh doctor says more")
    show(console, result, settings.published)
    held = hold(settings.home)
    if held:
        errors.print(
            f"Nothing was published: held at {held['version']} since a rollback ({held['reason']}); payesh resume",
            style="yellow",
            markup=False,
            soft_wrap=True,
        )
        raise typer.Exit(ExitCode.FEED_FAILED)
    if result.report_failure or result.left_out or any(feed.status in NOT_TAKEN for feed in result.feeds):
        raise typer.Exit(ExitCode.FEED_FAILED)


def _unchanged(settings: Settings) -> RefreshResult | None:
    """The end of a refresh that finds nothing new; whoever has a Prefect server wants every run to be seen there."""
    if "PREFECT_API_URL" in os.environ:
        return None
    with writer_lock(settings.home, settings.lock_wait_seconds), stage("look for news") as present:
        result = unchanged(settings, datetime.now(UTC))
        present.detail = "nothing is new" if result else ""
    return result


def _refreshed(settings: Settings) -> RefreshResult:
    start_prefect(settings.home)
    from flows.refresh import refresh as flow  # Prefect reads its settings when it is imported

    wait_for_prefect()
    return flow()
