"""Connections that keep a deadline and stay off the own network.

Names are resolved here and the checked address is the one connected to, so that a name can't resolve to a public
address when it is checked and to a private one when it is used.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore2
import httpx2
from httpcore2 import SOCKET_OPTION, NetworkStream

from flows.fetching.response import FetchError
from flows.settings import FetchSettings
from flows.system.errors import PayeshError

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# wrappings of IPv4 addresses, and a former private range, that Python does not count as private
_NEVER_PUBLIC = tuple(map(ipaddress.IPv6Network, ("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "fec0::/10")))


_ERRORS: dict[type[Exception], type[httpx2.TransportError]] = {
    httpcore2.ConnectError: httpx2.ConnectError,
    httpcore2.ConnectTimeout: httpx2.ConnectTimeout,
    httpcore2.LocalProtocolError: httpx2.LocalProtocolError,
    httpcore2.PoolTimeout: httpx2.PoolTimeout,
    httpcore2.ReadError: httpx2.ReadError,
    httpcore2.ReadTimeout: httpx2.ReadTimeout,
    httpcore2.RemoteProtocolError: httpx2.RemoteProtocolError,
    httpcore2.UnsupportedProtocol: httpx2.UnsupportedProtocol,
    httpcore2.WriteError: httpx2.WriteError,
    httpcore2.WriteTimeout: httpx2.WriteTimeout,
}


class RefusedAddressError(PayeshError):
    """A host has no address that may be asked; the message names the host and its addresses."""


def is_public(address: str) -> bool:
    """Whether an IP address lies in the public Internet, also when it wraps an IPv4 address in an IPv6 one."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        wrapped = parsed.ipv4_mapped or parsed.sixtofour
        if parsed in _NAT64:
            wrapped = ipaddress.IPv4Address(int(parsed) & 0xFFFF_FFFF)
        if wrapped is not None:
            parsed = wrapped
        elif any(parsed in network for network in _NEVER_PUBLIC):
            return False
    return parsed.is_global and not parsed.is_multicast


class Network(httpcore2.NetworkBackend):
    """Connects to permitted addresses only, and gives every read and write no more time than is left.

    Attributes:
        deadline: moment of `time.monotonic` by which the try in progress must be done.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self.deadline = float("inf")
        self._allow_private = allow_private
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        """Connect to the first permitted address of the host that answers."""
        failure: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in self._permitted(host, port):
            try:
                stream = self._sockets.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self)
        raise failure

    def left(self, timeout: float | None) -> float:
        """Seconds that an operation may take: its own limit or what is left until the deadline.

        Raises:
            httpcore2.ReadTimeout: when nothing is left.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the deadline has passed")
        return left if timeout is None else min(left, timeout)

    def _permitted(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"the name {host} can't be resolved ({error})") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        permitted = [address for address in addresses if self._allow_private or is_public(address)]
        if addresses and not permitted:
            raise RefusedAddressError(f"{host} is at {', '.join(addresses)}, which is no public address")
        return permitted


class _Stream(NetworkStream):
    """A connection of a `Network`, held to its deadline."""

    def __init__(self, stream: NetworkStream, network: Network) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._network.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._network.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, self._network.left(timeout)), self._network)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  # as the base class declares it
        return self._stream.get_extra_info(info)


class _Body(httpx2.SyncByteStream):
    """A response's body, as it comes from a connection."""

    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with _errors_of_httpx2():
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class Transport(httpx2.BaseTransport):
    """What httpx2 sends its requests by: connections of a `Network`, which its own transport can't be given."""

    def __init__(self, network: Network, trusted: ssl.SSLContext) -> None:
        self._connections = httpcore2.ConnectionPool(ssl_context=trusted, network_backend=network)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request, and give the response once its head has come."""
        url = request.url
        with _errors_of_httpx2():
            response = self._connections.handle_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    content=request.read(),
                    extensions=request.extensions,
                )
            )
        return httpx2.Response(
            response.status, headers=response.headers, stream=_Body(response), extensions=response.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        self._connections.close()


@contextmanager
def _errors_of_httpx2() -> Iterator[None]:
    try:
        yield
    except tuple(_ERRORS) as error:
        raise _ERRORS[type(error)](str(error)) from error


def trusted_authorities(limits: FetchSettings) -> ssl.SSLContext:
    """The machine's certificate authorities and those of the settings.

    Raises:
        FetchError: when the file of certificate authorities can't be read.
    """
    trusted = httpx2.create_ssl_context(trust_env=False)
    if limits.ca_file is not None:
        try:
            trusted.load_verify_locations(limits.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise FetchError(
                f"{limits.ca_file}: is no PEM file of certificates ({error}); correct PAYESH_FETCH__CA_FILE"
            ) from error
    return trusted
