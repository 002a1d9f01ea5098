"""Measurements that a source makes for us, host by host: begun as many at once as it allows, looked at until done."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from flows.fetching.client import Client
from flows.fetching.response import Fetched, FetchError

_LOOKS_AT_MOST = 200


def measure(
    client: Client,
    hosts: Sequence[str],
    at_once: int,
    begin: Callable[[str], str],
    look: Callable[[str], Fetched | None],
) -> dict[str, Fetched | FetchError]:
    """The result or the error of every host.

    Once the source is of no use as a whole (out of credits, overloaded, unreachable), it is left alone: the hosts
    that are not done have the same error.

    Args:
        client: its `pause` between two rounds of looks keeps the feed's time.
        hosts: what to measure.
        at_once: how many measurements may run at a time, 1 or more.
        begin: starts a host's measurement and gives its identity.
        look: the finished measurement's document; None while it is in progress.
    """
    outcomes: dict[str, Fetched | FetchError] = {}
    waiting = deque(dict.fromkeys(hosts))
    running: dict[str, str] = {}
    looks: dict[str, int] = {}
    while waiting or running:
        host = ""
        try:
            while waiting and len(running) < at_once:
                host = waiting.popleft()
                running[host] = begin(host)
            host = ""
            client.pause(client.limits.poll_seconds)
            for host in list(running):
                finished = look(running[host])
                looks[host] = looks.get(host, 0) + 1
                if finished is not None:
                    outcomes[host] = finished
                    del running[host]
                else:
                    _refuse_endless(host, looks[host])
        except FetchError as error:
            ended = [host] if host and not error.source_down else [host, *running, *waiting]
            outcomes |= {each: error for each in ended if each}
            for each in ended:
                running.pop(each, None)
            if error.source_down:
                waiting.clear()
    return {host: outcomes[host] for host in dict.fromkeys(hosts)}


def _refuse_endless(host: str, looks: int) -> None:
    if looks >= _LOOKS_AT_MOST:
        raise FetchError(
            f"{host}: is still being measured after {looks} looks; refresh again later", tries=looks, source_down=False
        )
