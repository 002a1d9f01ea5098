"""A project of one feed and one chain of models, whose refresh takes seconds.

What is tried on it hundreds of times is the flow, the landing, the build's process and the switch: the real ones.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import duckdb
from workbench import PROJECT

MODELS = {
    "models/staging/checks.sql": """
        select period, agency_name, checks_count, successful_checks_count
        from {{ source('accepted', 'uptime') }}
    """,
    # Two marts of the same rows: a reader that sees both sees one version, or the sums differ.
    "models/marts/checks_by_agency.sql": """
        select agency_name, sum(checks_count)::bigint as checks_count from {{ ref('checks') }} group by agency_name
    """,
    "models/marts/checks_in_all.sql": """
        select count(*) as agencies, sum(checks_count)::bigint as checks_count from {{ ref('checks') }}
    """,
    "tests/data/sums_agree.sql": """
        select * from {{ ref('checks_in_all') }}
        where checks_count <> (select sum(checks_count) from {{ ref('checks_by_agency') }})
    """,
}
CONFIGURATION = """
name: payesh
version: 1.0.0
config-version: 2
profile: payesh
model-paths: [models]
macro-paths: [macros]
test-paths: [tests/data]
models:
  payesh:
    +materialized: table
    staging: {+schema: staging}
    marts: {+schema: marts}
data_tests:
  payesh:
    +schema: test_failures
"""
SOURCES = "models/staging/_staging__sources.yml"
AGREE = "select checks_count from marts.checks_in_all union select sum(checks_count) from marts.checks_by_agency"


def make_project(project: Path) -> None:
    """Write the project; its seeds are there for the flow, and are not built."""
    for name, sql in MODELS.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(sql, encoding="utf-8")
    (project / "macros").mkdir()
    for name in ("macros/generate_schema_name.sql", SOURCES, "profiles.yml"):
        shutil.copy(PROJECT / name, project / name)
    (project / "flows").symlink_to(PROJECT / "flows")
    (project / "seeds").symlink_to(PROJECT / "seeds")
    (project / "dbt_project.yml").write_text(CONFIGURATION + "seed-paths: [no_seeds]\n", encoding="utf-8")


def write_checks(inbox: Path, edition: int) -> None:
    """Write the inbox's one file; each edition has other numbers."""
    inbox.mkdir(parents=True, exist_ok=True)
    checks = {number: 1000 + 10 * number * edition for number in range(1, 40)}
    rows = [f"دستگاه {number},https://portal.example/,{each},{each * 9 // 10},90" for number, each in checks.items()]
    heading = "نام دستگاه,نشانی وبگاه,تعداد بررسی‌ها,بررسی‌های موفق,دسترس‌پذیری"
    (inbox / "uptime.csv").write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")


def content(database: Path) -> str:
    """What a reader finds in the marts, as a hash; the two marts must be of one version.

    Raises:
        AssertionError: when they are not.
        duckdb.Error: when the file can't be read.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        sums = connection.execute(AGREE).fetchall()
        assert len(sums) == 1, f"the marts are of two versions: {sums}"
        rows = connection.execute("select * from marts.checks_by_agency order by all").fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()
