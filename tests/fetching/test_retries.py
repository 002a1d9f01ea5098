"""When a source is asked again, after which wait, and when no more; the waits are noted, not waited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from bad_server import CSV, Answer, first, resets, sends, serving

from flows.fetching.body import Kind
from flows.fetching.client import Client
from flows.fetching.response import FetchError
from flows.fetching.retries import seconds_asked_for
from flows.settings import FeedSource, FetchSettings

LIMITS = FetchSettings(tries=4, backoff_seconds=2, wait_seconds=30, feed_seconds=1000, allow_private_addresses=True)


def asked(answer: Answer, limits: FetchSettings = LIMITS, *, posts: bool = False) -> tuple[int, list[float], str]:
    """How often a server was asked, the waits between, and the error's message."""
    waits: list[float] = []
    with serving({"/a.csv": answer}) as server:
        url, message = server.url("/a.csv"), ""
        with Client(limits, FeedSource(url=url), sleep=waits.append) as client:
            try:
                if posts:
                    client.post(url, expect=Kind.ANY_TABLE, content=b"{}")
                else:
                    client.get(url, expect=Kind.ANY_TABLE)
            except FetchError as error:
                message = str(error)
        return server.asked["/a.csv"], waits, message


def test_waits_double_and_differ_and_end_with_the_tries() -> None:
    times, waits, message = asked(sends(b"", 500))
    assert times == 4
    assert [2 <= waits[0] <= 4, 4 <= waits[1] <= 6, 8 <= waits[2] <= 10] == [True, True, True]
    assert "answered 500 Internal Server Error, after 4 tries; refresh again later" in message


def test_no_wait_is_longer_than_allowed() -> None:
    limits = LIMITS.model_copy(update={"wait_seconds": 3})
    assert all(wait <= 3 for wait in asked(sends(b"", 500), limits)[1])


def test_a_source_that_says_how_long_is_waited_for_as_long() -> None:
    times, waits, message = asked(first(1, sends(b"", 503, Retry_After="17"), sends(CSV.encode())))
    assert (times, waits, message) == (2, [17], "")


def test_a_source_that_asks_for_too_long_is_left_alone() -> None:
    times, waits, message = asked(sends(b"", 429, Retry_After="31"))
    assert (times, waits) == (1, [])
    assert "after 1 try; it asks to be left alone for 31 seconds: refresh again after that" in message


def test_the_time_of_the_feed_is_kept() -> None:
    limits = LIMITS.model_copy(update={"feed_seconds": 20})
    times, waits, message = asked(sends(b"", 429, Retry_After="25"), limits)
    assert (times, waits) == (1, [])
    assert "the feed's 20 seconds are up; raise PAYESH_FETCH__FEED_SECONDS" in message


@pytest.mark.parametrize(("answer", "times"), [(sends(b"", 500), 1), (resets, 1), (sends(b"", 503), 4)])
def test_what_may_have_had_an_effect_is_not_sent_twice(answer: Answer, times: int) -> None:
    found, _, message = asked(answer, posts=True)
    assert found == times
    assert f"after {times} " in message


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": " 120 "}, 120),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "۱۲"}, None),
        ({"x-ratelimit-reset": "9"}, 9),
        ({"retry-after": "3", "x-ratelimit-reset": "9"}, 3),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
    ],
)
def test_how_long_a_source_asks_to_be_left_alone(headers: dict[str, str], seconds: float | None) -> None:
    assert seconds_asked_for(headers) == seconds


def test_a_source_may_name_a_moment() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    wait = seconds_asked_for({"retry-after": moment})
    assert wait is not None
    assert 50 < wait <= 60
