"""Each API is asked as it wants to be, and what it answers is read in full or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from urllib.parse import parse_qs, urlsplit

import pytest
from bad_server import Answer, Handler, Server, first, sends, serving
from pydantic import SecretStr

from flows.feeds import parse_whole
from flows.fetching.document import Document
from flows.fetching.response import Fetched, FetchError
from flows.ingestion.feed_documents import fetch_documents
from flows.parsing.records import Parsed
from flows.settings import FeedSource, FetchSettings, Settings

QUICK = FetchSettings(
    read_seconds=1,
    total_seconds=2,
    feed_seconds=10,
    wait_seconds=1,
    backoff_seconds=0.01,
    poll_seconds=0.01,
    tries=2,
    allow_private_addresses=True,
)
SEARCH = "/api/3/action/package_search"


def asked(server: Server, feed: str, path: str = "", hosts: tuple[str, ...] = ()) -> list[Document]:
    """What a feed's fetch brings from a server."""
    source = FeedSource(url=server.url(path), token=SecretStr("key@example.org"))
    return fetch_documents(feed, 7, Settings(feeds={feed: source}, fetch=QUICK), {}, hosts)


def parsed(document: Document, feed: str) -> Parsed:
    """The rows of a document that came."""
    assert isinstance(document.outcome, Fetched), document.outcome
    return parse_whole(feed, 7, document.name, document.outcome.body)


def query(handler: Handler) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(handler.path).query).items()}


def as_json(handler: Handler, value: object, status: int = 200) -> None:
    handler.send(status, json.dumps(value).encode(), Content_Type="application/json")


def catalogue(organizations: int, clamp: int = 10**6, grows: bool = False) -> Callable[[Handler], None]:
    """A CKAN with two datasets for each organisation and one without any; its facets hold `clamp` items at most."""
    owners = [f"org-{number:03}" for number in range(organizations) for _ in range(2)]
    pages = count()

    def answer(handler: Handler) -> None:
        wanted = query(handler)
        owned, unowned = "-organization" not in wanted["fq"], "+organization" not in wanted["fq"]
        total = (len(owners) if owned else 0) + (1 if unowned else 0)
        items = [{"name": f"org-{n:03}", "display_name": f"سازمان {n}", "count": 2} for n in range(organizations)]
        result: dict[str, object] = {"count": total, "results": []}
        if "facet.field" in wanted:
            result["search_facets"] = {"organization": {"items": items[:clamp]}}
        if "start" in wanted:
            start, rows = int(wanted["start"]), min(int(wanted["rows"]), 60)
            named = [*((f"set-{n:04}", owner) for n, owner in enumerate(owners)), ("set-9999", None)]
            result["results"] = [
                {"name": name, "organization": owner and {"name": owner, "title": owner}}
                for name, owner in named[start : start + rows]
            ]
            result["count"] = total + (next(pages) if grows else 0)
        as_json(handler, {"success": True, "result": result})

    return answer


def test_a_catalogue_is_asked_once_when_its_facet_and_unowned_datasets_add_up() -> None:
    with serving({SEARCH: catalogue(70)}) as server:
        (document,) = asked(server, "open_data")
    rows = parsed(document, "open_data")
    assert (rows.accepted.height, rows.accepted["datasets_count"].sum()) == (70, 140)
    first_question = parse_qs(urlsplit(server.requests[0]).query)
    assert first_question["facet.field"] == ['["organization"]']
    assert (first_question["facet.limit"], first_question["rows"]) == (["-1"], ["0"])
    assert server.asked[SEARCH] == 3


def test_a_catalogue_that_clamps_its_facets_is_paged_in_a_stable_order() -> None:
    with serving({SEARCH: catalogue(70, clamp=50)}) as server:
        (document,) = asked(server, "open_data")
    rows = parsed(document, "open_data")
    assert (rows.accepted.height, rows.accepted["datasets_count"].sum()) == (70, 140)
    paged = [parse_qs(urlsplit(path).query) for path in server.requests if "start=" in path]
    assert [page["start"] for page in paged] == [["0"], ["60"], ["120"]]
    assert all(page["sort"] == ["name asc"] for page in paged)


