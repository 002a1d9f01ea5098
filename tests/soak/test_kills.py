"""A refresh that is killed at any moment loses nothing.

What is published is one whole version, and the next refresh ends where an undisturbed one would.
"""

from __future__ import annotations

import itertools
import json
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bad_server import Handler, serving
from lengths import LENGTH
from tiny_project import MAILBOX

from flows.building.build import build
from flows.operations.doctor import Verdict, examine
from flows.publishing.versions import current_version, mart_hashes, read_manifest, versions
from flows.settings import Settings
from flows.system.home import work_database
from soak.refreshing import PERIOD, Installation, Refresh, installed

FEED = "karpooshe"
STEPS = ("fetch", "parse", "build", "switch")
EDITIONS = (1, 2)
ANSWER_SECONDS = 0.2
AT_ANY_MOMENT = 5  # every so many kills
KILLS = LENGTH.kills
RECOVERED_AFTER = min(25, KILLS // 2)  # every so many kills
LOOK_SECONDS = 0.001
SEED = 7
MARTS_AGREE = """
    select total from {{ ref('messages') }} full join {{ ref('national_scores') }} using (period, total)
    where user_centric is null or national_scores.period is null
"""
pytestmark = [pytest.mark.soak, pytest.mark.long(seconds=50)]


class Source:
    """An address that gives the file of `karpooshe`, half of it at once and half a little later.

    Attributes:
        body: the file.
        is_asked: whether somebody is waiting for the second half.
        is_given: whether somebody has got it.
    """

    def __init__(self) -> None:
        self.body = b""
        self.is_asked = self.is_given = False

    def offer(self, edition: int, serial: int) -> None:
        """Have another file: its bytes are new each time, its rows say the same for the same edition."""
        text = MAILBOX.format(messages=edition).replace("الف", f"دستگاه {serial}")
        self.body, self.is_asked, self.is_given = text.encode(), False, False

    def answer(self, handler: Handler) -> None:
        """Give the file."""
        half = len(self.body) // 2
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(self.body)))
        handler.end_headers()
        handler.wfile.write(self.body[:half])
        self.is_asked = True
        time.sleep(ANSWER_SECONDS)
        handler.wfile.write(self.body[half:])
        handler.wfile.flush()
        self.is_given = True


