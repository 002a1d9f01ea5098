"""TLS grades from the SSL Labs API v4, within the limits that its `info` states.

The token is the e-mail address that was registered with SSL Labs. An assessment of the last day is taken as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.fetching.body import Kind
from flows.fetching.client import Client
from flows.fetching.document import Document, Wanted, document
from flows.fetching.polling import measure
from flows.fetching.response import Fetched, FetchError, shown
from flows.parsing.formats.json_document import member

_HOURS_KEPT = 24


def fetch(client: Client, wanted: Wanted) -> list[Document]:
    """The assessment of each host, as SSL Labs gives it.

    Raises:
        FetchError: when SSL Labs does not state its limits.
    """
    base, headers = wanted.address.rstrip("/"), _headers(client)
    at_once, cool_off = _limits(client, base, headers)

    def begin(host: str) -> str:
        fresh: dict[str, str | int] = {"host": host, "fromCache": "on", "maxAge": _HOURS_KEPT, "all": "done"}
        client.get(f"{base}/analyze", expect=Kind.JSON, params=fresh, headers=headers)
        client.pause(cool_off)
        return host

    def look(host: str) -> Fetched | None:
        answer = client.get(f"{base}/analyze", expect=Kind.JSON, params={"host": host, "all": "done"}, headers=headers)
        return answer if answer and _is_done(answer, host) else None

    outcomes = measure(client, wanted.hosts, at_once, begin, look)
    return [Document(wanted.of_host(host), outcome) for host, outcome in outcomes.items()]


def _headers(client: Client) -> Mapping[str, str]:
    if client.source.token is None:
        raise FetchError(
            f"{shown(client.source.url or '')}: SSL Labs needs a registered e-mail address; "
            "set PAYESH_FEEDS__TLS__TOKEN"
        )
    return {"email": client.source.token.get_secret_value()}


def _limits(client: Client, base: str, headers: Mapping[str, str]) -> tuple[int, float]:
    """How many assessments may run at once, and seconds between two starts."""
    answer = client.get(f"{base}/info", expect=Kind.JSON, headers=headers)
    stated = answer and document(answer)
    numbers = [member(stated, name) for name in ("maxAssessments", "currentAssessments", "newAssessmentCoolOff")]
    most, current, cool_off = (number if isinstance(number, int) else 0 for number in numbers)
    if most < 1:
        raise FetchError(f"{base}/info: allows no assessments (maxAssessments {numbers[0]}); refresh again later")
    return max(1, most - current), cool_off / 1000


def _is_done(answer: Fetched, host: str) -> bool:
    """Whether an assessment is complete.

    Raises:
        FetchError: when it ended without a grade.
    """
    assessment = document(answer)
    status = member(assessment, "status")
    if status in ("DNS", "IN_PROGRESS"):
        return False
    endpoints = member(assessment, "endpoints")
    listed = endpoints if isinstance(endpoints, list) else []
    if status == "READY" and any(member(endpoint, "grade") for endpoint in listed):
        return True
    said = [member(assessment, "statusMessage"), *(member(endpoint, "statusMessage") for endpoint in listed)]
    reasons = ", ".join(str(reason) for reason in said if reason) or "no reason given"
    raise FetchError(
        f"{answer.url}: the assessment of {host} ended {status} without a grade ({reasons}); see whether the site "
        "can be reached from outside",
        tries=answer.tries,
        source_down=False,
    )
