"""The `payesh` command.

Exit codes: 0 all well; 1 the build or a test failed, nothing was published; 2 wrong use or input; 3 another refresh
holds the warehouse; 4 published, but a feed failed, was held back or refused, and its earlier data stayed active, or an
agency loses by a row that was refused or waits, or a rollback holds what is published; 5 the doctor found something
wrong, or landed bytes are not what was scored; 130 it was interrupted.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

import typer

from flows.commands.deferred import DeferredGroup, Entry


class Commands(DeferredGroup):
    """Every command of `payesh`."""

    entries: ClassVar = {
        "refresh": Entry(
            "flows.commands.refresh:refresh", "Land, parse, build, test and publish every period that has an inbox."
        ),
        "plan": Entry(
            "flows.commands.plan:plan", "Say what a refresh would fetch, land, parse and build, without doing it."
        ),
        "check": Entry(
            "flows.commands.check:check",
            "Read a file as a refresh would: what is understood of it, and what would be refused; nothing is landed.",
        ),
        "alias": Entry("flows.commands.alias:alias", "Spellings of agencies' names."),
        "feed": Entry("flows.commands.feed:feed", "What is in force of a feed."),
        "status": Entry(
            "flows.commands.versions:status",
            "Say which version is published, which are kept, and how each feed arrived.",
        ),
        "sql": Entry("flows.commands.query:sql", "Query the published warehouse, read-only."),
        "marts": Entry(
            "flows.commands.query:marts",
            "List the marts, each with its rows and grain; or say what a row of one is and what its columns mean.",
        ),
        "explain": Entry(
            "flows.commands.explain:explain",
            "Say why an agency scores what it does: its card, or one indicator from the landed row to the total.",
        ),
        "compare": Entry(
            "flows.commands.compare:compare",
            "Put two agencies side by side, or two periods, and say what can't be compared and why.",
        ),
        "steps": Entry(
            "flows.commands.steps:steps",
            "Say which fewest steps lead an agency to the next level: what it has and needs, and what each brings.",
        ),
        "uncertainty": Entry("flows.commands.uncertainty:uncertainty", "How much ranks hang on the method's choices."),
        "report": Entry(
            "flows.commands.report:report",
            "Write the report of the published version: a site in Persian and English, and a PDF of each.",
        ),
        "serve": Entry("flows.commands.serve:serve", "Show the report on this machine alone, until Ctrl-C."),
        "export": Entry(
            "flows.commands.export:export",
            "The published marts as a workbook, as files, or as a data package. Written whole or not at all.",
        ),
        "versions": Entry(
            "flows.commands.versions:versions", "List the versions that are kept, and say which one readers see."
        ),
        "rollback": Entry(
            "flows.commands.versions:rollback",
            "Put an older version back; refreshes publish nothing until `payesh resume`.",
        ),
        "resume": Entry("flows.commands.versions:resume", "Let refreshes publish again after a rollback."),
        "edition": Entry("flows.commands.editions:edition", "What was published of a period, kept as it was."),
        "clean": Entry("flows.commands.clean:clean", "List what the home can do without, and remove it after asking."),
        "doctor": Entry(
            "flows.commands.doctor:doctor",
            "Look at the installation and say what is wrong and what to do; ends with 5 when something is.",
        ),
    }


def _say_version(is_asked: bool) -> None:
    if is_asked:
        from flows.system.version import installed_version  # takes longer than to list the commands

        typer.echo(f"payesh {installed_version()}")
        raise typer.Exit


app = typer.Typer(cls=Commands, no_args_is_help=True)


@app.callback()
def payesh(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """The warehouse behind an e-government assessment."""
