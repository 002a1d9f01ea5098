"""What `payesh serve` answers, over a socket: the report's files to this machine, and nothing else to anybody."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from report.report_server import LARGE, PAGE, Shown, showing, write_report


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("shown")
    write_report(folder / "versions" / "1", PAGE)
    (folder / "versions" / "1" / "out.txt").symlink_to(folder / "secret.txt")
    (folder / "versions" / "1" / "outside").symlink_to(folder)
    (folder / "report").symlink_to("versions/1")
    with showing(folder) as server:
        yield server


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/fa/", "text/html; charset=utf-8"),
        ("/fa", "text/html; charset=utf-8"),
        ("/site.css", "text/css; charset=utf-8"),
        ("/site.js", "text/javascript; charset=utf-8"),
        ("/chart.svg", "image/svg+xml"),
        ("/letters.woff2", "font/woff2"),
        ("/report.pdf", "application/pdf"),
    ],
)
def test_a_file_comes_whole_with_its_type_and_a_folder_as_its_page(shown: Shown, path: str, media_type: str) -> None:
    with httpx2.Client(trust_env=False, timeout=30, follow_redirects=True) as client:
        answer = client.get(f"http://127.0.0.1:{shown.port}{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    if path.endswith("pdf"):
        assert answer.content == LARGE
    if media_type.startswith("text/html"):
        assert answer.text == PAGE


def test_a_browser_is_told_to_guess_no_type_and_to_show_it_in_no_other_page(shown: Shown) -> None:
    headers = shown.get("/").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


@pytest.mark.parametrize(
    "target",
    [
        *("/../secret.txt", "/fa/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt"),
        *(
            "//etc/passwd",
            "///etc/passwd",
            "/%2fetc/passwd",
            "/..\\secret.txt",
            "/..%5csecret.txt",
            "/fa/..;/secret.txt",
        ),
        *("/out.txt", "/outside/secret.txt", "/outside/", "/%252e%252e/secret.txt", "http://127.0.0.1/../secret.txt"),
        *("/%00", "/fa/%00", "/index.html%00.png", "/%ff%fe", "/%ed%a0%80", "/a%0ab", "/" + "a" * 5000, "/empty/"),
        *("/empty", "/fa/index.html/x", "/nothing.html", "/?/../secret.txt/.."),
    ],
)
def test_nothing_is_found_outside_the_report_and_no_folder_is_listed(shown: Shown, target: str) -> None:
    status, answer = shown.ask(target)
    assert (status, b"secret" in answer, b"root:" in answer) == (200 if target.startswith("/?") else 404, False, False)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_nothing_but_reading_is_allowed(shown: Shown, method: str) -> None:
    assert shown.ask("/", method)[0] == 405


@pytest.mark.parametrize("host", ["rebound.example", "127.0.0.1.example", "localhost.example", "10.0.0.1", "[::1]", ""])
def test_a_request_under_another_name_is_refused(shown: Shown, host: str) -> None:
    assert shown.ask("/", "GET", host)[0] == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "localhost:8000"])
def test_a_request_under_the_names_of_this_machine_is_answered(shown: Shown, host: str) -> None:
    assert shown.ask("/", "GET", host)[0] == 200


def test_head_says_what_get_would_without_it(shown: Shown) -> None:
    status, answer = shown.ask("/report.pdf", "HEAD")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert (status, body) == (200, b"")
    assert f"content-length: {len(LARGE)}".encode() in head.lower()


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, len(LARGE)), ("bytes=-50", len(LARGE) - 50, len(LARGE))],
)
def test_a_part_of_a_file_is_sent_alone(shown: Shown, asked: str, first: int, end: int) -> None:
    answer = shown.get("/report.pdf", range=asked)
    assert (answer.status_code, answer.content) == (206, LARGE[first:end])
    assert answer.headers["content-range"] == f"bytes {first}-{end - 1}/{len(LARGE)}"


def test_a_part_beyond_the_end_is_refused(shown: Shown) -> None:
    answer = shown.get("/report.pdf", range=f"bytes={len(LARGE)}-")
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(LARGE)}")


def test_what_a_browser_has_already_is_not_sent_again(shown: Shown) -> None:
    tag = shown.get("/report.pdf").headers["etag"]
    answer = shown.get("/report.pdf", **{"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_no_request_left_a_traceback_on_the_screen(shown: Shown) -> None:
    shown.ask("/fa/%00")
    assert "Traceback" not in shown.log.read_text(encoding="utf-8")
