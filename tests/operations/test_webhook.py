"""The webhook is told once; one that is down, slow or not meant costs the run a moment and nothing else."""

from __future__ import annotations

import json
import socket
import time

import pytest
from bad_server import Handler, drips, sends, serving

from flows.operations.webhook import tell_webhook
from flows.settings import Settings


def fail(monkeypatch: pytest.MonkeyPatch, url: str, **settings: str) -> float:
    """Tell a webhook of a failed run; returns how many seconds it took."""
    given = {"URL": url, "SECONDS": "0.5", "ALLOW_PRIVATE_ADDRESSES": "true", **settings}
    for name, value in given.items():
        monkeypatch.setenv(f"PAYESH_WEBHOOK__{name}", value)
    began = time.monotonic()
    tell_webhook(Settings(), "refresh", "quiet-otter", "7", "Failed", "a test failed")
    return time.monotonic() - began


def test_the_body_names_run_state_and_message_and_the_header_holds_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, dict[str, str]]] = []

    def hook(handler: Handler) -> None:
        told.append((handler.headers["X-Token"], json.loads(handler.body)))
        handler.send(204, b"")

    with serving({"/hook": hook}) as receiver:
        given = {"HEADER": "X-Token", "SECRET": "of the receiver", "SECONDS": "30"}  # it answers, however busy we are
        fail(monkeypatch, receiver.url("/hook"), **given)
    ((secret, body),) = told
    assert secret == "of the receiver"  # noqa: S105  # no secret
    run = {"flow": "refresh", "flow_run": "quiet-otter", "flow_run_id": "7"}
    assert body == {**run, "state": "Failed", "message": "a test failed"}


def test_a_slow_receiver_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/hook": drips}) as receiver:
        assert fail(monkeypatch, receiver.url("/hook")) < 2
        assert receiver.asked["/hook"] == 1


def test_a_receiver_that_fails_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/hook": sends(b"", 503)}) as receiver:
        fail(monkeypatch, receiver.url("/hook"))
        assert receiver.asked["/hook"] == 1


def test_a_receiver_that_is_down_or_no_address_raises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/hook"
    for url in (address, "no address", "http://[", "ftp://127.0.0.1/hook"):
        assert fail(monkeypatch, url) < 2


def test_a_private_address_is_asked_only_where_it_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/hook": sends(b"")}) as receiver:
        fail(monkeypatch, receiver.url("/hook"), ALLOW_PRIVATE_ADDRESSES="false")
        assert not receiver.asked


def test_the_log_does_not_name_the_address(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    with serving({}) as receiver:
        fail(monkeypatch, receiver.url("/hook-that-is-secret"))
    assert "HTTPStatusError" in caplog.text
    assert "secret" not in caplog.text
