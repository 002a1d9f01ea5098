"""A group of commands that are imported when they are asked for, so that none waits for what another one needs."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar, NamedTuple, cast

import typer
from typer.core import TyperCommand, TyperGroup

from flows.commands.console import EXIT_INTERRUPTED, errors


class Entry(NamedTuple):
    """A command of the group.

    Attributes:
        place: where it is, `module:name` of a function or of a `typer.Typer` with commands of its own.
        help: what the list of commands says of it: the first sentence of its own help.
    """

    place: str
    help: str


class DeferredCommand(TyperCommand):
    """A command that is known by its entry alone: enough to list it, and for a shell to complete its name."""

    def __init__(self, name: str, entry: Entry) -> None:
        super().__init__(name, help=entry.help)
        self._place = entry.place

    def imported(self) -> TyperCommand | TyperGroup:
        """The command itself."""
        module, _, attribute = self._place.partition(":")
        found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            return typer.main.get_group(found)
        alone = typer.Typer(add_completion=False)
        alone.command(self.name)(found)
        return cast(TyperCommand, typer.main.get_command(alone))


class DeferredGroup(TyperGroup):
    """A group of such commands, which end in one line when a person interrupts them.

    Attributes:
        entries: the commands by name, in the order in which they are listed.
    """

    entries: ClassVar[Mapping[str, Entry]]

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - what Typer makes a group of
        super().__init__(**attributes)
        self.commands = {name: DeferredCommand(name, entry) for name, entry in self.entries.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - types that Typer does not export
        """The command that is asked for, imported, with what is left of the arguments."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.imported() if isinstance(command, DeferredCommand) else command, rest

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as above
        """Run the command that is asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            errors.print("Interrupted; what was published stays published.", style="bold red")
            raise typer.Exit(EXIT_INTERRUPTED) from None
