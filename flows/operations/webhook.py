"""Tells a webhook of a run that failed, crashed or was cancelled, and of troubles as they begin and end.

It is told once and within seconds, and not each night of what it knows already; what it did not take it is told again
after the next run. A receiver that is down, slow or refuses costs a line in the run's log and nothing
else.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Collection
from pathlib import Path

import httpx2

from flows.fetching.public_network import Network, RefusedAddressError, Transport, trusted_authorities
from flows.fetching.response import FetchError
from flows.operations.trouble import PUBLISHED_WITH_TROUBLE, Trouble
from flows.settings import Settings
from flows.system.atomic_files import write_atomically
from flows.system.home import told_file


def tell_of_troubles(
    settings: Settings, flow: str, flow_run: str, flow_run_id: str, troubles: Collection[Trouble]
) -> None:
    """Tell the webhook, if there is one, which troubles have begun and ended since it was told last.

    Args:
        settings: of the installation, whose home remembers what was told.
        flow: what ran.
        flow_run: its name.
        flow_run_id: its id on the server; empty without one.
        troubles: what is wrong now.
    """
    if settings.webhook.url is None:
        return
    present = {trouble.subject: trouble.sentence for trouble in troubles}
    former = _told(told_file(settings.home))
    begun = [f"begun: {sentence}" for subject, sentence in present.items() if subject not in former]
    ended = [f"ended: {subject}" for subject in former if subject not in present]
    if not begun and not ended:
        return
    lasting = [f"lasting: {subject}" for subject in present if subject in former]
    state = PUBLISHED_WITH_TROUBLE if present else "Completed"
    if tell_webhook(settings, flow, flow_run, flow_run_id, state, "\n".join([*begun, *ended, *lasting])):
        try:
            write_atomically(told_file(settings.home), json.dumps(list(present), ensure_ascii=False).encode() + b"\n")
        except OSError as error:  # it is told once more after the next run
            logging.getLogger(__name__).warning("What the webhook was told could not be written down: %s", error)


def _told(path: Path) -> list[str]:
    try:
        subjects: list[str] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # it is told all there is, once more
        return []
    return subjects


def tell_webhook(settings: Settings, flow: str, flow_run: str, flow_run_id: str, state: str, message: str) -> bool:
    """Post what became of a run to the webhook of the settings, if there is one; returns whether it took it.

    The body is JSON of these names: `flow`, `flow_run` (its name), `flow_run_id`, `state` and `message`. A run without
    a Prefect server has no id.
    """
    if settings.webhook.url is None:
        return False
    taken: list[bool] = []
    body = {"flow": flow, "flow_run": flow_run, "flow_run_id": flow_run_id, "state": state, "message": message}
    # resolving a name has no time limit of its own, so what is late is left to a thread that nothing waits for
    sender = threading.Thread(target=_deliver, args=(settings, body, taken), daemon=True)
    sender.start()
    sender.join(settings.webhook.seconds)
    if sender.is_alive():
        logging.getLogger(__name__).warning("The webhook did not answer within %s seconds.", settings.webhook.seconds)
    return bool(taken)


def _deliver(settings: Settings, body: dict[str, str], taken: list[bool]) -> None:
    try:
        _post(settings, body)
        taken.append(True)
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
