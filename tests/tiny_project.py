"""A dbt project of a few small models, with inboxes of four periods, that the real flows refresh in seconds."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import PROJECT

PERIODS = (6, 7, 8, 9)
MAILBOX = "نام دستگاه,وضعیت اتصال,تعداد پیام\nالف,متصل,{messages}\n"
SLOW_ROWS = 300_000  # squared: hours of a cross join
_SEEDS = (
    *("operations/feed_policies.csv", "entities/agency_sites.csv", "entities/agencies.csv"),
    *("entities/agency_aliases.csv", "entities/agency_events.csv", "entities/agency_participation.csv"),
)
# no period has a method and no feed a gate: what the mailbox counts may change as tests like
_EMPTY_SEEDS = {
    "operations/feed_gates.csv": "feed,period_from,period_to,measure,column_name,lower,upper,note\n",
    "methodology/options.csv": "methodology_id,indicator_no,option_no\n",
}

_RECEIPTS = """read_parquet('{{ env_var("PAYESH_HOME") }}/receipts/receipts.parquet', hive_partitioning = false)"""
_MESSAGES = (
    """read_parquet('{{ env_var("PAYESH_HOME") }}/accepted/karpooshe/**/*.parquet', hive_partitioning = false)"""
)
_MODELS = {
    "stg_landing__receipts": f"""
        {{{{ config(schema='reference', alias='landed_files') }}}} select period, feed, landing_id from {_RECEIPTS}
    """,
    "messages": f"select period, sum(messages_count) as total from {_MESSAGES} group by period",
    # as long as the file says: what a run is doing while it is cancelled
    "slow": """
        select count(*) as pairs
        from range((select rows from read_csv('{{ env_var("PAYESH_PROJECT_DIRECTORY") }}/slow_rows.csv'))) as a(x),
            range((select rows from read_csv('{{ env_var("PAYESH_PROJECT_DIRECTORY") }}/slow_rows.csv'))) as b(y)
        where (x * y) % 7 = 3
    """,
    "national_scores": """
        select period, total as user_centric, total as transparent, total as integrated, total as participatory, total,
            'fair' as quality_level, 4 as electronic_sub_services, 5 as sub_services, 80.00 as electronic_pct,
            1 as agencies_in_scope, 1 as agencies_participating, 0 as agencies_not_participating,
            0 as agencies_not_applicable
        from {{ ref('messages') }}
    """,
    "pillar_definitions": "select period, 'all' as pillar, 1 as display_order from {{ ref('messages') }}",
    "pillar_scores": """
        select period, 'national' as entity_kind, 'all' as pillar, total as score from {{ ref('messages') }}
    """,
    "agency_scores": "select period, 'a' as agency_id, total, quality_level from {{ ref('national_scores') }}",
    "feed_status": f"""
        select period, feed, 1 as indicators_fed, cast(null as varchar) as trouble,
            case when accepted_count > 0 then 'landed' else 'missing' end as status,
            accepted_count as accepted, quarantined_count as quarantined, cast(null as integer) as stale_days,
            fetched_at as last_fetched_at, 30 as stale_after_days, last_fetched_at::date + 31 as stale_from
        from {_RECEIPTS}
    """,
    "score_figures": """
        select period, 'agency' as entity_kind, 'a' as entity_id, 'total' as measure, 'a' as agency_id,
            cast(null as varchar) as pillar, cast(null as integer) as indicator_no,
            cast(total as decimal(38, 15)) as value, cast(null as varchar) as value_text from {{ ref('messages') }}
    """,
    "edition_changes": """
        select period, 'last_published' as from_edition, 'current' as to_edition, 'agency' as entity_kind,
            'a' as entity_id, 'total' as measure, cast(1 as decimal(38, 15)) as from_value,
            cast(total as decimal(38, 15)) as to_value, cast(null as varchar) as from_value_text,
            cast(null as varchar) as to_value_text, 'data' as cause from {{ ref('messages') }}
    """,
    "reconciliation": "select period, 'reproduced' as status, total from {{ ref('messages') }}",
    "quarantined_rows": f"select * from {_RECEIPTS} where quarantined_count > 0",
    "unresolved_agencies": """
        select period, 'nix' as feed, 'ب' as reported_name, 1 as rows_count, 'الف' as nearest_1
        from {{ ref('messages') }} where false
    """,
}
_PROJECT_FILE = """
name: tiny
version: 1.0.0
profile: payesh
test-paths: [tests/data]
models: {+materialized: table, +schema: marts}
"""
# dbt puts the target's schema before a custom one
_SCHEMA_MACRO = "{% macro generate_schema_name(name, node) %}{{ name or target.schema }}{% endmacro %}"


class TinyProject:
    """The project, its inboxes and its home in one folder.

    Attributes:
        project: the dbt project.
        periods: the inboxes, each with a file of `karpooshe`.
        home: the warehouse.
    """

    def __init__(self, folder: Path) -> None:
        self.project, self.periods, self.home = folder / "project", folder / "periods", folder / "warehouse"
        for name in ("models", "macros", "tests/data"):
            (self.project / name).mkdir(parents=True)
        for name, sql in _MODELS.items():
            (self.project / "models" / f"{name}.sql").write_text(sql)
        (self.project / "macros" / "generate_schema_name.sql").write_text(_SCHEMA_MACRO)
        (self.project / "dbt_project.yml").write_text(_PROJECT_FILE)
        shutil.copy(PROJECT / "profiles.yml", self.project)
        (self.project / "flows").symlink_to(PROJECT / "flows")
        shutil.copytree(PROJECT / "scenarios", self.project / "scenarios")
        for seed in _SEEDS:
            (self.project / "seeds" / seed).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / "seeds" / seed, self.project / "seeds" / seed)
        (self.project / "seeds" / "methodology").mkdir()
        for seed, header in _EMPTY_SEEDS.items():
            (self.project / "seeds" / seed).write_text(header)
        periods = "\n".join(f"{period}," for period in PERIODS)
        (self.project / "seeds" / "methodology" / "periods.csv").write_text(f"period,methodology_id\n{periods}\n")
        self.be_slow(0)
        for period in PERIODS:
            self.write_mailbox(period, 1)

    def write_mailbox(self, period: int, messages: int) -> None:
        """Put another file into a period's inbox."""
        inbox = self.periods / f"{period:02}" / "inbox"
        inbox.mkdir(parents=True, exist_ok=True)
        (inbox / "karpooshe.csv").write_text(MAILBOX.format(messages=messages), encoding="utf-8")

    def forget_landing_times(self) -> None:
        """Make the marts tell nothing of when a file was landed: the same rows then give the same marts."""
        model = self.project / "models" / "feed_status.sql"
        model.write_text(model.read_text().replace("fetched_at as", "cast(null as timestamp) as"))

    def be_slow(self, rows: int) -> None:
        """Make the next builds take as long as joining so many rows with as many others."""
        (self.project / "slow_rows.csv").write_text(f"rows\n{rows}\n")

    def fail(self, *, fails: bool) -> None:
        """Make the next builds fail in a test, or not."""
        check = self.project / "tests" / "data" / "nothing_is_wrong.sql"
        check.unlink(missing_ok=True)
        if fails:
            check.write_text("select 1 as wrong")
