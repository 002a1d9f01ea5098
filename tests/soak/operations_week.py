"""A week of operations: what operators, senders, backups, disks and clocks do to an installation, a step at a time.

After each step what is published is whole, nothing that was landed is lost, and the doctor names whatever is wrong.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from bad_server import Handler
from tiny_project import MAILBOX

from flows.marts.published import NothingPublishedError
from flows.operations.doctor import Finding, Verdict, examine
from flows.publishing.rollback import hold, lift_hold, rollback
from flows.publishing.versions import VersionError, current_version, versions
from flows.settings import Settings
from flows.system.derived_files import read_record
from flows.system.home import published_file
from flows.system.lock import LockedError, writer_lock
from soak.refreshing import PERIOD, Installation

UPTIME = "نام دستگاه,نشانی,تعداد بررسی,بررسی موفق,درصد دسترس‌پذیری\nالف,https://a.example/,{checks},{checks},100\n"
ADDRESS = "FEEDS__UPTIME__URL"
DAMAGED = (
    *("accepted/*/period=*/*.parquet", "quarantined/*/period=*/*.parquet", "in_force/*/*.json"),
    *("attempts/*/*/*.json", "landing/*/*/*.receipt.json", "landing/*/*/*", "runs/*.jsonl"),
    *("versions/*/payesh.duckdb", "versions/*/manifest.json", "hold.json"),
)
STRANGERS = (
    *("periods/07 copy/inbox/karpooshe.csv", "periods/7/inbox/karpooshe.csv", "periods/.DS_Store"),
    *("warehouse/versions/before-the-upgrade/payesh.duckdb", "warehouse/versions/.DS_Store"),
    *("warehouse/editions/frozen/7 old/1/figures.parquet", "warehouse/accepted/karpooshe/period=7 copy/x.parquet"),
)
TAKE_AWAY = ("move it", "move /", "take it away", "take this away", "rename it")
FOLDERS = ("07 copy", "7", "7 old", "before-the-upgrade")
Harm = Callable[[], bool]
"""Whether it is still there."""


@dataclass
class Week:
    """An installation with a feed in its inbox and one at an address, and what was done to it.

    Attributes:
        small: the installation.
        random: chooses what is done.
        done: how often each was done.
    """

    small: Installation
    random: random.Random
    done: Counter[str] = field(default_factory=Counter)
    _harmed: dict[Path, Harm] = field(default_factory=dict)
    _landed: dict[Path, bytes] = field(default_factory=dict)
    _serial: int = 0
    _ahead: float = 0
    _checks: int = 100

    def answer(self, handler: Handler) -> None:
        """Give the file of the feed that has an address."""
        handler.send(200, UPTIME.format(checks=self._checks).encode())

    def step(self) -> None:
        """Do something, and look."""
        steps: dict[Callable[[], None], int] = {
            self.refresh: 6,
            self.send: 4,
            self.upload_in_part: 2,
            self.send_cut_off: 1,
            self.change_source: 2,
            self.refresh_without_address: 2,
            self.kill: 3,
            self.damage: 6,
            self.lose: 3,
            self.put_beside: 3,
            self.restore_older: 2,
            self.follow_links: 1,
            self.roll_back: 2,
            self.resume: 3,
            self.jump: 1,
            self.meet: 1,
        }
        (do,) = self.random.choices(list(steps), list(steps.values()))
        self.done[do.__name__] += 1
        do()
        self.look(do.__name__)

    # what senders do

    def send(self) -> None:
        """Another file."""
        self._serial += 1
        self.small.bring(self._serial)

    def upload_in_part(self) -> None:
        """A file that is not whole yet, or that becomes whole."""
        part = self._inbox / "karpooshe.csv.filepart"
        if part.exists():
            part.replace(self._inbox / "karpooshe.csv")
        else:
            self._serial += 1
            part.write_text(MAILBOX.format(messages=self._serial), encoding="utf-8")

    def send_cut_off(self) -> None:
        """The first part of a file."""
        path = self._inbox / "karpooshe.csv"
        path.write_bytes(path.read_bytes()[:-4])

    def change_source(self) -> None:
        """Another file at the address."""
        self._checks += 1

    # what operators do

    def refresh(self) -> None:
        """A refresh as it is meant."""
        self._refresh()

    def refresh_without_address(self) -> None:
        """A refresh from a shell that does not know the address: nothing of the feed is withdrawn."""
        active = self.small.home / f"in_force/uptime/{PERIOD}.json"
        had = active.exists()
        if self._refresh(**{ADDRESS: ""}) == 0:
            assert not had or "uptime.csv" in active.read_text(encoding="utf-8")

    def kill(self) -> None:
        """A refresh that dies at any moment."""
        self.send()
        refresh = self.small.start(self._ahead)
        time.sleep(self.random.uniform(0, 5))
        if not refresh.has_ended():
            refresh.kill()
        refresh.wait()

    def roll_back(self) -> None:
        """Back to the version before, where there is one that is whole."""
        try:
            with writer_lock(self.small.home):
                rollback(self.small.home, None, "to look at it")
        except (VersionError, NothingPublishedError):
            pass
        else:
            assert hold(self.small.home)

    def resume(self) -> None:
        """The hold is lifted."""
        with writer_lock(self.small.home):
            lift_hold(self.small.home)
        self._harmed.pop(self.small.home / "hold.json", None)

    def jump(self) -> None:
        """The clock is set forward or back."""
        self._ahead = self.random.choice([-400_000, 0, 3_600, 86_400])

    def meet(self) -> None:
        """Two operators at once: the second is refused."""
        with writer_lock(self.small.home):
            refresh = self.small.start(self._ahead)
            assert refresh.wait() == LockedError.exit_code

    # what backups, file managers and disks do

    def damage(self) -> None:
        """A byte that rots, a file that is cut off or emptied."""
        path = self._any(DAMAGED)
        if path is None:
            return
        data = path.read_bytes()
        at = self.random.randrange(len(data)) if data else 0
        how = self.random.choice([data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] if data else b"x", data[:at], b""])
        if how != data:
            path.chmod(0o640)
            path.write_bytes(how)
            self._harm(path, lambda: path.is_file() and path.read_bytes() == how)

    def lose(self) -> None:
        """A file that is gone."""
        path = self._any(DAMAGED)
        if path is not None:
            path.unlink()
            # a version that is no longer kept needs no file; what the record does not have is nobody's
            kept = self.small.home / "versions", self.small.home / "landing"
            is_own = any(path.is_relative_to(folder) for folder in kept) and not path.name.endswith(".receipt.json")
            self._harm(path, lambda: path.parent.exists() and not path.exists() and (is_own or self._is_expected(path)))

    def put_beside(self) -> None:
        """A copy that somebody keeps where Payesh looks."""
        path = self.small.tiny.periods.parent / self.random.choice(STRANGERS)
        path.parent.mkdir(parents=True, exist_ok=True)
        source = self._any(("accepted/karpooshe/period=7/*.parquet",)) if path.suffix == ".parquet" else None
        path.write_bytes(source.read_bytes() if source else b"x")
        self._harm(path, path.exists)

    def restore_older(self) -> None:
        """A file as it was before, from a backup."""
        backup = self.small.tiny.periods.parent / "backup"
        path = self._any(("in_force/*/*.json", "accepted/*/period=*/*.parquet"))
        if path is None:
            return
        kept = backup / path.relative_to(self.small.home)
        if kept.exists() and kept.read_bytes() != path.read_bytes():
            data = kept.read_bytes()
            path.write_bytes(data)
            self._harm(path, lambda: path.is_file() and path.read_bytes() == data)
        elif path not in self._harmed:
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, kept)

    def follow_links(self) -> None:
        """A copy that follows links leaves a file where the link was."""
        link = published_file(self.small.home)
        if link.is_symlink() and link.exists():
            data = link.read_bytes()
            link.unlink()
            link.write_bytes(data)
            self._harm(link, lambda: link.is_file() and not link.is_symlink())

    # what must hold

    def look(self, after: str) -> None:
        """Look at what is published, at what was landed, and at what the doctor says."""
        self._harmed = {path: is_there for path, is_there in self._harmed.items() if is_there()}
        if not self._published_is_harmed():
            assert self.small.total() <= self._serial, f"after {after}"
        self._remember_landings()
        for path, data in self._landed.items():
            assert path in self._harmed or path.read_bytes() == data, f"{path} is lost, after {after}"
        found = [f"{each.found} {each.advice}" for each in self.findings() if each.verdict is not Verdict.WELL]
        for path in self._harmed:
            assert any(self._names(path, said) for said in found), f"nobody says that {path} is wrong, after {after}"

    def findings(self) -> list[Finding]:
        """What the doctor finds."""
        settings = Settings(
            home=self.small.home, project_directory=self.small.tiny.project, periods_directory=self.small.tiny.periods
        )
        return examine(settings, datetime.now(UTC) + timedelta(seconds=self._ahead))

    def follow_advice(self) -> list[Finding]:
        """Do what the doctor says until there is nothing left to do; what is left is returned."""
        self._ahead = 0
        if (self._inbox / "karpooshe.csv.filepart").exists():
            self.upload_in_part()
        for _ in range(6):
            for each in self.findings():
                if each.verdict is not Verdict.WELL:
                    self._do(each)
            self._refresh()
        return [each for each in self.findings() if each.verdict is not Verdict.WELL]

    def _do(self, finding: Finding) -> None:
        """What a finding's advice says: lift the hold, bring back from the backup, or take away."""
        if "payesh resume" in finding.advice:
            self.resume()
        path = Path(finding.found.partition(": ")[0])
        if finding.advice.startswith("move /"):
            path = Path(finding.advice.removeprefix("move ").partition(" elsewhere")[0])
        said = f"{finding.found} {finding.advice}"
        if path in self._landed:
            path.write_bytes(self._landed[path])
        elif path.is_absolute() and any(each in said for each in TAKE_AWAY):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)

    def _refresh(self, **settings: str) -> int:
        return self.small.start(self._ahead, **settings).wait()

    @property
    def _inbox(self) -> Path:
        return self.small.tiny.periods / f"{PERIOD:02}" / "inbox"

    def _any(self, patterns: tuple[str, ...]) -> Path | None:
        """A file that is as it should be, of a kind chosen first."""
        kinds = [
            [path for path in sorted(self.small.home.glob(each)) if path.is_file() and path not in self._harmed]
            for each in patterns
        ]
        kinds = [[path for path in kind if "copy" not in str(path)] for kind in kinds if kind]
        return self.random.choice(self.random.choice(kinds)) if kinds else None

    def _is_expected(self, path: Path) -> bool:
        """Whether the record has it that a file is there; after a kill it may have that one is, or is not."""
        said = read_record(self.small.home).get(path, ())
        return bool(said) and all(written.sha256 for written in said)

    def _harm(self, path: Path, is_there: Harm) -> None:
        self._harmed[path] = is_there

    def _published_is_harmed(self) -> bool:
        link = published_file(self.small.home)
        return link in self._harmed or link.resolve() in self._harmed or not link.exists()

    def _remember_landings(self) -> None:
        for path in self.small.home.glob("landing/*/*/*"):
            is_landed = ".receipt" not in path.name and path.with_name(f"{path.name}.receipt.json").exists()
            if is_landed and path not in self._landed and path not in self._harmed:
                self._landed[path] = path.read_bytes()
                assert hashlib.sha256(self._landed[path]).hexdigest() == path.name

    def _names(self, path: Path, said: str) -> bool:
        """Whether a sentence names a file, or the folder that it made strange."""
        home = self.small.home
        names = [str(path), path.name] if path.is_relative_to(home) else []
        if path.is_relative_to(home):
            names.append(str(path.relative_to(home)))
        if "versions" in path.parts:
            names.append(path.parent.name)
        strange = [
            each for each in (path, *path.parents) if each.name in ("07 copy", "7", "7 old", "before-the-upgrade")
        ]
        return any(name in said for name in [*names, *map(str, strange), str(path)])


def require_marts_to_agree(small: Installation) -> None:
    """The published file opens, and its marts are of one version."""
    assert current_version(small.home) in versions(small.home)
    try:
        small.total()
    except duckdb.Error as error:
        raise AssertionError(str(error)) from error