def test_a_catalogue_that_changes_between_pages_is_an_error() -> None:
    page = b"<html><body><h1>nothing</h1></body></html>"
    with serving({SEARCH: catalogue(70, clamp=50, grows=True), "/dataset/": sends(page, 503)}) as server:
        (document,) = asked(server, "open_data")
    assert isinstance(document.outcome, FetchError)
    assert "counted 141 datasets, then 142: the catalogue changed meanwhile" in str(document.outcome)


def test_a_catalogue_without_its_api_is_read_from_its_page() -> None:
    items = "".join(
        f'<li><a href="/dataset/?organization=org-{n}" title="سازمان {n}"><span class="item-label">سازمان {n}</span>'
        f'<span class="item-count">2</span></a></li>'
        for n in range(3)
    )
    page = f'<html><body><form class="search-form"><h1>6 datasets found</h1></form><ul>{items}</ul></body></html>'
    with serving({SEARCH: sends(b"", 500), "/dataset/": sends(page.encode())}) as server:
        (document,) = asked(server, "open_data")
    assert document.name == "open_data.html"
    assert parsed(document, "open_data").accepted["datasets_count"].to_list() == [2, 2, 2]


def report(total: int, most: int, whole: str = "نمایش 1 تا {0} از {0}") -> Callable[[Handler], None]:
    """A Liferay page of a report's results, at most `most` of them whatever is asked; one with all says `whole`."""

    def answer(handler: Handler) -> None:
        wanted = query(handler)
        size = min(int(wanted.get("_report_delta", "20")), most)
        start = (int(wanted.get("_report_cur", "1")) - 1) * size
        shown = range(start, min(start + size, total))
        rows = "".join(f"<tr><td>{n + 1}</td><td>سازمان {n}</td><td>10</td><td>5</td></tr>" for n in shown)
        stated = whole.format(total) if len(shown) == total else f"نمایش {shown.start + 1} تا {shown.stop} از {total}"
        page = (
            "<html><body><table><tr><th>ردیف</th><th>نام دستگاه</th><th>تعداد درخواست</th><th>پاسخ داده‌شده</th></tr>"
            f"{rows}</table><p>{stated}</p>"
            '<a href="/report?_report_cur=2&_report_delta=20">بعدی</a></body></html>'
        )
        handler.send(200, page.encode())

    return answer


@pytest.mark.parametrize(("most", "pages"), [(200, 2), (20, 6)])
def test_a_report_of_87_of_which_a_page_shows_20_is_read_whole(most: int, pages: int) -> None:
    with serving({"/report": report(87, most)}) as server:
        (document,) = asked(server, "foia", "/report")
    rows = parsed(document, "foia")
    assert (rows.accepted.height, rows.quarantined.height) == (87, 0)
    assert server.asked["/report"] == pages


@pytest.mark.parametrize(("total", "pages"), [(87, 2), (15, 1)])
@pytest.mark.parametrize("whole", ["{} مورد یافت شد.", "Showing {} Results."])
def test_a_report_that_fits_on_a_page_states_its_total_alone(whole: str, total: int, pages: int) -> None:
    with serving({"/report": report(total, 200, whole)}) as server:
        (document,) = asked(server, "foia", "/report")
    assert parsed(document, "foia").accepted.height == total
    assert server.asked["/report"] == pages


def test_a_page_that_claims_more_than_it_shows_is_no_report() -> None:
    page = "<table><tr><th>نام دستگاه</th></tr><tr><td>الف</td></tr></table>87 مورد یافت شد. <a href='?_r_cur=2'>2</a>"
    with serving({"/report": sends(page.encode())}) as server:
        (document,) = asked(server, "foia", "/report")
    assert "shows 1 to 1 of 87 after 1 to 1 of 87; open it in a browser" in str(document.outcome)


