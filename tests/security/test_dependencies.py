"""What is installed: from which index, with which hashes, and for which reason."""

from __future__ import annotations

import re
import subprocess
import tomllib
from urllib.parse import urlsplit

from conftest import PROJECT

LOCK = PROJECT / "uv.lock"
LOCKED = tomllib.loads(LOCK.read_text(encoding="utf-8"))
PROJECT_FILE = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def names(requirements: list[str]) -> set[str]:
    """The packages of a list of requirements."""
    return {re.split(r"[<>=!~; \[]", requirement, maxsplit=1)[0] for requirement in requirements}


def test_the_lock_has_one_index_and_a_hash_for_every_file() -> None:
    packages = [package for package in LOCKED["package"] if "registry" in package["source"]]
    files = [file for package in packages for file in (*package.get("wheels", ()), package.get("sdist"))]
    assert len({package["source"]["registry"] for package in packages}) == 1
    assert len({urlsplit(file["url"]).hostname for file in files if file}) == 1
    assert all(file["hash"].startswith("sha256:") for file in files if file)
    assert [package["source"] for package in LOCKED["package"] if package not in packages] == [{"editable": "."}]


def test_no_file_but_the_lock_names_a_package_index() -> None:
    packages = [package for package in LOCKED["package"] if "registry" in package["source"]]
    addresses = [package["source"]["registry"] for package in packages]
    addresses += [wheel["url"] for package in packages for wheel in package.get("wheels", ())]
    hosts = {host for address in addresses if (host := urlsplit(address).hostname)}
    assert hosts
    patterns = [part for host in sorted(hosts) for part in ("-e", host)]
    found = subprocess.run(
        ["git", "grep", "--name-only", "--fixed-strings", *patterns],  # noqa: S607 - git is where it is
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == [LOCK.name]


def test_every_dependency_has_the_reason_for_it_and_every_reason_a_dependency() -> None:
    project = PROJECT_FILE["project"]
    extras = project["optional-dependencies"]
    required = [
        *project["dependencies"],
        *PROJECT_FILE["dependency-groups"]["dev"],
        *(each for extra in extras.values() for each in extra),
    ]
    taken, _, _ = (PROJECT / "docs" / "dependencies.md").read_text(encoding="utf-8").partition("## Caps")
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", taken, re.MULTILINE)
    headings = {"runtime", "development", *(f"extra `{extra}`" for extra in extras)}
    assert {name for row in rows for name in row.split(", ")} - headings == names(required)
