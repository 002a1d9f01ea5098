"""The audit fails a build for a known vulnerability, and for nothing that it can't find out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PROJECT

VULNERABLE = {"name": "a", "version": "1", "vulns": [{"id": "GHSA-1", "fix_versions": ["2"]}]}
SOUND = {"name": "b", "version": "1", "vulns": []}
UNKNOWN = {"name": "c", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("packages", "error", "code", "said"),
    [
        ([SOUND], "", 0, "1 of 1 packages looked up, 0 vulnerable.\n"),
        ([SOUND, VULNERABLE], "", 1, "a 1: GHSA-1 (fixed in 2)"),
        ([UNKNOWN, UNKNOWN], "", 0, "0 of 2 packages looked up, 0 vulnerable. NOT DONE in full"),
        ([UNKNOWN, VULNERABLE], "", 1, "1 vulnerable. NOT DONE in full"),
        (None, "requests.exceptions.ConnectionError: Max retries exceeded", 0, "NOT DONE, the data can't be reached"),
        (None, "usage: pip-audit: error: unknown option", 1, "it failed"),
    ],
)
def test_what_the_audit_ends_with(
    packages: list[object] | None, error: str, code: int, said: str, tmp_path: Path
) -> None:
    report = "" if packages is None else json.dumps({"dependencies": packages})
    (tmp_path / "pip_audit.py").write_text(
        f"import sys\nif {report!r}:\n    open(sys.argv[sys.argv.index('--output') + 1], 'w').write({report!r})\n"
        f"sys.stderr.write({error!r})\nsys.exit(1)\n"
    )
    done = subprocess.run(
        [sys.executable, str(PROJECT / ".ci" / "audit.py"), "requirements.txt"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, said in done.stdout) == (code, True), done.stdout + done.stderr
