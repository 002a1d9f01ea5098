"""`payesh doctor`: what is wrong with the installation, and what to do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from flows.commands.console import AsJson, Format, console, print_rows
from flows.operations.doctor import Verdict, examine
from flows.settings import Settings
from flows.system.errors import ExitCode


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
