"""`payesh feed …`: what is in force of a feed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from flows.commands.console import console, refuse, storable
from flows.ingestion.active_landings import active_places, read_active
from flows.ingestion.withdrawal import withdraw
from flows.publishing.editions import closed_periods
from flows.settings import FEED_NAMES, Settings
from flows.system.lock import writer_lock

feed = typer.Typer(no_args_is_help=True, help="What is in force of a feed.")


@feed.callback()
def _feed() -> None:
    """What is in force of a feed."""


@feed.command("withdraw")
def withdraw_command(
    period: Annotated[int, typer.Option(help="The period")],
    reason: Annotated[str, typer.Option(help="Why, for those who come after")] = "not said",
    feeds: Annotated[list[str] | None, typer.Argument(help="The feeds; none: every feed of the period")] = None,
) -> None:
    """Take out of force what nobody sends any more; what was landed of it stays, and the next refresh publishes."""
    settings = Settings()
    unknown = sorted(set(feeds or ()) - set(FEED_NAMES))
    if unknown:
        refuse(f"There is no feed {', '.join(unknown)}; the feeds are {', '.join(FEED_NAMES)}")
    closed = closed_periods(settings.home)
    if period in closed:
        refuse(
            f"Period {period} is frozen as edition {closed[period]}; open the next one first: "
            f"payesh edition open --period {period} --edition {closed[period] + 1}"
        )
    with writer_lock(settings.home, settings.lock_wait_seconds):
        places = [name for name, of in active_places(settings.home) if of == period]
        active = [name for name in places if read_active(settings.home, name, period)]
        asked = feeds or active or refuse(f"Nothing is active for period {period}; payesh status lists what is")
        for name, documents in withdraw(settings, asked, period, storable(reason), datetime.now(UTC)).items():
            said = f"Period {period}, {name}: {', '.join(documents)} taken out of force"
            console.print(said, markup=False, highlight=False, soft_wrap=True)
    console.print("Now run `payesh refresh`, which publishes without it.")