def gtmetrix(server_credits: int, tests: dict[str, int]) -> dict[str, Answer]:
    """GTmetrix with some credits: a test takes two looks; `tests` has the number of looks of each."""

    def start(handler: Handler) -> None:
        host = urlsplit(json.loads(handler.body)["data"]["attributes"]["url"]).hostname or ""
        as_json(handler, {"data": {"type": "test", "id": host.replace(".", "")}}, 202)

    def look(handler: Handler) -> None:
        test = handler.path.rpartition("/")[2]
        tests[test] = tests.get(test, 0) + 1
        if tests[test] < 2:
            as_json(handler, {"data": {"type": "test", "id": test, "attributes": {"state": "started"}}})
        else:
            url = f"https://{test.removesuffix('example')}.example/"
            attributes = {"url": url, "performance_score": 80, "fully_loaded_time": 1200}
            as_json(handler, {"data": {"type": "report", "id": f"r{test}", "attributes": attributes}})

    status = {"data": {"type": "user", "attributes": {"api_credits": server_credits}}}
    paths: dict[str, Answer] = {"/status": lambda handler: as_json(handler, status), "/tests": start}
    return paths | {f"/tests/{host}example": look for host in ("a", "b", "c")}


def test_sites_are_tested_by_gtmetrix_until_their_reports_are_there() -> None:
    looks: dict[str, int] = {}
    with serving(gtmetrix(9, looks)) as server:
        documents = asked(server, "page_speed", "", ("a.example", "b.example", "c.example"))
    assert [document.name for document in documents] == [f"page_speed/{host}.example.json" for host in "abc"]
    assert [parsed(document, "page_speed").accepted["host"].to_list() for document in documents] == [
        ["a.example"],
        ["b.example"],
        ["c.example"],
    ]
    assert set(looks.values()) == {2}


def test_gtmetrix_is_not_asked_for_more_tests_than_there_are_credits() -> None:
    with serving(gtmetrix(1, {})) as server:
        documents = asked(server, "page_speed", "", ("a.example", "b.example"))
        assert server.asked["/tests"] == 1
    outcomes = {document.name: document.outcome for document in documents}
    assert isinstance(outcomes["page_speed/a.example.json"], Fetched)
    assert "had credits for 1 tests only" in str(outcomes["page_speed/b.example.json"])


def ssl_labs(ends: dict[str, dict[str, object]]) -> dict[str, Answer]:
    """SSL Labs: an assessment is in progress at the first look, and then ends as told."""
    looks: dict[str, int] = {}

    def analyze(handler: Handler) -> None:
        host = query(handler)["host"]
        looks[host] = looks.get(host, 0) + 1
        running: dict[str, object] = {"host": host, "status": "IN_PROGRESS"}
        as_json(handler, running if looks[host] < 3 else {"host": host} | ends[host])

    info = {"maxAssessments": 25, "currentAssessments": 0, "newAssessmentCoolOff": 1}
    return {"/info": lambda handler: as_json(handler, info), "/analyze": analyze}


READY: dict[str, object] = {"status": "READY", "endpoints": [{"ipAddress": "192.0.2.1", "grade": "A"}]}


def test_hosts_are_assessed_by_ssl_labs_and_one_without_a_grade_fails_alone() -> None:
    dead: dict[str, object] = {"status": "ERROR", "statusMessage": "Unable to resolve domain name"}
    with serving(ssl_labs({"a.example": READY, "b.example": dead})) as server:
        good, bad = asked(server, "tls", "", ("a.example", "b.example"))
    assert parsed(good, "tls").accepted["grade"].to_list() == ["A"]
    assert isinstance(bad.outcome, FetchError)
    assert "ended ERROR without a grade (Unable to resolve domain name)" in str(bad.outcome)


def test_ssl_labs_is_left_alone_for_a_while_when_it_is_overloaded() -> None:
    answers = ssl_labs({"a.example": READY})
    with serving(answers | {"/info": first(1, sends(b"", 529, Retry_After="0"), answers["/info"])}) as server:
        (document,) = asked(server, "tls", "", ("a.example",))
    assert parsed(document, "tls").accepted.height == 1


def test_ssl_labs_that_stays_overloaded_fails_every_host() -> None:
    with serving({"/info": sends(b"", 529)}) as server:
        (document,) = asked(server, "tls", "", ("a.example", "b.example"))
    assert isinstance(document.outcome, FetchError)
    assert "answered 529, after 2 tries" in str(document.outcome)
