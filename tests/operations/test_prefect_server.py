"""On a real Prefect server, runs are scheduled, retried, queued, cancelled and reported; readers see whole versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from bad_server import CSV, Handler, first, sends, serving
from bad_server import Server as Sources
from prefect_server import POOL, Record, Server, wait_for
from tiny_project import PERIODS, SLOW_ROWS, TinyProject

from flows.publishing.editions import closed_periods
from flows.publishing.rollback import lift_hold, rollback
from flows.publishing.versions import current_version, versions
from flows.system.lock import writer_lock

FEEDS = 11
SECRET = "token of the webhook"  # noqa: S105  # no secret
CLOSED, *OPEN = PERIODS
pytestmark = [pytest.mark.soak(alone=True), pytest.mark.long(seconds=40)]


@dataclass
class Installation:
    """A server with its deployments, a tiny project, sources on loopback, and what a webhook was told."""

    server: Server
    tiny: TinyProject
    sources: Sources
    told: list[tuple[str, Record]] = field(default_factory=list)

    def run(self, deployment: str, parameters: Record | None = None) -> str:
        """Run a deployment to its completion; returns the run's id."""
        run = self.server.schedule(deployment, parameters)
        self.server.wait_until(run, "Completed")
        return run

    def is_told_of(self, run: str) -> Record | None:
        """What the webhook was told of a run."""
        return next((body for _, body in self.told if body["flow_run_id"] == run), None)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A server that knows the deployments, and no worker."""
    folder = tmp_path_factory.mktemp("scheduling")
    tiny = TinyProject(folder)
    told: list[tuple[str, Record]] = []

    def hook(handler: Handler) -> None:
        told.append((handler.headers["X-Secret"], json.loads(handler.body)))
        handler.send(200, b"")

    addresses = {f"/{period}/uptime.csv": sends(CSV.encode()) for period in PERIODS}
    with serving({"/hook": hook, **addresses}) as sources:
        settings = {
            "PAYESH_HOME": str(tiny.home),
            "PAYESH_PROJECT_DIRECTORY": str(tiny.project),
            "PAYESH_RUNS__WRITE_REPORT": "false",  # it has too few marts for one
            "PAYESH_PERIODS_DIRECTORY": str(tiny.periods),
            "PAYESH_FEEDS__UPTIME__URL": sources.url("/{period}/uptime.csv"),
            "PAYESH_FETCH__ALLOW_PRIVATE_ADDRESSES": "true",
            "PAYESH_FETCH__TRIES": "1",
            "PAYESH_RUNS__FEED_RETRY_SECONDS": "0.1",
            "PAYESH_WEBHOOK__URL": sources.url("/hook"),
            "PAYESH_WEBHOOK__HEADER": "X-Secret",
            "PAYESH_WEBHOOK__SECRET": SECRET,
            "PAYESH_WEBHOOK__ALLOW_PRIVATE_ADDRESSES": "true",
        }
        server = Server(folder, settings)
        with server.running():
            server.command("work-pool", "create", POOL, "--type", "process")
            server.command("deploy", "--all")
            yield Installation(server, tiny, sources, told)


@dataclass(frozen=True)
class FirstRuns:
    """Two runs of one deployment that were due before there was a worker."""

    ids: tuple[str, str]
    states_without_worker: list[str]


@pytest.fixture(scope="module")
def first_runs(deployed: Installation) -> Iterator[FirstRuns]:
    """The first two runs, due without a worker; then a worker comes and does them. It stays, on a pool limited to 1."""
    server = deployed.server
    ids = server.schedule("refresh/nightly"), server.schedule("refresh/nightly")
    without_worker = [server.wait_until(run, "Late")["name"] for run in ids]
    with server.worker():
        for run in ids:
            server.wait_until(run, "Completed")
        server.command("work-pool", "set-concurrency-limit", POOL, "1")
        yield FirstRuns(ids, without_worker)


@pytest.fixture
def working(deployed: Installation, first_runs: FirstRuns) -> Iterator[Installation]:
    """The installation with a worker and a published version; what a test made slow or wrong is mended after it."""
    assert first_runs.ids
    yield deployed
    deployed.tiny.be_slow(0)
    deployed.tiny.fail(fails=False)


def test_late_runs_are_shown_late_and_done_one_by_one_once_a_worker_comes(
    working: Installation, first_runs: FirstRuns
) -> None:
    assert first_runs.states_without_worker == ["Late", "Late"]
    histories = [working.server.states(run) for run in first_runs.ids]
    assert sorted("AwaitingConcurrencySlot" in history for history in histories) == [False, True]
    uninterrupted = min(histories, key=len)
    assert uninterrupted == ["Scheduled", "Late", "Pending", "Submitting", "Running", "Completed"]
    (one, other) = sorted((working.server.ask("GET", f"/flow_runs/{run}") for run in first_runs.ids), key=started)
    assert ended(one) <= started(other)


def test_a_run_has_a_task_a_feed_and_period_and_leaves_its_artifacts(
    working: Installation, first_runs: FirstRuns
) -> None:
    (run,) = [run for run in first_runs.ids if "payesh-moved" in working.server.artifacts(run)]
    tasks = working.server.tasks(run, FEEDS * len(PERIODS) + 2)
    assert len([name for name in tasks if name.startswith(("uptime-", "karpooshe-"))]) == 2 * len(PERIODS)
    assert len(tasks) == FEEDS * len(PERIODS) + 2
    assert {task["state"]["name"] for task in tasks.values()} == {"Completed"}
    artifacts = working.server.artifacts(run)
    assert set(artifacts) == {"payesh-summary", "payesh-reconciliation", "payesh-moved", "payesh-moved-rows"}
    assert "(new)" in artifacts["payesh-summary"]
    assert f"| {OPEN[0]} | uptime | accepted | 1 | 0 |" in artifacts["payesh-summary"]
    assert json.loads(artifacts["payesh-reconciliation"]) == [{"status": "reproduced", "figures": str(len(PERIODS))}]
    moved = {"period": str(CLOSED), "entity_kind": "agency", "cause": "data", "figures": "1"}
    assert json.loads(artifacts["payesh-moved"])[0] == moved


def test_a_schedule_that_falls_due_runs_the_refresh(working: Installation) -> None:
    server = working.server
    deployment = server.ask("GET", "/deployments/name/refresh/nightly")["id"]
    due, interval = datetime.now(UTC) + timedelta(seconds=8), timedelta(seconds=90)
    schedule = {"schedule": {"interval": interval.total_seconds(), "anchor_date": due.isoformat()}, "active": True}
    (made,) = server.ask("POST", f"/deployments/{deployment}/schedules", [schedule])

    def first_due() -> str | None:
        body = {"deployments": {"id": {"any_": [deployment]}}, "sort": "EXPECTED_START_TIME_ASC"}
        runs = [run for run in server.ask("POST", "/flow_runs/filter", body) if run["auto_scheduled"]]
        return next((run["id"] for run in runs if not (moment(run["expected_start_time"]) - due) % interval), None)

    run = wait_for("a run by the schedule", first_due)
    server.wait_until(run, "Completed")
    # not before: a schedule that is switched off takes along its runs that have not begun
    server.ask("PATCH", f"/deployments/{deployment}/schedules/{made['id']}", {"active": False})
    assert server.states(run)[0] == "Scheduled"
    assert "nothing changed" in server.artifacts(run)["payesh-summary"]


def test_the_nightly_refresh_is_due_at_half_past_two_in_tehran(deployed: Installation) -> None:
    def due() -> list[Record] | None:
        body = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        found: list[Record] = deployed.server.ask("POST", "/flow_runs/filter", body)
        return [run for run in found if run["auto_scheduled"]] or None

    local = [moment(run["expected_start_time"]).astimezone(ZoneInfo("Asia/Tehran")) for run in wait_for("runs", due)]
    assert (2, 30) in {(when.hour, when.minute) for when in local}


def test_a_feed_whose_address_fails_once_is_tried_again(working: Installation) -> None:
    path = f"/{OPEN[-1]}/uptime.csv"
    working.sources.asked[path] = 0
    working.sources.answers[path] = first(1, sends(b"", 503), sends(CSV.encode()))
    run = working.run("refresh/nightly", {"periods": [OPEN[-1]]})
    tasks = working.server.tasks(run, FEEDS)
    assert {name: task["run_count"] for name, task in tasks.items() if task["run_count"] != 1} == {
        f"uptime-{OPEN[-1]}": 2
    }
    states = working.server.ask("GET", f"/task_run_states/?task_run_id={tasks[f'uptime-{OPEN[-1]}']['id']}")
    assert [state["name"] for state in states][-3:] == ["AwaitingRetry", "Retrying", "Completed"]


def test_a_backfill_publishes_its_periods_at_once_and_waits_for_other_deployments(working: Installation) -> None:
    before = versions(working.tiny.home)
    for period in OPEN:
        working.tiny.write_mailbox(period, 10 + period)
    run = working.server.schedule("backfill/backfill", {"first_period": OPEN[0], "last_period": OPEN[-1]})
    nightly = working.server.schedule("refresh/nightly", {"periods": [CLOSED]})
    for each in (run, nightly):
        working.server.wait_until(each, "Completed")
    tasks = working.server.tasks(run, FEEDS * len(OPEN) + 2)
    for period, following in pairwise(OPEN):
        last = max(ended(task) for name, task in tasks.items() if name.endswith(f"-{period}"))
        assert last <= min(started(task) for name, task in tasks.items() if name.endswith(f"-{following}"))
    assert len(set(versions(working.tiny.home)) - set(before)) == 1
    assert totals(working.tiny.home).items() >= {period: 10 + period for period in OPEN}.items()
    one, other = sorted((working.server.ask("GET", f"/flow_runs/{each}") for each in (run, nightly)), key=started)
    assert ended(one) <= started(other)


def test_a_cancelled_run_ends_cancelled_and_leaves_version_and_lock_free(working: Installation) -> None:
    home = working.tiny.home
    before = current_version(home)
    working.tiny.write_mailbox(OPEN[0], 200)
    working.tiny.be_slow(SLOW_ROWS)
    run = working.server.schedule("refresh/nightly")
    built = wait_for("a build", lambda: next((home / "builds").glob("*/dbt/payesh.duckdb"), None))
    log = built.parent / "dbt.log"
    wait_for("its models", lambda: log.exists() and "slow" in log.read_text(encoding="utf-8"))
    working.server.ask("POST", f"/flow_runs/{run}/set_state", {"state": {"type": "CANCELLING"}})
    working.server.wait_until(run, "Cancelled")
    working.tiny.be_slow(0)
    assert current_version(home) == before
    with writer_lock(home), duckdb.connect(str(built)):  # dbt would hold its file
        pass
    assert wait_for("the webhook", lambda: working.is_told_of(run))["state"] == "Cancelling"


def test_a_run_that_fails_tells_the_webhook_and_publishes_nothing(working: Installation) -> None:
    before = current_version(working.tiny.home)
    working.tiny.write_mailbox(OPEN[0], 300)
    working.tiny.fail(fails=True)
    run = working.server.schedule("refresh/nightly")
    state = working.server.wait_until(run, "Failed")
    assert current_version(working.tiny.home) == before
    assert working.server.tasks(run, FEEDS * len(PERIODS) + 1)["build"]["run_count"] == 1
    body = wait_for("the webhook", lambda: working.is_told_of(run))
    assert (body["flow"], body["state"], body["message"]) == ("refresh", "Failed", state["message"])
    assert "nothing_is_wrong" in body["message"]
    assert {secret for secret, _ in working.told} == {SECRET}


def test_a_run_after_which_a_feed_fails_or_a_version_is_held_says_so_in_state_artifact_and_webhook(
    working: Installation,
) -> None:
    server, home, path = working.server, working.tiny.home, f"/{OPEN[-1]}/uptime.csv"
    working.tiny.write_mailbox(OPEN[0], 400)
    working.sources.answers[path] = sends(b"", 401)
    failing = server.schedule("refresh/nightly")
    state = server.wait_until(failing, "PublishedWithTrouble")
    assert state["type"] == "COMPLETED"
    assert f"period {OPEN[-1]}, uptime: failing since {datetime.now(UTC):%Y-%m-%d}" in state["message"]
    assert "answered 401" in state["message"]
    assert f"- {state['message'][:40]}" in server.artifacts(failing)["payesh-summary"]
    body = wait_for("the webhook", lambda: working.is_told_of(failing))
    assert (body["state"], body["message"]) == ("PublishedWithTrouble", f"begun: {state['message']}")

    working.sources.answers[path] = sends(CSV.encode())
    rollback(home, None, "a wrong uptime file")
    held = server.schedule("refresh/nightly")
    state = server.wait_until(held, "PublishedWithTrouble")
    said = f"held at {current_version(home)} since a rollback on {datetime.now(UTC):%Y-%m-%d}"
    assert said in state["message"]
    assert "a wrong uptime file" in state["message"]
    assert said in server.artifacts(held)["payesh-summary"]
    body = wait_for("the webhook", lambda: working.is_told_of(held))
    assert body["message"] == f"begun: {state['message']}\nended: period {OPEN[-1]}, uptime: failing"

    lift_hold(home)
    well = working.run("refresh/nightly")
    assert wait_for("the webhook", lambda: working.is_told_of(well))["state"] == "Completed"


def test_closing_a_period_freezes_it(working: Installation) -> None:
    working.run("period-close/period-close", {"period": CLOSED, "edition": 1})
    assert closed_periods(working.tiny.home) == {CLOSED: 1}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def started(run: Record) -> datetime:
    return moment(run["start_time"])


def ended(run: Record) -> datetime:
    return moment(run["end_time"])


def totals(home: Path) -> dict[int, int]:
    with duckdb.connect(str(home / "payesh.duckdb"), read_only=True) as connection:
        return dict(connection.execute("select period, total from marts.national_scores").fetchall())
