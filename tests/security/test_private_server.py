"""The Prefect server that a refresh starts can be reached by every user of the machine, and answers its own alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PROJECT

pytestmark = pytest.mark.long(seconds=10)

PROGRAM = """
import json, os, pathlib, sys
from flows.operations.prefect_server import start_prefect, wait_for_prefect
start_prefect(pathlib.Path(sys.argv[1]))
wait_for_prefect()
import httpx2
own = tuple(os.environ["PREFECT_API_AUTH_STRING"].split(":", 1))
ask = lambda auth: httpx2.post(os.environ["PREFECT_API_URL"] + "/flows/filter", json={}, auth=auth).status_code
print(json.dumps([ask(None), ask(("payesh", "another")), ask(own)]))
"""


def test_the_private_server_answers_nobody_but_the_refresh_that_started_it(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        env=environment,
        cwd=PROJECT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert json.loads(done.stdout) == [401, 401, 200]
