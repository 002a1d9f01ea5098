"""Whatever a week of operations does, nothing is lost, wedged or falsified, and the doctor knows the way out."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from bad_server import serving
from lengths import LENGTH

from soak.operations_week import ADDRESS, Week, require_marts_to_agree
from soak.refreshing import installed

SEEDS = (1,)
pytestmark = [pytest.mark.soak(alone=True), pytest.mark.long(seconds=60)]


@pytest.mark.parametrize("seed", SEEDS)
def test_after_a_week_the_doctor_is_content_once_its_advice_is_followed(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weeks: list[Week] = []
    with serving({"/uptime.csv": lambda handler: weeks[0].answer(handler)}) as address:
        settings = {ADDRESS: address.url("/uptime.csv"), "FETCH__ALLOW_PRIVATE_ADDRESSES": "true", "KEEP_VERSIONS": "3"}
        settings |= {"INBOX__LOOK_AGAIN_SECONDS": "0"}
        with installed(tmp_path, **settings) as small:
            for name, value in settings.items():
                monkeypatch.setenv(f"PAYESH_{name}", value)
            monkeypatch.setenv("PAYESH_RUNS__WRITE_REPORT", "false")
            week = Week(small, random.Random(seed))  # noqa: S311 - no secret
            weeks.append(week)
            week.send()
            week.refresh()
            for _ in range(LENGTH.steps):
                week.step()
            left = week.follow_advice()
            print(f"done {dict(week.done)}")  # noqa: T201 - shown with -s, and when it fails
            assert [each for each in left if each.check != "feeds"] == []
            require_marts_to_agree(small)
