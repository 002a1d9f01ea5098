"""Looks up every locked package among the known vulnerabilities: `python .ci/audit.py requirements.txt`.

Ends with 1 when one is vulnerable and not on the list of those that are accepted. Where the vulnerability data can't be
reached (a mirror that has none, no network), it says so and ends with 0: what can't be known must not stop a build.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ACCEPTED = Path(__file__).with_name("accepted_vulnerabilities.txt")
UNREACHABLE = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "ServiceError", "NameResolutionError", "HTTPError")


def accepted() -> list[str]:
    """Ids of the vulnerabilities that are accepted: the first word of each line; the reason follows it."""
    lines = [line.partition("#")[0].split() for line in ACCEPTED.read_text(encoding="utf-8").splitlines()]
    for words in lines:
        if len(words) == 1:
            raise SystemExit(f"{ACCEPTED}: {words[0]} has no reason; write it after the id")
    return [words[0] for words in lines if words]


def main(requirements: str) -> int:
    """Audit the packages of a requirements file with hashes; returns what to end with."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip_audit", "--requirement", requirements, "--require-hashes"]
        command += ["--disable-pip", "--progress-spinner", "off", "--format", "json", "--output", str(report)]
        command += [part for name in accepted() for part in ("--ignore-vuln", name)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own command
        if not report.exists():
            reached = not any(name in done.stderr for name in UNREACHABLE)
            sys.stderr.write(done.stderr if reached else "")
            sys.stdout.write("Audit: it failed.\n" if reached else "Audit: NOT DONE, the data can't be reached.\n")
            return int(reached)
        packages = json.loads(report.read_text(encoding="utf-8"))["dependencies"]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    vulnerable = [package for package in packages if package.get("vulns")]
    for package in vulnerable:
        ids = ", ".join(f"{v['id']} (fixed in {', '.join(v['fix_versions']) or 'none'})" for v in package["vulns"])
        sys.stdout.write(f"{package['name']} {package['version']}: {ids}\n")
    looked_up = len(packages) - len(unknown)
    state = "" if not unknown else " NOT DONE in full: the index has no vulnerability data for the others."
    sys.stdout.write(
        f"Audit: {looked_up} of {len(packages)} packages looked up, {len(vulnerable)} vulnerable.{state}\n"
    )
    return int(bool(vulnerable))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
