"""A file is as it was written when the record says so, whatever was killed, cut off or put beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.system import derived_files
from flows.system.derived_files import State, differing, read_record, remove_derived, settle, write_derived
from flows.system.home import derived_record


def states(home: Path) -> dict[str, State]:
    present = [path for path in home.rglob("*.parquet") if path.is_file()]
    return {path.relative_to(home).as_posix(): state for path, state in differing(read_record(home), present).items()}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("a", "b", "c"):
        write_derived(tmp_path, tmp_path / "rows" / f"{name}.parquet", name.encode())
    settle(tmp_path)
    return tmp_path


def test_what_was_changed_lost_or_put_beside_is_told_apart(home: Path) -> None:
    assert states(home) == {}
    (home / "rows/a.parquet").write_bytes(b"A")
    (home / "rows/b.parquet").unlink()
    (home / "rows/b copy.parquet").write_bytes(b"b")
    assert states(home) == {
        "rows/a.parquet": State.CHANGED,
        "rows/b.parquet": State.ABSENT,
        "rows/b copy.parquet": State.STRANGE,
    }
    remove_derived(home, [home / "rows/b.parquet"])
    write_derived(home, home / "rows/a.parquet", b"a")
    settle(home)
    assert states(home) == {"rows/b copy.parquet": State.STRANGE}


@pytest.mark.parametrize("name", ["c", "new"])
@pytest.mark.parametrize("is_written", [True, False])
def test_a_kill_between_record_and_file_leaves_a_file_that_is_known(
    home: Path, name: str, is_written: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / f"rows/{name}.parquet"

    def dies(path: Path, data: bytes) -> None:
        if is_written:
            path.write_bytes(data)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(derived_files, "write_atomically", dies)
        with pytest.raises(KeyboardInterrupt):
            write_derived(home, path, b"a newer one")
    assert states(home) == {}
    settle(home)
    assert states(home) == {}
    path.write_bytes(b"x")
    assert list(states(home)) == [f"rows/{name}.parquet"], "what is settled is held to it"


def test_a_kill_between_record_and_removal_leaves_a_file_that_is_known(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / "rows/c.parquet"
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            remove_derived(home, [path])
    settle(home)
    assert (states(home), path.exists()) == ({}, True)
    remove_derived(home, [path])
    settle(home)
    assert (states(home), path.exists()) == ({}, False)


@given(st.integers(min_value=0), st.sampled_from([b"", b"\n", b"\0\0\0", b"{}\n", b'{"path": 1}\n']))
def test_a_record_that_is_cut_off_loses_what_it_said_last_and_takes_what_comes(
    tmp_path_factory: pytest.TempPathFactory, at: int, added: bytes
) -> None:
    home = tmp_path_factory.mktemp("home")
    for name in ("a", "b"):
        write_derived(home, home / f"{name}.parquet", name.encode())
    record = derived_record(home)
    whole = record.read_bytes()
    record.write_bytes(whole[: at % len(whole)] + added)
    assert set(states(home).values()) <= {State.STRANGE}, "of what it knows nothing of"
    write_derived(home, home / "a.parquet", b"a")
    write_derived(home, home / "b.parquet", b"b")
    settle(home)
    assert states(home) == {}


def test_the_record_is_written_anew_once_most_of_it_is_past_and_says_the_same(home: Path) -> None:
    for number in range(20):
        write_derived(home, home / "rows/a.parquet", str(number).encode(), keep_text=True)
    remove_derived(home, [home / "rows/b.parquet"])
    known = {path: said[-1] for path, said in read_record(home).items() if path.exists()}
    settle(home)
    lines = [json.loads(line) for line in derived_record(home).read_text().splitlines()]
    assert [line.get("path") for line in lines] == ["rows/a.parquet", "rows/c.parquet", None]
    assert {path: said[-1] for path, said in read_record(home).items()} == known
    assert states(home) == {}


@pytest.mark.parametrize("text", ["a\u2028b", "a\u2029b", "a\x85b", "a\x0cb", "a\\nb", "سازمان"])
def test_a_text_of_any_letters_is_kept(tmp_path: Path, text: str) -> None:
    path = tmp_path / "hold.json"
    write_derived(tmp_path, path, b"before", keep_text=True)
    write_derived(tmp_path, path, text.encode(), keep_text=True)
    settle(tmp_path)
    assert read_record(tmp_path)[path][-1].text == text
    assert differing(read_record(tmp_path), [path]) == {}
