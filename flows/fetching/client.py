"""One request to a source: with time limits, a size limit, and refusals of what can't be trusted.

Redirects are followed here and not by httpx2: only to allowed hosts, never from https to http, and the token goes to
no other origin than the one that it was meant for. A request that fails ends in a `FetchError` whose message names
the address without its query, where secrets may stand.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import httpx2

from flows.fetching.body import Body, BrokenBodyError, Kind, TooLargeError, content_mismatch
from flows.fetching.public_network import Network, RefusedAddressError, Transport, trusted_authorities
from flows.fetching.response import Fetched, FetchError, Validators, shown
from flows.fetching.retries import PassingFailureError, Retries, seconds_asked_for
from flows.settings import FeedSource, FetchSettings

Parameters = Mapping[str, str | int]
_REDIRECTS = (301, 302, 303, 307, 308)
_REDIRECTS_AT_MOST = 5
_TRY_AGAIN = (408, 425, 429)  # and every 5xx
_ADVICE = {
    401: "set the feed's TOKEN, or correct it",
    402: "buy credits or wait until they are refilled",
    403: "ask the source to admit this installation, or correct the feed's TOKEN",
    404: "correct the feed's URL",
    410: "correct the feed's URL",
    441: "register the e-mail address that TOKEN holds with the source",
}
_TOKEN_HEADERS = ("authorization", "email")


@dataclass(frozen=True)
class _Request:
    method: str
    url: str
    params: Parameters | None
    headers: Mapping[str, str]
    content: bytes | None


class Client:
    """Asks one source; a context manager, for one thread.

    Args:
        limits: what a fetch may take.
        source: the feed's source: its token and its allowed hosts.
        sleep: how to wait some seconds.

    Raises:
        FetchError: when the file of certificate authorities can't be read.
    """

    def __init__(
        self, limits: FetchSettings, source: FeedSource, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.limits = limits
        self.source = source
        self._retries = Retries(limits, sleep)
        self._network = Network(allow_private=limits.allow_private_addresses)
        self._http = httpx2.Client(
            transport=Transport(self._network, trusted_authorities(limits)),
            timeout=httpx2.Timeout(limits.read_seconds, connect=limits.connect_seconds),
            headers={"User-Agent": "payesh", "Accept": "*/*", "Accept-Encoding": "gzip"},
            trust_env=False,  # a proxy would resolve names out of our sight
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(
        self,
        url: str,
        *,
        expect: Kind,
        params: Parameters | None = None,
        headers: Mapping[str, str] | None = None,
        validators: Validators | None = None,
    ) -> Fetched | None:
        """Fetch a document; None when it is the one that `validators` belong to.

        Args:
            url: address, http or https, at an allowed host.
            expect: what the document must be; anything else is an error, whatever its status says.
            params: added to the address's query.
            headers: for this request; those that hold the token stay with the address's own origin.
            validators: of the version that is known.

        Raises:
            FetchError: when there is no such document to be had.
        """
        conditions = {}
        if validators and validators.etag:
            conditions["If-None-Match"] = validators.etag
        if validators and validators.last_modified:
            conditions["If-Modified-Since"] = validators.last_modified
        return self._fetch(_Request("GET", url, params, {**(headers or {}), **conditions}, None), expect)

    def post(self, url: str, *, expect: Kind, content: bytes, headers: Mapping[str, str] | None = None) -> Fetched:
        """Send a document and fetch the answer; repeated only where the first one certainly had no effect.

        Raises:
            FetchError: when there is no answer to be had, or it redirects.
        """
        answer = self._fetch(_Request("POST", url, None, headers or {}, content), expect)
        if answer is None:  # there are no validators to agree with
            raise FetchError(f"{shown(url)}: answered 304 to a POST; report it to the source", tries=1, status=304)
        return answer

    def pause(self, seconds: float) -> None:
        """Wait before the source is asked again, at most as long as `wait_seconds` allows.

        Raises:
            FetchError: when the feed's time is up before.
        """
        self._retries.pause(min(seconds, self.limits.wait_seconds), self.source.url or "")

    def _fetch(self, request: _Request, expect: Kind) -> Fetched | None:
        return self._retries.ask(
            request.url, lambda tries: self._try(request, expect, tries), repeatable=request.method == "GET"
        )

    def _try(self, request: _Request, expect: Kind, tries: int) -> Fetched | None:
        self._network.deadline = min(time.monotonic() + self.limits.total_seconds, self._retries.until)
        try:
            return self._answer(request, expect, tries)
        except httpx2.TimeoutException as error:
            over = time.monotonic() >= self._network.deadline
            limit = self.limits.total_seconds if over else None
            reason = f"took over {limit:.0f} seconds" if limit else f"did not answer in time ({_brief(error)})"
            raise PassingFailureError(reason, unsent=isinstance(error, httpx2.ConnectTimeout)) from error
        except httpx2.TransportError as error:
            distrust = _distrust(error)
            if distrust is not None:
                raise FetchError(
                    f"{shown(request.url)}: its certificate is not to be trusted ({distrust.verify_message}); ask the "
                    "source to renew it, or name its authority in PAYESH_FETCH__CA_FILE",
                    tries=tries,
                ) from error
            unsent = isinstance(error, httpx2.ConnectError)
            reason = f"can't be reached ({_brief(error)})" if unsent else f"broke off ({_brief(error)})"
            raise PassingFailureError(reason, unsent=unsent) from error
        except BrokenBodyError as error:
            raise PassingFailureError(f"the document {error}") from error
        except TooLargeError as error:
            raise FetchError(
                f"{shown(request.url)}: the document {error}; correct the address, or raise "
                "PAYESH_FETCH__SIZE_LIMIT_BYTES",
                tries=tries,
            ) from error
        except (RefusedAddressError, httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            raise FetchError(
                f"{shown(request.url)}: {error}; correct the feed's URL, or set PAYESH_FETCH__ALLOW_PRIVATE_ADDRESSES "
                "if it is meant",
                tries=tries,
            ) from error

    def _answer(self, request: _Request, expect: Kind, tries: int) -> Fetched | None:
        url, params, headers = request.url, request.params, dict(request.headers)
        for _ in range(_REDIRECTS_AT_MOST + 1):
            self._refuse_forbidden(url, headers, tries)
            message = self._http.build_request(
                request.method, url, params=params, headers=headers, content=request.content
            )
            response = self._http.send(message, stream=True)
            try:
                if response.status_code in _REDIRECTS and request.method == "GET":
                    target = _target(url, response.headers.get("location", ""), tries)
                    self._refuse_redirect(url, target, tries)
                    if _origin(target) != _origin(url):
                        headers = {name: text for name, text in headers.items() if name.lower() not in _TOKEN_HEADERS}
                    url, params = target, None  # the target has its own query
                    continue
                return self._read(response, request, expect, tries)
            finally:
                response.close()
        raise FetchError(
            f"{shown(request.url)}: redirects over {_REDIRECTS_AT_MOST} times; correct the feed's URL", tries=tries
        )

    def _read(self, response: httpx2.Response, request: _Request, expect: Kind, tries: int) -> Fetched | None:
        status, url = response.status_code, shown(str(response.url))
        asked = {name.lower() for name in request.headers}
        if status == HTTPStatus.NOT_MODIFIED and asked & {"if-none-match", "if-modified-since"}:
            return None
        if status in _TRY_AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise PassingFailureError(
                f"answered {_named(status)}",
                status=status,
                wait=seconds_asked_for(response.headers),
                unsent=status in (429, 503),
            )
        if status not in (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED):
            raise FetchError(
                f"{url}: answered {_named(status)}, at try {tries}; {_ADVICE.get(status, 'correct the feed’s URL')}",
                tries=tries,
                status=status,
                source_down=status not in (400, 404, 410, 422),
            )
        body = Body(response.headers.get("content-encoding", "").strip(), self.limits.size_limit_bytes)
        for piece in response.iter_raw():
            body.add(piece)
        content = body.whole()
        wrong = content_mismatch(content, expect)
        if wrong:
            raise FetchError(
                f"{url}: answered {status}, but the document {wrong}; open the address in a browser, then correct the "
                "feed's URL or TOKEN",
                tries=tries,
                status=status,
            )
        return Fetched(
            url=url,
            body=content,
            media_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
            etag=response.headers.get("etag"),
            last_modified=response.headers.get("last-modified"),
            tries=tries,
        )

    def _refuse_forbidden(self, url: str, headers: Mapping[str, str], tries: int) -> None:
        if urlsplit(url).hostname not in self.source.allowed_hosts():
            raise FetchError(
                f"{shown(url)}: its host is not one that this feed may ask; add it to the feed's HOSTS if it is meant",
                tries=tries,
            )
        in_the_clear = urlsplit(url).scheme == "http" and not self.limits.allow_private_addresses
        if in_the_clear and any(name.lower() in _TOKEN_HEADERS for name in headers):
            raise FetchError(f"{shown(url)}: would send the token in the clear; use https", tries=tries)

    def _refuse_redirect(self, url: str, target: str, tries: int) -> None:
        to = urlsplit(target)
        where = f"{shown(url)}: redirects to {shown(target)}"
        if to.scheme not in ("http", "https") or (to.scheme == "http" and urlsplit(url).scheme == "https"):
            raise FetchError(f"{where}, which is no https address; correct the feed's URL", tries=tries)
        if to.hostname not in self.source.allowed_hosts():
            raise FetchError(
                f"{where}, a host that this feed may not ask; add it to the feed's HOSTS if it is meant", tries=tries
            )


def _distrust(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error


def _target(url: str, location: str, tries: int) -> str:
    """Where a redirect leads.

    Raises:
        FetchError: when that is no address.
    """
    try:
        target = urljoin(url, location)
        _origin(target)
        httpx2.URL(target)
    except (ValueError, httpx2.InvalidURL) as error:
        raise FetchError(f"{shown(url)}: redirects to no address; report it to the source", tries=tries) from error
    return target


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:  # a status of the source's own, such as SSL Labs' 441 and 529
        return str(status)


def _brief(error: Exception) -> str:
    return str(error).strip() or type(error).__name__
