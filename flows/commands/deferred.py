"""A group of commands that are imported when they are asked for, so that none waits for what another one needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar, NamedTuple, cast

import typer
from typer._coercion import RuntimeParam, TypeDescriptor, build_runtime_param
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from flows.commands.console import errors
from flows.commands.error_lines import error_line


class Entry(NamedTuple):
    """A command of the group.

    Attributes:
        place: where it is, `module:name` of a function or of a `typer.Typer` with commands of its own.
        help: what the list of commands says of it: the first sentence of its own help.
    """

    place: str
    help: str


@dataclass(frozen=True)
class _AsItIs(RuntimeParam):
    """A value that need not be checked, text or none at all.

    Typer has Pydantic check each one, which takes as long to import as a query to answer; so it is asked only about
    others.
    """

    descriptor: TypeDescriptor

    def _coerce_value(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401 - as Typer declares it
        if self.annotation is str and isinstance(value, str):
            return value
        return build_runtime_param(self.descriptor).coerce(value, param=param, ctx=ctx)


def _check_when_needed(command: TyperCommand | TyperGroup, ctx: Any) -> None:  # noqa: ANN401 - no type of Typer's
    for parameter in command.get_params(ctx):
        if isinstance(parameter, TyperArgument | TyperOption):
            described = parameter.type_descriptor
            parameter._runtime_param = _AsItIs(described.parameter_info, described.annotation, described)


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
    """A group of such commands, which end in one line when they are interrupted, or when what is asked can't be done.

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
        if isinstance(command, DeferredCommand):
            command = command.imported()
            _check_when_needed(command, ctx)
        return name, command, rest

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - as above
        """What is left of the arguments when the group's own options are taken."""
        _check_when_needed(self, ctx)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as above
        """Run the command that is asked for."""
        try:
            return super().invoke(ctx)
        except (Exception, KeyboardInterrupt) as error:
            told = error_line(error)
            if told is None:
                raise
            errors.print(told.text, style="bold red", markup=False, soft_wrap=True)
            raise typer.Exit(told.exit_code) from None
