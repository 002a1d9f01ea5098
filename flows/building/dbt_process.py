"""dbt in a process of its own that ends with the one that started it, so that none is left behind to write.

`python -m flows.building.dbt_process PARSED PUBLISHED FORMER ARGUMENT…`: PARSED is the file that keeps the project
parsed, PUBLISHED the file that a build without a failure is written to for readers, FORMER that of the build which this
one goes on from; each may be empty. The rest are dbt's own arguments. What is told is a JSON object a line:
`{"done": 3, "of": 300}` for a node that ended, and `{"failed": NODE, "message": …, "sql": …}` for one that failed, with
the SQL that finds a failed test's rows.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.schemas.results import RunStatus, TestStatus
from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.clients.jinja import get_rendered
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import GenericTestNode, ResultNode, SeedNode

from flows.building.accepted_place import accepted_location
from flows.building.going_on import GoingOn
from flows.building.published_file import write_published_file
from flows.building.seed_rows import ragged_rows
from flows.building.text_keys import write_text_keys
from flows.settings import Settings
from flows.system.atomic_files import write_atomically
from flows.system.child_process import end_with_parent
from flows.system.home import home_directory

if TYPE_CHECKING:
    from dbt_common.events.base_types import EventMsg

_ENDED = {"LogTestResult", "LogModelResult", "LogSeedResult"}
_TEMPLATE = re.compile(r"[{}#]")
_FAILED = {RunStatus.Error, TestStatus.Error, TestStatus.Fail}


def _tell(**words: object) -> None:
    line = json.dumps(words) + "\n"
    os.write(sys.stdout.fileno(), line.encode())  # at once, as nodes end in several threads


def progress() -> Callable[[EventMsg], None]:
    """What dbt is to call with each of its events, so that the nodes that ended are told."""
    done: set[str] = set()

    def tell(event: EventMsg) -> None:
        if event.info.name in _ENDED:
            done.add(event.data.node_info.unique_id)
            _tell(done=len(done), of=getattr(event.data, "total", 0) or event.data.num_models)

    return tell


def parse(arguments: Sequence[str]) -> Manifest | None:
    """The project, parsed; None when it can't be, which is told."""
    options = arguments[arguments.index("--target-path") :]
    outcome = dbtRunner().invoke(["parse", "--no-write-json", *options])
    if isinstance(outcome.result, Manifest):
        return outcome.result
    _tell(failed="dbt", message=str(outcome.exception).strip())
    return None


def _manifest(parsed: Path, arguments: Sequence[str]) -> Manifest | None:
    """The project as it was parsed before, else parsed now and kept; None when it can't be parsed, which is told."""
    project = arguments[arguments.index("--project-dir") + 1]
    if parsed.exists():
        manifest: Manifest = Manifest.from_msgpack(parsed.read_bytes())
    else:
        parsed_now = parse(arguments)
        if parsed_now is None:
            return None
        manifest = parsed_now
        write_atomically(parsed, manifest.to_msgpack())
        for former in parsed.parent.glob(f"*{parsed.suffix}"):
            if former != parsed:
                former.unlink(missing_ok=True)
    # the same project may lie elsewhere than where it was parsed, and be built on another home
    location = accepted_location(home_directory(), Settings().accepted)
    for node in manifest.nodes.values():
        if isinstance(node, SeedNode):
            node.root_path = project
    for source in manifest.sources.values():
        source.meta.update(home=_quoted(home_directory()), accepted=_quoted(location))
    return manifest


def _quoted(text: Path | str) -> str:
    return str(text).replace("'", "''")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def render_plain_arguments(manifest: Manifest) -> None:
    """Render the texts among the arguments of tests that are no templates, each once, where there is nothing to know.

    dbt keeps what becomes of them. Where it meets them itself, it first copies all that a node may name, a thousand
    macros and more, for each: an eighth of a build's CPU seconds.
    """
    for node in manifest.nodes.values():
        if isinstance(node, GenericTestNode):
            for text in _texts(node.test_metadata.kwargs):
                if not _TEMPLATE.search(text):
                    get_rendered(text, {}, native=True)


def _name(node: ResultNode) -> str:
    """A node's name; for a test of a model, whose own name is made of its arguments, the model's and the test's."""
    if isinstance(node, GenericTestNode) and node.attached_node:
        return f"{node.attached_node.split('.')[-1]}, {node.test_metadata.name}"
    return node.name


def tell_failures(outcome: dbtRunnerResult, find: Callable[[str], list[dict[str, str]]] | None = None) -> None:
    """Tell each node that failed, or why dbt ran none.

    Args:
        outcome: what became of the build.
        find: gives the first rows of a failed test's SQL, where nobody can ask for them later.
    """
    results = outcome.result.results if isinstance(outcome.result, RunExecutionResult) else []
    failed = [result for result in results if result.status in _FAILED]
    for result in failed:
        sql = getattr(result.node, "compiled_code", None) if result.status == TestStatus.Fail else None
        found = {"rows": find(sql)} if find and sql else {"sql": sql}
        _tell(failed=_name(result.node), message=str(result.message or "").strip(), **found)
    if outcome.exception and not failed:
        _tell(failed="dbt", message=str(outcome.exception).strip())


def _changed_periods(arguments: Sequence[str]) -> frozenset[int]:
    return frozenset(json.loads(arguments[arguments.index("--vars") + 1])["changed_periods"])


def _run(parsed: str, published: str, former: str, arguments: Sequence[str]) -> bool:
    manifest = None
    if parsed:
        manifest = _manifest(Path(parsed), arguments)
        if manifest is None:
            return False
        render_plain_arguments(manifest)
    work = Path(os.environ["PAYESH_BUILD_PATH"])
    if arguments[0] == "build":
        seeds = Path(arguments[arguments.index("--project-dir") + 1], "seeds")
        faults = list(ragged_rows(seeds))
        for seed, message in faults:
            _tell(failed=seed, message=message)
        if faults:
            return False
        write_text_keys(work, seeds)
    outcome = dbtRunner(manifest, callbacks=[progress()]).invoke(list(arguments))
    if not outcome.success:
        tell_failures(outcome)
    elif published and manifest:
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]  # dbt-duckdb's
        going_on = GoingOn(_changed_periods(arguments), Path(former)) if former else None
        write_published_file(work, Path(published), manifest, os.environ["PAYESH_BUILD_MEMORY"], going_on)
    return outcome.success


if __name__ == "__main__":
    end_with_parent()
    sys.exit(0 if _run(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]) else 1)