@dataclass
class Soak:
    """An installation whose refreshes are killed, and what was seen of them.

    Attributes:
        small: the installation; its one feed has an address.
        source: the address.
        undisturbed: the hash of each mart by edition, as a refresh that nobody killed left them.
        seconds: how long a step takes.
        struck: in which step the kills found the refresh.
        random: chooses the moments.
    """

    small: Installation
    source: Source
    undisturbed: dict[int, dict[str, str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    struck: Counter[str] = field(default_factory=Counter)
    random: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - no secret
    _serial: int = 0

    def refresh(self, edition: int) -> None:
        """Run a refresh of a new file to its end; it publishes what an undisturbed one would, in every mart."""
        self._offer(edition)
        began = time.monotonic()
        self.small.refresh()
        self.seconds.setdefault("any", time.monotonic() - began)
        hashes = mart_hashes(self.small.published)
        assert hashes == self.undisturbed.setdefault(edition, hashes)
        assert not (self.small.home / "builds").exists()

    def measure(self) -> None:
        """Learn from the log of the last refresh how long its steps took."""
        took = {line["step"]: line["duration_ms"] / 1000 for line in self._log() if line["feed"] in ("", FEED)}
        self.seconds["fetch"] = ANSWER_SECONDS
        self.seconds["parse"] = took["ingest"] - ANSWER_SECONDS
        self.seconds["build"], self.seconds["switch"] = took["build"], took["publish"]

    def kill(self, step: str) -> None:
        """Kill a refresh of the edition that is not published: in a step, or at any moment (`any`)."""
        edition = next(edition for edition in EDITIONS if edition != self.small.total())
        self._offer(edition)
        logs = self._logs()
        moment = self.random.uniform(0, self.seconds[step])
        refresh = self.small.start()
        self._wait_for(step, logs, refresh)
        time.sleep(moment)
        refresh.kill()
        if refresh.wait() < 0:
            self.struck[self._step(logs)] += 1

    def _offer(self, edition: int) -> None:
        self._serial += 1
        self.source.offer(edition, self._serial)

    def _wait_for(self, step: str, logs: set[Path], refresh: Refresh) -> None:
        """Wait until a refresh is in a step; one that has ended is in none."""
        has_begun: dict[str, Callable[[], bool]] = {
            "any": lambda: True,
            "fetch": lambda: self.source.is_asked,
            "parse": lambda: self.source.is_given,
            "build": lambda: self._step(logs) == "build",
            "switch": lambda: self._step(logs) == "switch",
        }
        while not has_begun[step]() and not refresh.has_ended():
            time.sleep(LOOK_SECONDS)

    def _logs(self) -> set[Path]:
        return set((self.small.home / "runs").glob("*.jsonl"))

    def _log(self, logs: frozenset[Path] | set[Path] = frozenset()) -> list[dict[str, Any]]:
        """The lines of the last run's log, if it is none of these."""
        mine = sorted(self._logs() - logs)
        lines = mine[-1].read_text(encoding="utf-8").splitlines(keepends=True) if mine else []
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def _step(self, logs: set[Path]) -> str:
        """In which step the refresh is, or was when it was killed."""
        if not self._logs() - logs:
            return "before"
        done = {line["step"] for line in self._log(logs) if line["feed"] in ("", FEED)}
        if "publish" in done:
            return "after"
        if "build" in done:
            return "switch"
        if "ingest" in done:
            return "build" if (self.small.home / "builds").exists() else "between"
        if self.source.is_given:
            return "parse"
        return "fetch" if self.source.is_asked else "before"


def verify_checksums(small: Installation) -> dict[str, str]:
    """Check that nothing that counts is there in part; returns the hash of each published mart.

    That is: every version and every landing that is kept, and what the doctor looks at besides.
    """
    home = small.home
    for version in versions(home):
        assert {path.name for path in (home / "versions" / version).iterdir()} == {"manifest.json", "payesh.duckdb"}
    settings = Settings(home=home, project_directory=small.tiny.project, periods_directory=small.tiny.periods)
    found = examine(settings, datetime.now(UTC))
    assert [each for each in found if each.verdict is Verdict.WRONG] == []
    assert [each.verdict for each in found if each.check in ("published", "versions", "landings")] == [Verdict.WELL] * 3
    published = current_version(home)
    assert published is not None
    hashes: dict[str, str] = read_manifest(home, published)["marts"]
    return hashes


def require_its_tests_to_pass(small: Installation, folder: Path) -> None:
    """Run the project's tests on a copy of the published file.

    A build whose tests fail has no manifest, so a version with one has passed them in its build: this is the proof of
    the proof, for some of the kills.
    """
    work_database(folder).parent.mkdir(parents=True)
    shutil.copy(small.published, work_database(folder))
    ended: list[tuple[int, int]] = []
    build(small.tiny.project, small.home, folder, lambda *nodes: ended.append(nodes), select="test_type:data")
    assert ended == [(1, 1)]  # it raises when one fails
    shutil.rmtree(folder)


@pytest.fixture
def soak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Soak]:
    """An installation whose mailbox feed has an address, and none in its inbox."""
    source = Source()
    with serving({"/karpooshe.csv": source.answer}) as address:
        settings = {"FEEDS__KARPOOSHE__URL": address.url("/karpooshe.csv"), "FETCH__ALLOW_PRIVATE_ADDRESSES": "true"}
        settings["KEEP_VERSIONS"] = "2"  # each is read whole after each kill
        with installed(tmp_path, **settings) as small:
            (small.tiny.periods / f"{PERIOD:02}" / "inbox" / f"{FEED}.csv").unlink()
            small.tiny.forget_landing_times()
            (small.tiny.project / "tests" / "data" / "marts_agree.sql").write_text(MARTS_AGREE)
            monkeypatch.setenv("PAYESH_PROJECT_DIRECTORY", str(small.tiny.project))
            yield Soak(small, source)


@pytest.mark.soak(alone=True)
def test_a_killed_refresh_leaves_one_whole_version(soak: Soak, tmp_path: Path) -> None:
    for edition in EDITIONS:
        soak.refresh(edition)
    assert soak.undisturbed[1] != soak.undisturbed[2]
    soak.measure()
    seen, kills, editions = [], 0, itertools.cycle(EDITIONS)
    while sum(soak.struck.values()) < KILLS:
        kills += 1
        soak.kill("any" if kills % AT_ANY_MOMENT == 0 else min(STEPS, key=lambda step: soak.struck[step]))
        seen.append(verify_checksums(soak.small))
        assert seen[-1] in soak.undisturbed.values()
        if kills % RECOVERED_AFTER == 0:
            require_its_tests_to_pass(soak.small, tmp_path / "tested")
            soak.refresh(next(editions))
    for edition in EDITIONS:
        soak.refresh(edition)
        assert seen.count(soak.undisturbed[edition]) > 0
    print(f"kills struck {dict(soak.struck)}")  # noqa: T201 - shown with -s, and when it fails
    assert all(soak.struck[step] >= KILLS / 10 for step in STEPS), soak.struck
