"""Tells a webhook of a run that failed, crashed or was cancelled.

It is told once and within seconds. A receiver that is down, slow or refuses costs a line in the run's log and nothing
else.
"""

from __future__ import annotations

import logging
import threading
import time

import httpx2

from flows.fetching.public_network import Network, RefusedAddressError, Transport, trusted_authorities
from flows.fetching.response import FetchError
from flows.settings import Settings


def tell_webhook(settings: Settings, flow: str, flow_run: str, flow_run_id: str, state: str, message: str) -> None:
    """Post what became of a run to the webhook of the settings, if there is one.

    The body is JSON of these names: `flow`, `flow_run` (its name), `flow_run_id`, `state` and `message`. A run without
    a Prefect server has no id.
    """
    if settings.webhook.url is None:
        return
    body = {"flow": flow, "flow_run": flow_run, "flow_run_id": flow_run_id, "state": state, "message": message}
    # resolving a name has no time limit of its own, so what is late is left to a thread that nothing waits for
    sender = threading.Thread(target=_deliver, args=(settings, body), daemon=True)
    sender.start()
    sender.join(settings.webhook.seconds)
    if sender.is_alive():
        logging.getLogger(__name__).warning("The webhook did not answer within %s seconds.", settings.webhook.seconds)


def _deliver(settings: Settings, body: dict[str, str]) -> None:
    try:
        _post(settings, body)
    except (httpx2.HTTPError, httpx2.InvalidURL, RefusedAddressError, FetchError, ValueError) as error:
        # not the error's words: they may hold the address, which is a secret
        logging.getLogger(__name__).warning("The webhook could not be told of it (%s).", type(error).__name__)


def _post(settings: Settings, body: dict[str, str]) -> None:
    webhook = settings.webhook
    network = Network(allow_private=webhook.allow_private_addresses)
    network.deadline = time.monotonic() + webhook.seconds
    headers = {webhook.header: webhook.secret.get_secret_value()} if webhook.secret else {}
    with httpx2.Client(
        transport=Transport(network, trusted_authorities(settings.fetch)), timeout=webhook.seconds, trust_env=False
    ) as client:
        address = webhook.url.get_secret_value() if webhook.url else ""
        client.post(address, json=body, headers=headers).raise_for_status()
