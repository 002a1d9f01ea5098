"""Files that follow from what was landed, each with its hash in one record: a changed one is never taken for true.

`derived.jsonl` in the home has a line a write, appended before the file is written: its path, its SHA-256, and of a
file that nothing could be made of again its text. What is done is settled by a line of its own; of what came after it,
a kill may have left the file as it was before. Nobody but Payesh writes these files: the record finds bit rot, half a
restore and a hand that slipped, not somebody who means harm and can write the record, too.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from flows.system.atomic_files import file_hash, fsync_path, make_folder, move_atomically, write_atomically
from flows.system.home import derived_record
from flows.system.sharing import file_mode

_LINES_A_FILE = 3
_SETTLED = '{"settled": true}'
_ONE_AT_A_TIME = threading.Lock()  # feeds are ingested side by side


class State(StrEnum):
    """What is wrong with a file."""

    CHANGED = "is not what was written"
    ABSENT = "is gone"
    STRANGE = "was not written by Payesh"


@dataclass(frozen=True)
class Written:
    """What the record says of a file.

    Attributes:
        sha256: its hash; None once it was removed.
        text: what it held, of a file that nothing can be made of again.
    """

    sha256: str | None
    text: str | None = None


Record = Mapping[Path, tuple[Written, ...]]
"""What each file may hold, the newest last: one thing, and more of what is not settled."""


def write_derived(home: Path, path: Path, data: bytes, *, keep_text: bool = False) -> None:
    """Write a file atomically and record its hash; one that holds these bytes, and is known to, is left alone.

    Args:
        home: the folder of everything that is written.
        path: the file.
        data: what it is to hold.
        keep_text: whether the record keeps what it holds, as nothing else does.
    """
    written = Written(hashlib.sha256(data).hexdigest(), data.decode() if keep_text else None)
    if path.exists() and read_record(home).get(path, ())[-1:] == (written,) and path.read_bytes() == data:
        return
    _append(home, {path: written})
    write_atomically(path, data)


def place_derived(home: Path, path: Path, made: Path) -> None:
    """Put a file that was written elsewhere in the home in its place and record its hash, as `write_derived` does.

    Args:
        home: the folder of everything that is written.
        path: the file's place.
        made: where it was written; its place, for one that is there already.
    """
    written = Written(file_hash(made))
    is_there = made == path or (path.exists() and file_hash(path) == written.sha256)
    if is_there and read_record(home).get(path, ())[-1:] == (written,):
        return
    _append(home, {path: written})
    if made != path:
        move_atomically(made, path)


def remove_derived(home: Path, paths: Collection[Path]) -> None:
    """Record that files are to be gone, and remove them."""
    if not paths:
        return
    _append(home, dict.fromkeys(paths, Written(None)))
    for path in paths:
        path.unlink(missing_ok=True)
    for folder in {path.parent for path in paths if path.parent.exists()}:
        fsync_path(folder)


def read_record(home: Path) -> Record:
    """What the record says; of a line that was cut off or changed nothing. Empty where there is none."""
    with _ONE_AT_A_TIME:
        try:
            status = derived_record(home).stat()
        except FileNotFoundError:
            return {}
        known = _KNOWN.get(home)
        if known is None or known.file != (status.st_dev, status.st_ino) or known.length > status.st_size:
            known = _KNOWN[home] = _Known((status.st_dev, status.st_ino))
        known.read_on(home)
        return {path: (said,) for path, said in known.settled.items() if said.sha256} | known.present


class _Known:
    """What was read of a record, which grows at its end, and up to where."""

    def __init__(self, file: tuple[int, int]) -> None:
        self.file = file
        self.length = 0
        self.settled: dict[Path, Written] = {}
        self.present: dict[Path, tuple[Written, ...]] = {}

    def read_on(self, home: Path) -> None:
        """Read the lines that were added."""
        with derived_record(home).open("rb") as file:
            file.seek(self.length)
            added = file.read()
        end = added.rfind(b"\n") + 1  # what follows is being written, or was cut off
        self.length += end
        for line in added[:end].decode(errors="replace").split("\n"):  # not at U+2028
            if line == _SETTLED:
                self.settled |= {path: said[-1] for path, said in self.present.items()}
                self.present = {}
            named, written = _read_line(line)
            if named:
                path = home / named
                before = self.present.get(path, (self.settled.get(path, Written(None)),))
                self.present[path] = (*before, written)


_KNOWN: dict[Path, _Known] = {}


def differing(record: Record, present: Iterable[Path]) -> dict[Path, State]:
    """The files that are not as they were written.

    Args:
        record: as `read_record` gives it, of the files that are asked about.
        present: the files that are there.
    """
    found = dict[Path, State]()
    there = set(present)
    for path in sorted(there | set(record)):
        said = record.get(path, ())
        digest = file_hash(path) if path in there else None
        if digest not in [written.sha256 for written in said]:
            found[path] = State.CHANGED if digest and said else State.STRANGE if digest else State.ABSENT
    return found


def settle(home: Path) -> None:
    """Record that what was to be written is written: of what a kill left undone, that it is as it was before.

    Once most lines are of the past, the record is written anew.
    """
    record = read_record(home)
    if not record:
        return
    undone = dict[Path, Written]()
    for path, said in record.items():
        if len(said) > 1:
            digest = file_hash(path) if path.exists() else None
            if digest != said[-1].sha256:
                undone[path] = next((each for each in said if each.sha256 == digest), said[-1])
    path = derived_record(home)
    if path.read_bytes().endswith(f"{_SETTLED}\n".encode()):
        return
    if path.read_bytes().count(b"\n") > _LINES_A_FILE * len(record):
        held = {each: said[-1] for each, said in record.items()} | undone
        lines = [_line(home, each, written) for each, written in sorted(held.items()) if written.sha256]
        write_atomically(path, "".join([*lines, f"{_SETTLED}\n"]).encode())
    else:
        _append(home, undone, ending=f"{_SETTLED}\n")


def adopt(home: Path, path: Path, *, keep_text: bool) -> None:
    """Record a file as it is: one of a home that an older Payesh wrote."""
    data = path.read_bytes()
    text = data.decode(errors="replace")
    is_text = keep_text and text.encode() == data
    _append(home, {path: Written(hashlib.sha256(data).hexdigest(), text if is_text else None)})


def _append(home: Path, written: Mapping[Path, Written], ending: str = "") -> None:
    path = derived_record(home)
    make_folder(path.parent)
    text = "".join(_line(home, each, said) for each, said in written.items()) + ending
    with _ONE_AT_A_TIME:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, file_mode())
        try:
            os.fchmod(descriptor, file_mode())
            size = os.fstat(descriptor).st_size
            cut_off = size and os.pread(descriptor, 1, size - 1) != b"\n"  # by a kill: the line ends here
            data = (("\n" if cut_off else "") + text).encode()
            while data:  # a disk that fills up takes a part, and says so at the next one
                data = data[os.write(descriptor, data) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _line(home: Path, path: Path, written: Written) -> str:
    said = {"path": path.relative_to(home).as_posix(), "sha256": written.sha256, "text": written.text}
    return json.dumps(said, ensure_ascii=False) + "\n"


def _read_line(line: str) -> tuple[str, Written]:
    """Path and content that a line tells; an empty path where it tells nothing."""
    try:
        said = json.loads(line)
        written = Written(said["sha256"], said["text"])
        named = str(said["path"])
    except (ValueError, TypeError, KeyError):
        return "", Written(None)
    if written.text is not None and hashlib.sha256(written.text.encode()).hexdigest() != written.sha256:
        return "", Written(None)
    return named, written
