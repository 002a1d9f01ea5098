"""How dbt is started: a process of its own, in an environment of its own, that ends with ours."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from flows.system.memory import BUILD_MEMORY_MB
from flows.system.sharing import umask

_TOKENS = ("PAYESH_FEEDS_", "PAYESH_WEBHOOK_")


def start_dbt(
    arguments: Sequence[str],
    project: Path,
    home: Path,
    database: Path,
    artifacts: Path,
    parsed: Path | None = None,
    published: Path | None = None,
    memory_mb: int = BUILD_MEMORY_MB,
    former: Path | None = None,
    *,
    on_spark: bool = False,
) -> subprocess.Popen[str]:
    """Start dbt; what it does it tells on its standard output, see `flows.building.dbt_process`.

    Args:
        arguments: dbt's own, but for those that say where the project is and where dbt writes.
        project: the dbt project.
        home: where accepted and quarantined Parquet and the receipts are.
        database: the DuckDB file that it builds in.
        artifacts: where its log, compiled SQL and other artifacts go.
        parsed: the file that keeps the project parsed; None: none does.
        published: the file that a build without a failure is written to for readers; None: none is.
        memory_mb: MiB of rows that the engine holds; what is more goes to disk, beside the database.
        former: the file that readers have, of the build that this one goes on from; None: it goes on from none.
        on_spark: whether Spark builds, and not DuckDB; nothing is kept parsed then.
    """
    module = "flows.building.spark.process" if on_spark else "flows.building.dbt_process"
    files = [str(published or "")] if on_spark else [str(path or "") for path in (parsed, published, former)]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
        [
            *(sys.executable, "-m", module, *files, *arguments),
            *("--target-path", str(artifacts), "--log-path", str(artifacts)),
            *("--log-level", "none", "--log-level-file", "info"),
            *("--profiles-dir", str(project), "--project-dir", str(project)),
            *(("--target", "spark") if on_spark else ()),
        ],
        cwd=project,
        env={
            **{name: text for name, text in os.environ.items() if not name.startswith(_TOKENS)},  # dbt needs no token
            "PAYESH_HOME": str(home.absolute()),
            "PAYESH_BUILD_PATH": str(database.absolute()),
            "PAYESH_BUILD_MEMORY": f"{memory_mb}MiB",
            "PYTHONPATH": str(project),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DBT_VERSION_CHECK": "false",
        },
        stdin=subprocess.PIPE,  # it ends when this end is closed
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        umask=umask(),
    )
