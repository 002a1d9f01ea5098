"""A hold holds, whatever became of its record: nothing is published until a person lifts it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_versions import follow_links, publish_total, seen_total

from flows.publishing.rollback import held_sentence, hold, keep_held, lift_hold, rollback, way_out
from flows.publishing.versions import VersionError, current_version
from flows.system.home import hold_file, version_file
from flows.system.published_link import switch


@pytest.mark.parametrize(
    "text", ["", "{", '{"version": ', "null", "7", "[]", "{}", '{"version": "v"}', "\x00\x00", "ÿ"]
)
def test_a_record_that_cannot_be_read_is_a_hold_that_can_be_lifted(tmp_path: Path, text: str) -> None:
    version = publish_total(tmp_path, 1, 40)
    hold_file(tmp_path).write_bytes(text.encode("latin-1"))
    assert hold(tmp_path) is not None
    assert held_sentence(tmp_path).startswith(f"held, since {hold_file(tmp_path)} can't be read")
    assert "\n" not in held_sentence(tmp_path)
    assert keep_held(tmp_path) == version
    lift_hold(tmp_path)
    assert (hold(tmp_path), held_sentence(tmp_path)) == (None, "")


def test_a_hold_says_version_day_and_reason(tmp_path: Path) -> None:
    first, _ = publish_total(tmp_path, 1, 40), publish_total(tmp_path, 2, 41)
    rollback(tmp_path, None, "a wrong feed")
    assert held_sentence(tmp_path).startswith(f"held at {first} since a rollback on 20")
    assert held_sentence(tmp_path).endswith(" UTC: a wrong feed")


def test_a_rollback_that_was_killed_before_its_last_step_is_brought_to_its_end(tmp_path: Path) -> None:
    first, second = publish_total(tmp_path, 1, 40), publish_total(tmp_path, 2, 41)
    rollback(tmp_path, None, "a wrong feed")
    switch(tmp_path, second)  # as if the kill had come between the record and the link
    assert keep_held(tmp_path) == first
    assert seen_total(tmp_path) == 40


def test_a_broken_link_is_led_back_to_the_version_that_is_held(tmp_path: Path) -> None:
    first, _ = publish_total(tmp_path, 1, 40), publish_total(tmp_path, 2, 41)
    rollback(tmp_path, None, "a wrong feed")
    follow_links(tmp_path)
    assert current_version(tmp_path) is None
    assert keep_held(tmp_path) == first
    assert current_version(tmp_path) == first


def test_a_held_version_that_is_gone_is_told_with_a_way_out_and_nothing_takes_its_place(tmp_path: Path) -> None:
    first, second = publish_total(tmp_path, 1, 40), publish_total(tmp_path, 2, 41)
    rollback(tmp_path, None, "a wrong feed")
    version_file(tmp_path, first).unlink()
    with pytest.raises(VersionError, match=rf"held at {first} .*; payesh rollback --to {second}"):
        keep_held(tmp_path)
    version_file(tmp_path, second).unlink()
    assert way_out(tmp_path) == "payesh resume, then payesh refresh, which publishes anew"
    with pytest.raises(VersionError, match="payesh resume, then payesh refresh"):
        keep_held(tmp_path)
