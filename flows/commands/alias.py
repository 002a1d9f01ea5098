"""`payesh alias …`: spellings of agencies' names."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.console import console
from flows.seeds.aliases import add_alias
from flows.settings import Settings

alias = typer.Typer(no_args_is_help=True, help="Spellings of agencies' names.")


@alias.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The spelling, as a feed has it")],
    agency_id: Annotated[str, typer.Argument(help="The agency whose name it is, for example pasteur_institute")],
    source: Annotated[str, typer.Option(help="Where the spelling was seen")],
) -> None:
    """Make a spelling known as an agency's name; the next refresh takes in the rows that wait under it."""
    seed = add_alias(Settings().project_directory / "seeds" / "entities", name, agency_id, source)
    console.print(f"Added to {seed}; run `payesh refresh` to take in its rows.", markup=False, soft_wrap=True)
