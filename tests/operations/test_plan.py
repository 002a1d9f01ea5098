"""A plan says what a refresh would do, and does none of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import PROJECT
from workbench import copy_project

from flows.operations.plan import Plan, plan_refresh
from flows.publishing.editions import freeze
from flows.settings import FeedSource, Settings


@dataclass(frozen=True)
class Installation:
    """A refreshed home with an inbox and a project that may be changed."""

    settings: Settings
    inbox: Path

    def plan(self, in_days: int = 0) -> Plan:
        """What a refresh would do, today or later."""
        return plan_refresh(self.settings, datetime.now(UTC) + timedelta(days=in_days))


def copied(former: Path, folder: Path) -> Installation:
    """A copy of a home, with copies of its inbox and project."""
    home, periods, project = (folder / name for name in ("warehouse", "periods", "project"))
    shutil.copytree(former, home, symlinks=True)
    shutil.copytree(PROJECT / "periods" / "07", periods / "07")
    copy_project(project)
    settings = Settings(home=home, periods_directory=periods, project_directory=project)
    return Installation(settings, periods / "07" / "inbox")


@pytest.fixture
def installation(tmp_path: Path, refreshed_home: Path) -> Installation:
    return copied(refreshed_home, tmp_path)


def actions(plan: Plan) -> dict[str, list[str]]:
    return {each.feed: [action.sentence for action in each.actions] for each in plan.feeds if each.actions}


def everything(folder: Path) -> dict[Path, tuple[int, float]]:
    return {path: (path.stat().st_size, path.stat().st_mtime) for path in folder.rglob("*")}


def test_after_a_refresh_there_is_nothing_to_do_until_its_report_is_lost(tmp_path: Path, reported_home: Path) -> None:
    installation = copied(reported_home, tmp_path)
    before = everything(installation.settings.home)
    plan = installation.plan()
    assert actions(plan) == {}
    assert plan.build == []
    assert not plan.writes_report
    assert {each.age_days for each in plan.feeds} == {0}
    assert everything(installation.settings.home) == before
    shutil.rmtree((installation.settings.home / "report").resolve())
    plan = installation.plan()
    assert plan.writes_report
    assert plan.build == []


def test_files_that_came_and_went_are_told_by_name(installation: Installation) -> None:
    (installation.inbox / "uptime.reconstruction.csv").rename(installation.inbox / "uptime.second.reconstruction.csv")
    with (installation.inbox / "mobile.reconstruction.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    (installation.inbox / "foia.reconstruction.html").unlink()
    plan = installation.plan()
    assert actions(plan) == {
        "uptime": ["activate again uptime.second.reconstruction.csv", "deactivate uptime.reconstruction.csv"],
        "mobile": ["land and parse mobile.reconstruction.csv"],
        "foia": ["deactivate foia.reconstruction.html"],
    }
    assert plan.build == ["data of period 7"]


def test_a_file_of_no_feed_is_data_too(installation: Installation) -> None:
    (installation.inbox / "uptme.csv").write_text("x", encoding="utf-8")
    assert installation.plan().build == ["data of period 7"]


def test_an_address_would_be_asked_where_the_inbox_has_no_file(installation: Installation) -> None:
    (installation.inbox / "foia.reconstruction.html").unlink()
    source = FeedSource(url="https://foia.example/report?period={period}")
    asked = Installation(installation.settings.model_copy(update={"feeds": {"foia": source}}), installation.inbox)
    assert actions(asked.plan()) == {"foia": ["ask https://foia.example/report?period=7"]}


def test_a_frozen_period_would_refuse_what_is_new(installation: Installation) -> None:
    freeze(installation.settings.home, 7, 1, datetime.now(UTC))
    (installation.inbox / "foia.reconstruction.html").write_text("<table></table>", encoding="utf-8")
    (installation.inbox / "mobile.reconstruction.csv").unlink()
    plan = installation.plan()
    assert actions(plan) == {"foia": ["refuse foia.reconstruction.html: frozen as edition 1"]}
    assert not any(kind.startswith("data") for kind in plan.build)


@pytest.mark.parametrize(("kind", "name"), [("seeds", "seeds/methodology/options.csv"), ("models", "dbt_project.yml")])
def test_each_changed_part_of_the_project_is_named_as_the_reason_to_build(
    installation: Installation, kind: str, name: str
) -> None:
    with (installation.settings.project_directory / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert installation.plan().build == [kind]


def test_a_feed_that_is_older_than_its_policy_allows_is_stale(installation: Installation) -> None:
    plan = installation.plan(in_days=40)
    stale = {each.feed for each in plan.feeds if each.is_stale}
    assert "uptime" in stale
    assert "assessment" not in stale
