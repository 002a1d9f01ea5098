"""The one place where what stops a command becomes a line for people, and an exit code."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import NamedTuple

from flows.system.disk_space import FULL, full_disk
from flows.system.errors import ExitCode, PayeshError, no_access
from flows.system.home import home_directory

_DOCTOR = "payesh doctor looks at the home"


class ErrorLine(NamedTuple):
    """What is said of an error, and how the command ends."""

    text: str
    exit_code: ExitCode


def error_line(error: BaseException) -> ErrorLine | None:
    """The line for what people, machines and disks do to a command; None for a fault of ours, which keeps its trace."""
    if isinstance(error, KeyboardInterrupt):
        return ErrorLine("Interrupted; what was published stays published.", ExitCode.INTERRUPTED)
    if isinstance(error, PayeshError):
        return ErrorLine(str(error), error.exit_code)
    if _is_of("duckdb", "Error", error) or _is_of("polars.exceptions", "PolarsError", error):
        return ErrorLine(_of_system(error, str(error).splitlines()[0]), ExitCode.USAGE)
    if isinstance(error, OSError) and error.errno != errno.EPIPE:  # who reads us may stop when it has enough
        return ErrorLine(_of_system(error, str(error)), ExitCode.USAGE)
    return None


def _of_system(error: BaseException, told: str) -> str:
    if isinstance(error, PermissionError) and error.filename is not None:
        return no_access(error.filename)
    if FULL in str(error):
        return full_disk(_on_disk(getattr(error, "filename", None)))
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        places = " to ".join(str(place) for place in (error.filename, error.filename2) if place is not None)
        return f"{places}: {error.strerror}; {_DOCTOR}"
    return f"{told}; {_DOCTOR}"


def _on_disk(file: str | None) -> Path:
    """The folder by which people know the disk that is full: the home, unless a file elsewhere could not be written."""
    home = home_directory()
    is_elsewhere = file is not None and not Path(file).absolute().is_relative_to(home.absolute())
    return Path(str(file)).absolute().parent if is_elsewhere else home


def _is_of(module: str, name: str, error: BaseException) -> bool:
    """Whether an error is a library's, which no command imports for this question."""
    known = getattr(sys.modules.get(module), name, None)
    return isinstance(known, type) and isinstance(error, known)
