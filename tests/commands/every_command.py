"""Every command that `payesh` has, found in the command itself, run on a home as people leave them.

`python -m every_command HOME FILE` prints as JSON how each ended; the environment has the rest.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import typer
from typer.testing import CliRunner

from flows.building.build import BuildFailedError
from flows.cli import Commands, app

VALUES = {
    "period": "7",
    "number": "1",
    "query": "select 1",
    "from_edition": "1",
    "one": "a",
    "other": "b",
    "agency": "a",
}
"""What is asked for where an argument has no value of its own; every other text is `x`."""


class Ended(NamedTuple):
    """How a command ended.

    Attributes:
        command: its words.
        exit_code: its exit code.
        said: the lines that it printed on standard error.
        fault: an error that it did not turn into a line; empty where there is none.
    """

    command: str
    exit_code: int
    said: list[str]
    fault: str


def every_command(file: Path) -> Iterator[list[str]]:
    """The words of each command, with what it must be given; `file` is a file of a sender."""
    for name, entry in Commands.entries.items():
        module, _, attribute = entry.place.partition(":")
        found = getattr(import_module(module), attribute)
        group: Any = typer.main.get_group(found) if isinstance(found, typer.Typer) else _alone(name, found)
        for below, command in getattr(group, "commands", {"": group}).items():
            yield [name, *filter(None, [below]), *_given(command, file)]


def _alone(name: str, function: Callable[..., Any]) -> Any:  # noqa: ANN401 - Typer exports no type of it
    app = typer.Typer(add_completion=False)
    app.command(name)(function)
    return typer.main.get_command(app)


def _given(command: Any, file: Path) -> Iterator[str]:  # noqa: ANN401 - Typer exports no type of it
    for parameter in command.params:
        if not (parameter.required or (parameter.param_type_name == "argument" and parameter.name in VALUES)):
            continue
        if parameter.param_type_name == "option":
            yield parameter.opts[0]
        yield str(file) if parameter.name == "file" else VALUES.get(parameter.name, "x")


def run_all(home: str, file: Path, before: Callable[[], object] = lambda: None) -> list[Ended]:
    """Run each command in this process, each after `before`; a build, which nobody waits for here, fails."""
    ended = []
    with patch("flows.operations.bring_up_to_date.build", side_effect=BuildFailedError([])):
        for words in every_command(file):
            before()
            done = CliRunner().invoke(app, words, env={"PAYESH_HOME": home})
            fault = done.exception if done.exception and not isinstance(done.exception, SystemExit) else None
            said = done.stderr.strip().splitlines()
            ended.append(Ended(" ".join(words), done.exit_code, said, repr(fault) if fault else ""))
    return ended


if __name__ == "__main__":
    json.dump(run_all(sys.argv[1], Path(sys.argv[2])), sys.stdout)
