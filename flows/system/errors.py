"""The base of every error that a person can do something about, and the exit codes of the command."""

from __future__ import annotations

import os
import pwd
from enum import IntEnum
from pathlib import Path
from typing import ClassVar


class ExitCode(IntEnum):
    """What the command's exit code says.

    Attributes:
        BUILD_FAILED: the build or a test failed; nothing was published.
        USAGE: it was asked for what can't be done, or the input is wrong.
        LOCKED: another process writes to the home.
        FEED_FAILED: published, but a feed failed, was held back or refused, an agency loses by a row that was refused
            or waits, or a rollback holds what is published.
        UNWELL: the doctor found something wrong, or landed bytes are not what was scored.
        INTERRUPTED: a person interrupted it; as shells have it, 128 and the number of the signal.
    """

    BUILD_FAILED = 1
    USAGE = 2
    LOCKED = 3
    FEED_FAILED = 4
    UNWELL = 5
    INTERRUPTED = 130


class PayeshError(Exception):
    """Something that can't be done; the message names what is wrong, where, and what to do.

    Attributes:
        exit_code: how a command ends because of it.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


def no_access(path: Path | str) -> str:
    """What is said to a user who may not use a file or folder of the home, or may not reach it."""
    return f"{path} may not be used by {_user()}; ask its owner to share it (docs/runbooks/sharing.md)"


def _user() -> str:
    try:
        return f"the user {pwd.getpwuid(os.geteuid()).pw_name}"
    except KeyError:  # in containers, a user may have a number alone
        return f"the user {os.geteuid()}"
