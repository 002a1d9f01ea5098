"""`payesh plan`: what a refresh would do."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from flows.commands.console import AsJson, console, print_json
from flows.commands.tables import rows_table
from flows.marts.losses import told
from flows.operations.plan import plan_refresh
from flows.operations.trouble import feed_troubles
from flows.publishing.rollback import LIFT, held_sentence
from flows.settings import Settings


def plan(as_json: AsJson = False) -> None:
    """Say what a refresh would fetch, land, parse and build, without doing it."""
    settings = Settings()
    planned = plan_refresh(settings, datetime.now(UTC))
    failing = [trouble.sentence for trouble in feed_troubles(settings)]
    if as_json:
        print_json({**asdict(planned), "troubles": failing, "hold": held_sentence(settings.home) or None})
        return
    rows: list[list[object]] = [
        [each.period, each.feed, each.age_days, "stale" if each.is_stale else "", sentence]
        for each in planned.feeds
        for sentence in [action.sentence for action in each.actions] or (["nothing"] if each.is_stale else [])
    ]
    if rows:
        console.print(rows_table("Feeds", ["period", "feed", "age_days", "", "would"], rows))
    else:
        console.print("Feeds: nothing is new.")
    for sentence in planned.warnings:
        console.print(sentence, style="yellow", markup=False, highlight=False, soft_wrap=True)
    if held := held_sentence(settings.home):
        console.print(f"Nothing would be published: {held}; {LIFT}", style="yellow", markup=False, soft_wrap=True)
    console.print(f"Build: {', '.join(planned.build)} changed." if planned.build else "Build: nothing to do.")
    for sentence in told(planned.losses):
        console.print(f"Published now: {sentence}", style="yellow", markup=False, highlight=False, soft_wrap=True)
    for sentence in failing:
        console.print(sentence, style="yellow", markup=False, highlight=False, soft_wrap=True)
    console.print("Report: would be written." if planned.writes_report else "Report: nothing to do.")
