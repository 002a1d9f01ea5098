"""A real Prefect server and a process worker on loopback, asked over the server's REST interface."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx2
from conftest import PROJECT
from guarded import guarded

POOL = "payesh"
DEADLINE_SECONDS = 120  # on a busy machine
_LOOK_AGAIN_SECONDS = 0.2
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
_SERVER = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    # the waits of a day's work, cut down to those of a test
    "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "1",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": "1",
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
    "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "1",
    "PREFECT_WORKER_QUERY_SECONDS": "1",
}
Found = TypeVar("Found")
Record = dict[str, Any]


def wait_for(what: str, look: Callable[[], Found | None], seconds: float = DEADLINE_SECONDS) -> Found:
    """What `look` finds, as soon as that is true; an assertion names what was waited for."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(_LOOK_AGAIN_SECONDS)
    raise AssertionError(f"{what} did not happen within {seconds} seconds")


def free_port() -> int:
    """A port of loopback that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port: int = closed.getsockname()[1]
    return port


class Server:
    """A running server, and what its REST interface says.

    Attributes:
        environment: for commands and workers that report to it.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder = folder
        port = free_port()
        self._http = httpx2.Client(base_url=f"http://127.0.0.1:{port}/api", timeout=30, trust_env=False)
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PAYESH_", "PREFECT_"))}
        self.environment = {**own, **_SERVER, "PREFECT_HOME": str(folder / "prefect"), **settings}
        self.port = port

    def ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401  # any JSON
        """The answer to a request, as Python values."""

        def attempt() -> httpx2.Response | None:
            given = self._http.request(method, path, json=body)
            # its database admits one writer; whom it turns away must come again, as Prefect's own client does
            return None if given.status_code == httpx2.codes.SERVICE_UNAVAILABLE else given

        answer = wait_for(f"an answer to {method} {path}", attempt)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start it; stop it, by its process, in the end."""
        options = ["--host", "127.0.0.1", "--port", str(self.port), "--no-ui"]
        with self._process("server", "server", "start", *options) as process:
            self.environment["PREFECT_API_URL"] = str(self._http.base_url).rstrip("/")
            wait_for("a healthy server", lambda: self._health(process))
            yield
        self._http.close()

    @contextmanager
    def worker(self) -> Iterator[None]:
        """A worker on this server's pool."""
        with self._process("worker", "worker", "start", "--pool", POOL, "--type", "process"):
            yield

    def command(self, *arguments: str) -> str:
        """What a `prefect` command prints, run in the project's folder as an operator does."""
        done = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def schedule(self, deployment: str, parameters: Record | None = None, **settings: str) -> str:
        """Schedule a run of a deployment (`<flow>/<name>`) for now, with settings of its own; returns its id."""
        found = self.ask("GET", f"/deployments/name/{deployment}")
        state = {"type": "SCHEDULED", "state_details": {"scheduled_time": datetime.now(UTC).isoformat()}}
        body = {"parameters": parameters or {}, "state": state, "job_variables": {"env": settings}}
        run: str = self.ask("POST", f"/deployments/{found['id']}/create_flow_run", body)["id"]
        return run

    def state(self, run: str) -> Record:
        """The state that a run is in: `type`, `name`, `message`."""
        state: Record = self.ask("GET", f"/flow_runs/{run}")["state"]
        return state

    def wait_until(self, run: str, *names: str) -> Record:
        """Wait until a run's state has one of these names; it must not end in another."""

        def look() -> Record | None:
            state = self.state(run)
            if state["name"] in names:
                return state
            assert state["type"] not in FINAL, f"the run ended {state['name']}: {state['message']}\n{self.logs(run)}"
            return None

        return wait_for(f"{' or '.join(names)} of a run that is {self.state(run)['name']}", look)

    def states(self, run: str) -> list[str]:
        """The names of the states that a run went through, in order."""
        return [state["name"] for state in self.ask("GET", f"/flow_run_states/?flow_run_id={run}")]

    def tasks(self, run: str, count: int) -> dict[str, Record]:
        """A run's task runs by name, once so many are recorded in their final state: they are recorded behind it."""

        def look() -> dict[str, Record] | None:
            body = {"flow_runs": {"id": {"any_": [run]}}, "limit": 200}
            found = {task["name"]: task for task in self.ask("POST", "/task_runs/filter", body)}
            final = [task for task in found.values() if (task["state"] or {}).get("type") in FINAL]
            return found if len(final) == len(found) >= count else None

        return wait_for(f"the final states of {count} tasks", look)

    def artifacts(self, run: str) -> dict[str, str]:
        """What a run left, by key."""
        found = self.ask("POST", "/artifacts/filter", {"flow_runs": {"id": {"any_": [run]}}})
        return {artifact["key"]: artifact["data"] for artifact in found}

    def logs(self, run: str) -> str:
        """The log of a run."""
        found = self.ask("POST", "/logs/filter", {"logs": {"flow_run_id": {"any_": [run]}}, "limit": 200})
        return "\n".join(line["message"] for line in found)

    def _health(self, process: subprocess.Popen[bytes]) -> bool | None:
        assert process.poll() is None, (self._folder / "server.log").read_text(encoding="utf-8")
        try:
            return self._http.get("/health").is_success or None
        except httpx2.TransportError:
            return None

    @contextmanager
    def _process(self, name: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """A `prefect` process with its log in the folder; it and what it started end with the tests."""
        with (self._folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", "prefect", *arguments]
            with guarded(
                command, cwd=self._folder, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            ) as process:
                yield process
