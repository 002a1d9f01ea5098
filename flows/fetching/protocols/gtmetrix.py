"""Page speed from the GTmetrix API 2.0 (JSON:API): start a test, look until it is done, read its report.

A test costs a credit, so a site whose report of the period is known is not tested again; withdraw its landing to have
it tested anew. When the credits are used up, GTmetrix is not asked on.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from flows.fetching.body import Kind
from flows.fetching.client import Client
from flows.fetching.document import Document, Wanted, document
from flows.fetching.polling import measure
from flows.fetching.response import Fetched, FetchError, shown
from flows.parsing.formats.json_document import member

_AT_ONCE = 2  # what the smallest account may run
_JSON_API = "application/vnd.api+json"


def fetch(client: Client, wanted: Wanted) -> list[Document]:
    """A report for each host, as GTmetrix gives it.

    Raises:
        FetchError: when the account's state can't be read.
    """
    base, headers = wanted.address.rstrip("/"), _headers(client)
    untested = [host for host in wanted.hosts if wanted.of_host(host) not in wanted.known]
    if not untested:
        return [Document(wanted.of_host(host), None) for host in wanted.hosts]
    credits_left = _credits(client, base, headers)
    affordable = untested[:credits_left]

    def begin(host: str) -> str:
        order = {"data": {"type": "test", "attributes": {"url": f"https://{host}/"}}}
        answer = client.post(
            f"{base}/tests", expect=Kind.JSON, content=json.dumps(order).encode(), headers=dict(headers)
        )
        test = member(member(document(answer), "data"), "id")
        if not isinstance(test, str) or not test.isalnum():
            raise FetchError(f"{answer.url}: started no test of {host}; report it to GTmetrix", source_down=False)
        return test

    def look(test: str) -> Fetched | None:
        return _report(client, base, test, headers)

    outcomes: dict[str, Fetched | FetchError | None] = dict.fromkeys(wanted.hosts)
    outcomes |= measure(client, affordable, _AT_ONCE, begin, look)
    outcomes |= {host: _out_of_credits(base, credits_left) for host in untested[len(affordable) :]}
    return [Document(wanted.of_host(host), outcome) for host, outcome in outcomes.items()]


def _headers(client: Client) -> Mapping[str, str]:
    if client.source.token is None:
        raise FetchError(
            f"{shown(client.source.url or '')}: GTmetrix needs an API key; set PAYESH_FEEDS__PAGE_SPEED__TOKEN"
        )
    user = base64.b64encode(f"{client.source.token.get_secret_value()}:".encode()).decode()  # the key, no password
    return {"Authorization": f"Basic {user}", "Content-Type": _JSON_API, "Accept": _JSON_API}


def _credits(client: Client, base: str, headers: Mapping[str, str]) -> int:
    """Tests that the account can pay: a test with a Lighthouse report costs 1 credit, and credits have decimals."""
    answer = client.get(f"{base}/status", expect=Kind.JSON, headers=headers)
    stated = member(member(member(answer and document(answer), "data"), "attributes"), "api_credits")
    try:
        return max(0, int(Decimal(str(stated))))
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise FetchError(f"{base}/status: states no api_credits; correct the feed's URL") from error


def _report(client: Client, base: str, test: str, headers: Mapping[str, str]) -> Fetched | None:
    """The report of a test; None while it runs. Done, the test's address redirects to the report's."""
    answer = client.get(f"{base}/tests/{test}", expect=Kind.JSON, headers=headers)
    data = member(answer and document(answer), "data")
    if member(data, "type") == "report":
        return answer
    state, link = member(member(data, "attributes"), "state"), member(member(data, "links"), "report")
    if state == "completed" and isinstance(link, str):
        return client.get(link, expect=Kind.JSON, headers=headers)
    if state in ("queued", "started"):
        return None
    reason = member(member(data, "attributes"), "error")
    raise FetchError(
        f"{base}/tests/{test}: the test ended in state {state} ({reason}); see whether the site can be reached",
        source_down=False,
    )


def _out_of_credits(base: str, credits_left: int) -> FetchError:
    return FetchError(
        f"{base}: had credits for {credits_left} tests only, so this site was not tested; refresh again when they are "
        "refilled, or buy more"
    )
