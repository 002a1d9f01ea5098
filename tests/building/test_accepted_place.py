"""Accepted rows at an address: an object store on loopback holds what the home has, and a build reads them there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import fsspec
import pytest
from moto.server import ThreadedMotoServer

from benchmarks.compare_marts import differences
from flows.building.accepted_place import AcceptedPlaceError, put_accepted
from flows.building.build import build
from flows.settings import AcceptedSettings, Settings
from flows.system.home import accepted_folder, parsed_folder, published_file

KEPT = f"uptime/period=7/{'1' * 64}-ab.parquet"
WITHDRAWN = f"tls/period=8/{'2' * 64}-cd.parquet"

pytestmark = pytest.mark.long(seconds=60)


@pytest.fixture(scope="module")
def options() -> Iterator[dict[str, Any]]:
    """What leads to a bucket of a server of our own."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    options = {"key": "made", "secret": "up", "client_kwargs": {"endpoint_url": f"http://{host}:{port}"}}
    fsspec.filesystem("s3", **options).mkdir("payesh")
    yield options
    server.stop()


@pytest.fixture
def store(options: dict[str, Any], tmp_path: Path) -> AcceptedSettings:
    """A place of the test's own in the bucket."""
    return AcceptedSettings(place=f"s3://payesh/{tmp_path.name}/", options=options)


def names(store: AcceptedSettings) -> set[str]:
    root = store.place.removeprefix("s3://")
    found = fsspec.filesystem("s3", **store.options, skip_instance_cache=True).find(root)
    return {name.removeprefix(root) for name in found if name.endswith(".parquet")}


def made_up(folder: Path) -> dict[str, Path]:
    """Three files of accepted rows in a home."""
    places = ("uptime/_empty.parquet", KEPT, WITHDRAWN)
    for place in places:
        path = folder / "accepted" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        duckdb.execute(f"copy (select '{place}' as place) to '{path}'")
    return {place: folder / "accepted" / place for place in places}


@pytest.mark.parametrize("where", ["in a store", "in a folder"])
def test_what_is_there_is_what_the_home_has(store: AcceptedSettings, tmp_path: Path, where: str) -> None:
    here = made_up(tmp_path / "home")
    accepted = store if where == "in a store" else AcceptedSettings(place=str(tmp_path / "mounted"))

    def there() -> set[str]:
        folder = tmp_path / "mounted"
        files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")}
        return names(store) if where == "in a store" else files

    assert put_accepted(tmp_path / "home", accepted) == len(here)
    assert there() == set(here)
    assert put_accepted(tmp_path / "home", accepted) == 1, "the file without rows, whose name says nothing of it"
    here[WITHDRAWN].unlink()
    put_accepted(tmp_path / "home", accepted)
    assert there() == set(here) - {WITHDRAWN}


def test_a_place_that_another_home_keeps_is_refused(store: AcceptedSettings, tmp_path: Path) -> None:
    for home in ("one", "other"):
        made_up(tmp_path / home)
    put_accepted(tmp_path / "one", store)
    with pytest.raises(AcceptedPlaceError, match=rf"kept by the home {tmp_path}/one; give each home a place"):
        put_accepted(tmp_path / "other", store)
    assert WITHDRAWN in names(store)


def test_a_folder_is_for_the_readers_of_the_settings_and_the_same_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up(tmp_path / "home")
    monkeypatch.chdir(tmp_path)
    accepted = AcceptedSettings(place="mounted")
    assert accepted.place == str(tmp_path / "mounted")
    put_accepted(tmp_path / "home", accepted)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "mounted").rglob("*.parquet")} == {0o640}
    assert (tmp_path / "mounted" / "tls").stat().st_mode & 0o777 == 0o750


def test_a_file_of_somebody_else_stays(tmp_path: Path) -> None:
    made_up(tmp_path / "home")
    others = tmp_path / "mounted" / "sales" / "2021.parquet"
    others.parent.mkdir(parents=True)
    others.touch()
    put_accepted(tmp_path / "home", AcceptedSettings(place=str(tmp_path / "mounted")))
    assert others.exists()


@pytest.mark.soak(alone=True)
@pytest.mark.long(seconds=60)
def test_a_build_reads_them_there(
    store: AcceptedSettings, refreshed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYESH_ACCEPTED__PLACE", store.place)
    monkeypatch.setenv("PAYESH_ACCEPTED__OPTIONS", json.dumps(store.options))
    home = tmp_path / "home"
    shutil.copytree(refreshed_home, home, symlinks=True)
    put_accepted(home, Settings().accepted)
    shutil.rmtree(home / "accepted")
    built = build(Settings().project_directory, home, tmp_path / "build", parsed=parsed_folder(home))
    assert list(differences(published_file(refreshed_home), built)) == ["run_metrics: only before"]


def test_an_address_that_can_not_be_written_to_is_named(store: AcceptedSettings, tmp_path: Path) -> None:
    made_up(tmp_path)
    absent = store.model_copy(update={"place": "s3://absent/accepted"})
    with pytest.raises(AcceptedPlaceError, match="PAYESH_ACCEPTED__PLACE: "):
        put_accepted(tmp_path, absent)
    assert accepted_folder(tmp_path, "uptime").is_dir()


def test_an_address_that_nothing_reads_is_named(tmp_path: Path) -> None:
    with pytest.raises(AcceptedPlaceError, match=r"PAYESH_ACCEPTED__PLACE: .*carrier_pigeon"):
        put_accepted(tmp_path, AcceptedSettings(place="carrier_pigeon://accepted"))
