"""No process of the tests outlives them."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from guarded import guarded

SLEEPERS = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
TESTS = f"""
import sys, time
from guarded import guarded
with guarded([sys.executable, "-c", {SLEEPERS!r}]) as process:
    print(process.pid, flush=True)
    time.sleep(600)
"""
SECONDS = 30


def below(process: int) -> set[int]:
    """The processes that a process has started, and that those have started."""
    path = Path(f"/proc/{process}/task/{process}/children")
    found = {int(child) for child in path.read_text().split()} if path.exists() else set()
    return found.union(*map(below, found))


def there(process: int) -> bool:
    """Whether a process is there and not merely waiting to be counted out."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_for_end(processes: set[int]) -> None:
    until = time.monotonic() + SECONDS
    while any(map(there, processes)):
        assert time.monotonic() < until, f"{processes} go on running"
        time.sleep(0.05)


def sleepers(guard: int) -> set[int]:
    """A guard's process and the one that it started, once they are there."""
    until = time.monotonic() + SECONDS
    while len(found := below(guard)) < 2:
        assert time.monotonic() < until, "the sleepers did not start"
        time.sleep(0.05)
    return found


def test_killed_tests_leave_no_process_behind() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", TESTS], cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True
    ) as tests:
        assert tests.stdout is not None
        guard = int(tests.stdout.readline())
        started = {guard, *sleepers(guard)}
        tests.send_signal(signal.SIGKILL)
    wait_for_end(started)


def test_the_end_of_a_test_ends_its_processes() -> None:
    with guarded([sys.executable, "-c", SLEEPERS]) as process:
        started = sleepers(process.pid)
        assert all(map(there, started))
    assert process.returncode == 128 + signal.SIGTERM
    wait_for_end(started)
