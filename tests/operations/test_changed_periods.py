"""A refresh after which the data of one period alone are new builds that period, and gives what a whole build does."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import Payesh, Period8Home

from flows.building.build import build
from flows.publishing.maker import MAKER
from flows.publishing.versions import current_version, mart_hashes, read_manifest, reference_hash

pytestmark = [pytest.mark.soak(alone=True), pytest.mark.long(seconds=50)]

CHANGED, OTHER = 8, 7
AGENCY = "customs_administration"
REGISTRY = (
    "ردیف,نام دستگاه اجرایی,شناسه خدمت,عنوان خدمت,شناسه زیرخدمت,عنوان زیرخدمت,نوع خدمت,وضعیت الکترونیکی\n"
    "1,{agency},{service},خدمت,{contradicted},زیرخدمت,G2B,غیرالکترونیکی\n"
    "2,{agency},{service},خدمت,{service}-990,زیرخدمت تازه,G2C,کاملاً الکترونیکی\n"
)
ANSWERS = (
    "ردیف,نام دستگاه,شناسه خدمت,شناسه زیرخدمت,شماره شاخص,گزینه خوداظهاری,گزینه ارزیابی مقدماتی,گزینه ارزیابی نهایی\n"
    "1,{agency},{service},{service}-990,{indicator},1,1,1\n"
)


@pytest.fixture
def changed(period_8_home: Period8Home, tmp_path: Path) -> Period8Home:
    """A copy of the home with two periods, where an agency has sent two more files of the newer one."""
    home, periods = tmp_path / "warehouse", tmp_path / "periods"
    shutil.copytree(period_8_home.home, home, symlinks=True)
    shutil.copytree(period_8_home.periods, periods)
    with duckdb.connect(str(home / "payesh.duckdb"), read_only=True) as connection:
        ((agency,),) = connection.execute("select name_fa from seeds.agencies where agency_id = ?", [AGENCY]).fetchall()
        ((service, contradicted),) = connection.execute(
            "select service_id, sub_service_id from reference.registered_sub_services"
            " where period = ? and agency_id = ? order by all limit 1",
            [CHANGED, AGENCY],
        ).fetchall()
        ((indicator,),) = connection.execute(
            "select min(indicator_no) from marts.score_explanations"
            " where period = ? and agency_id = ? and feed = 'assessment' and sub_service_id is not null",
            [CHANGED, AGENCY],
        ).fetchall()
    cells = {"agency": agency, "service": service, "contradicted": contradicted, "indicator": indicator}
    inbox = periods / f"{CHANGED:02}" / "inbox"
    (inbox / "services.more.csv").write_text(REGISTRY.format(**cells), encoding="utf-8")
    (inbox / "assessment.more.csv").write_text(ANSWERS.format(**cells), encoding="utf-8")
    return Period8Home(home, period_8_home.project, periods, period_8_home.observations)


def test_what_is_published_is_what_a_whole_build_of_the_same_gives(
    changed: Period8Home, period_8_home: Period8Home, tmp_path: Path, payesh: Payesh
) -> None:
    folders = {"PROJECT_DIRECTORY": str(changed.project), "PERIODS_DIRECTORY": str(changed.periods)}
    done = payesh(changed.home, "refresh", **folders)
    assert done.returncode in (0, 4), done.stderr
    assert f"of period {CHANGED} " in next(line for line in done.stderr.splitlines() if line.startswith("build"))

    whole = build(changed.project, changed.home, tmp_path / "whole")

    version = current_version(changed.home)
    assert version is not None
    attached = read_manifest(changed.home, version)["attached"]
    published = changed.home / "payesh.duckdb"
    assert mart_hashes(published, but=attached) == mart_hashes(whole)
    left_out = [MAKER, *(f"marts.{name}" for name in attached)]
    assert reference_hash(published, but=left_out) == reference_hash(whole, but=left_out)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{period_8_home.home / 'payesh.duckdb'}' as before (read_only)")
        connection.execute(f"attach '{published}' as after (read_only)")
        moved = connection.execute(
            "select period, sum((a.total != b.total)::int) from before.marts.agency_scores as a"
            " inner join after.marts.agency_scores as b using (period, agency_id) group by period order by period"
        ).fetchall()
    assert moved == [(OTHER, 0), (CHANGED, 1)]
