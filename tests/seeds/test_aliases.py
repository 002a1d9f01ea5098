"""`payesh alias add`: what it writes and what it refuses. What a build makes of it: test_changed_seeds."""

from __future__ import annotations

import csv
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import PROJECT, Payesh

from flows.seeds.aliases import AliasError, add_alias

ENTITIES = PROJECT / "seeds" / "entities"
PASTEUR = "pasteur_institute"


@pytest.fixture
def entities(tmp_path: Path) -> Path:
    """A copy of the seeds of agencies."""
    return Path(shutil.copytree(ENTITIES, tmp_path / "project" / "seeds" / "entities"))


def test_an_alias_is_one_line_more_and_changes_no_other_byte(entities: Path) -> None:
    seed = entities / "agency_aliases.csv"
    seed.chmod(0o664)
    before = seed.read_bytes()
    assert add_alias(entities, " انستیتو پاستور، تهران ", PASTEUR, 'letter of "1400-02-01"') == seed
    added = 'انستیتو پاستور، تهران,pasteur_institute,"letter of ""1400-02-01"""\n'
    assert seed.read_bytes() == before + added.encode()
    assert seed.stat().st_mode & 0o777 == 0o664
    assert [path.name for path in entities.iterdir() if path.name.startswith(".")] == []


def test_a_seed_saved_on_windows_keeps_its_line_ends(entities: Path) -> None:
    seed = entities / "agency_aliases.csv"
    saved = b"\xef\xbb\xbf" + seed.read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    seed.write_bytes(saved)
    add_alias(entities, "پاستور تهران", PASTEUR, "letter")
    assert seed.read_bytes() == saved + "\r\nپاستور تهران,pasteur_institute,letter\r\n".encode()


@pytest.mark.parametrize(
    ("name", "agency_id", "source", "message"),
    [
        (
            "پاستور تهران",
            "pasteur_institut",
            "letter",
            "no agency «pasteur_institut».*most alike are pasteur_institute",
        ),
        ("انستيتو  پاستورِ", PASTEUR, "letter", "a name of pasteur_institute already .*agencies.csv.*nothing needs"),
        ("انسيتوپاستور", PASTEUR, "letter", "«انسیتو پاستور» in agency_aliases.csv.*nothing needs to be added"),
        ("انسیتو پاستور", "customs_administration", "letter", "pasteur_institute already .*leads to one agency only"),
        (" ـ «» ", PASTEUR, "letter", "no letter or digit"),
        ("پاستور\nتهران", PASTEUR, "letter", "line breaks"),
        ("پاستور تهران", PASTEUR, "  ", "--source is blank"),
    ],
)
def test_what_is_refused_says_why_and_writes_nothing(
    entities: Path, name: str, agency_id: str, source: str, message: str
) -> None:
    before = (entities / "agency_aliases.csv").read_bytes()
    with pytest.raises(AliasError, match=message):
        add_alias(entities, name, agency_id, source)
    assert (entities / "agency_aliases.csv").read_bytes() == before


def test_a_name_that_an_event_gives_is_known(entities: Path) -> None:
    events = entities / "agency_events.csv"
    with events.open("a", encoding="utf-8") as file:
        file.write("customs_administration,8,renamed,law,,,گمرک نوین,New Customs\n")
    with pytest.raises(AliasError, match=r"a name of customs_administration already .*agency_events\.csv"):
        add_alias(entities, "گمرك نوين", PASTEUR, "letter")


def test_a_seed_of_other_columns_is_left_alone(entities: Path) -> None:
    (entities / "agency_aliases.csv").write_text("agency_id,alias\n", encoding="utf-8")
    with pytest.raises(AliasError, match="should have alias, agency_id, source"):
        add_alias(entities, "پاستور تهران", PASTEUR, "letter")


def test_of_aliases_added_at_once_none_is_lost(entities: Path) -> None:
    names = [f"پاستور {number}" for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: add_alias(entities, name, PASTEUR, "letter"), names))
    with (entities / "agency_aliases.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(names) == sorted(row["alias"] for row in csv.DictReader(file) if row["source"] == "letter")


def test_the_command_adds_or_exits_with_2(tmp_path: Path, entities: Path, payesh: Payesh) -> None:
    project = str(entities.parent.parent)
    arguments = ("alias", "add", "پاستور تهران", PASTEUR, "--source", "letter")
    done = payesh(tmp_path, *arguments, PROJECT_DIRECTORY=project)
    assert done.returncode == 0, done.stderr
    assert "payesh refresh" in done.stdout
    again = payesh(tmp_path, *arguments, PROJECT_DIRECTORY=project)
    assert again.returncode == 2
    assert "nothing needs to be added" in again.stderr
    elsewhere = payesh(tmp_path, *arguments, PROJECT_DIRECTORY=str(tmp_path / "nowhere"))
    assert elsewhere.returncode == 2
    assert "PAYESH_PROJECT_DIRECTORY" in elsewhere.stderr
