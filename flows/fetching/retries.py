"""When a source is asked again: after which failures, how often, and after what wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_exponential_jitter

from flows.fetching.response import FetchError, shown
from flows.settings import FetchSettings

Result = TypeVar("Result")


class PassingFailureError(Exception):
    """A try failed in a way that may pass.

    Attributes:
        status: HTTP status of the answer; None when there was none.
        wait: seconds that the source asks to wait; None when it does not say.
        unsent: whether the request certainly had no effect.
    """

    def __init__(
        self, message: str, *, status: int | None = None, wait: float | None = None, unsent: bool = False
    ) -> None:
        super().__init__(message)
        self.status = status
        self.wait = wait
        self.unsent = unsent


class Retries:
    """The tries and waits of one feed, held to its time.

    Args:
        limits: how often and how long.
        sleep: how to wait some seconds.

    Attributes:
        until: moment of `time.monotonic` at which the feed's time is up.
    """

    def __init__(self, limits: FetchSettings, sleep: Callable[[float], None]) -> None:
        self.until = time.monotonic() + limits.feed_seconds
        self._limits = limits
        self._sleep = sleep
        self._backoff = wait_exponential_jitter(
            multiplier=limits.backoff_seconds, max=limits.wait_seconds, jitter=limits.backoff_seconds
        )

    def ask(self, url: str, attempt: Callable[[int], Result], *, repeatable: bool) -> Result:
        """What an attempt gives, made again while its failures may pass.

        Args:
            url: the address that is asked, for the message.
            attempt: asks once; it is given the number of the try.
            repeatable: whether asking twice does no harm; if it does, only what was not sent is sent again.

        Raises:
            FetchError: when it fails in another way, too often, or when there is no time for a further try.
        """
        retrying = Retrying(
            retry=retry_if_exception_type(PassingFailureError),
            wait=self._seconds,
            stop=lambda state: self._give_up(state, url, repeatable),
            sleep=self._sleep,
        )
        return retrying(lambda: attempt(retrying.statistics["attempt_number"]))

    def pause(self, seconds: float, url: str, tries: int = 0) -> None:
        """Wait before the source is asked for something else.

        Raises:
            FetchError: when the feed's time is up before.
        """
        self._require_time(seconds, url, tries)
        self._sleep(seconds)

    def _give_up(self, state: RetryCallState, url: str, repeatable: bool) -> bool:
        """Raise a `FetchError` where there must be no further try; false where there may be one."""
        failure, tries, wait = _failure(state), state.attempt_number, state.upcoming_sleep
        advice = None
        if tries >= self._limits.tries or not (repeatable or failure.unsent):
            advice = "refresh again later, or put the file into the inbox"
        elif wait > self._limits.wait_seconds:
            advice = f"it asks to be left alone for {wait:.0f} seconds: refresh again after that"
        if advice is not None:
            times = f"after {tries} {'try' if tries == 1 else 'tries'}"
            raise FetchError(
                f"{shown(url)}: {failure}, {times}; {advice}", tries=tries, status=failure.status
            ) from failure
        self._require_time(wait, url, tries)
        return False

    def _require_time(self, seconds: float, url: str, tries: int) -> None:
        if time.monotonic() + seconds >= self.until:
            raise FetchError(
                f"{shown(url)}: the feed's {self._limits.feed_seconds:.0f} seconds are up; raise "
                "PAYESH_FETCH__FEED_SECONDS, or refresh again later",
                tries=tries,
            )

    def _seconds(self, state: RetryCallState) -> float:
        asked = _failure(state).wait
        return self._backoff(state) if asked is None else asked


def seconds_asked_for(headers: Mapping[str, str]) -> float | None:
    """Seconds that a source asks to wait: Retry-After in either form, or the rest of its rate limit's window."""
    text = headers.get("retry-after") or headers.get("x-ratelimit-reset", "")
    if text.strip().isascii() and text.strip().isdigit():
        return float(text.strip()[:9])
    try:
        moment: datetime = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _failure(state: RetryCallState) -> PassingFailureError:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, PassingFailureError):
        raise TypeError(f"{error!r} is not a failure that may pass")
    return error
