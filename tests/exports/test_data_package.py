"""The data package validates, and its files hold the marts' rows whole, with their types, keys and units."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pytest
from changed_version import FORMULAS, NUMBERS, with_refused
from conftest import PROJECT

from flows.exports.data_package import write_package
from flows.exports.files import write_csv
from flows.exports.published import Published, open_for_export
from flows.marts.contracts import read_mart_contracts
from flows.marts.published import Mart

pytestmark = pytest.mark.long(seconds=25)


@pytest.fixture(scope="module")
def published(refreshed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    with open_for_export(refreshed_home / "payesh.duckdb", writable=tmp_path_factory.getbasetemp()) as opened:
        yield opened


@pytest.fixture(scope="module")
def package(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of every mart."""
    folder = tmp_path_factory.mktemp("package")
    assert write_package(published, PROJECT, published.selected([]), None, folder) == {}, "no text is a formula"
    return folder


def descriptor(package: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    return found


def tables(package: Path) -> dict[str, dict[str, Any]]:
    return {resource["name"]: resource for resource in descriptor(package)["resources"] if "schema" in resource}


def typed_csv(path: Path, mart: Mart) -> str:
    """A query of a CSV file in the mart's own types, in which nothing is null and a quoted nothing is an empty text."""
    columns = ", ".join(f"'{column.name}': '{column.type}'" for column in mart.columns.values())
    return (
        f"select * from read_csv('{path}', columns = {{{columns}}}, header = true, delim = ',', quote = '\"',"
        " escape = '\"', nullstr = '', allow_quoted_nulls = false, new_line = '\\r\\n', auto_detect = false)"
    )


def test_the_package_validates(package: Path) -> None:
    report = frictionless.validate(package / "datapackage.json")
    assert report.valid, report.flatten(["name", "type", "message"])
    assert report.stats["tasks"] == 2 * len(tables(package))


def test_every_mart_is_there_with_the_rows_of_the_published_file(package: Path, published: Published) -> None:
    found = tables(package)
    assert set(found) == set(published.marts)
    for name, resource in found.items():
        mart = published.marts[name]
        assert [field["name"] for field in resource["schema"]["fields"]] == list(mart.columns)
        for query in (typed_csv(package / resource["path"], mart), f"from '{package}/data/{name}.parquet'"):
            differences = published.connection.execute(
                f"select (select count(*) from ({query})),"
                f" (select count(*) from (select * from ({query}) except all select * from marts.{name})),"
                f" (select count(*) from (select * from marts.{name} except all select * from ({query})))"
            ).fetchall()
            assert differences == [(resource["rows"], 0, 0)], name


def test_sums_are_the_marts_also_by_a_reader_of_its_own(package: Path, published: Published) -> None:
    rows = (
        frictionless.Package.from_descriptor(str(package / "datapackage.json"))
        .get_table_resource("agency_scores")
        .read_rows()
    )
    ((count, total, electronic),) = published.connection.execute(
        "select count(*), sum(total), sum(electronic_pct) from marts.agency_scores"
    ).fetchall()
    assert (len(rows), sum(row["total"] for row in rows)) == (count, total)
    assert sum(row["electronic_pct"] for row in rows) == electronic


def test_parquet_keeps_the_types(package: Path, published: Published) -> None:
    for mart in published.marts.values():
        types = published.connection.execute(f"describe from '{package}/data/{mart.name}.parquet'").fetchall()
        assert [(name, kind) for name, kind, *_ in types] == [(each.name, each.type) for each in mart.columns.values()]
    assert published.marts["agency_scores"].columns["total"].type == "DECIMAL(5,2)"


def test_fields_have_labels_meanings_units_and_what_the_contracts_promise(package: Path) -> None:
    fields = {field["name"]: field for field in tables(package)["agency_scores"]["schema"]["fields"]}
    assert fields["total"] == {
        "name": "total",
        "type": "number",
        "title": "امتیاز کل",
        "title_en": "Total",
        "description": "Weighted sum of the pillars of the agency, 0 to 100, rounded once from unrounded pillars.",
        "unit": "points of 100",
        "decimals": 2,
        "constraints": {"required": True, "minimum": 0, "maximum": 100},
    }
    assert fields["electronic_pct"]["unit"] == "percent"
    assert "excellent" in fields["quality_level"]["constraints"]["enum"]
    assert "constraints" not in fields["rank"], "an agency that is not ranked has none"
    for resource in tables(package).values():
        assert all(field["description"] and field["title"] for field in resource["schema"]["fields"])


def test_keys_are_those_that_the_build_tests_and_no_two_rows_share_them(package: Path, published: Published) -> None:
    contracts = read_mart_contracts(PROJECT)
    for name, resource in tables(package).items():
        schema = resource["schema"]
        key: list[str] = schema.get("primaryKey") or next(iter(schema.get("uniqueKeys", [])), [])
        assert key == list(contracts[name].key)
        if key:
            repeated = published.connection.execute(
                f"select 1 from marts.{name} group by {', '.join(key)} having count(*) > 1"
            )
            assert repeated.fetchall() == []
    assert tables(package)["agency_scores"]["schema"]["primaryKey"] == ["period", "agency_id"]
    assert {
        "fields": ["period", "agency_id"],
        "reference": {"resource": "agency_scores", "fields": ["period", "agency_id"]},
    } in (tables(package)["indicator_scores"]["schema"]["foreignKeys"])


def a_byte(package: Path) -> None:
    path = package / "data" / "roadmap.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def edited(table: str, old: str, new: str) -> Callable[[Path], None]:
    """A change of the first place in a table's file, with its hash put right so that the rows themselves are judged."""

    def edit(package: Path) -> None:
        path = package / "data" / f"{table}.csv"
        path.write_bytes(path.read_bytes().replace(old.encode(), new.encode(), 1))
        described = descriptor(package)
        for resource in described["resources"]:
            if resource["name"] == table:
                del resource["hash"], resource["bytes"]
        (package / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")

    return edit


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (a_byte, "hash-count"),
        (edited("institution_scores", "\r\n7,", "\r\nseven,"), "type-error"),
        (edited("institution_scores", "\r\n7,", "\r\n7,other_"), "foreign-key"),
        (edited("agency_scores", ",excellent\r\n", ",superb\r\n"), "constraint-error"),
    ],
)
def test_a_package_that_was_changed_does_not_validate(
    published: Published, tmp_path: Path, spoil: Callable[[Path], None], error: str
) -> None:
    marts = published.selected(["agency_scores", "institution_scores", "roadmap"])
    write_package(published, PROJECT, marts, None, tmp_path)
    assert frictionless.validate(tmp_path / "datapackage.json").valid
    spoil(tmp_path)
    found = {kind for (kind,) in frictionless.validate(tmp_path / "datapackage.json").flatten(["type"])}
    assert error in found


def test_the_same_version_gives_the_same_bytes(package: Path, published: Published, tmp_path: Path) -> None:
    write_package(published, PROJECT, published.selected([]), None, tmp_path)
    for path in sorted(path for path in package.rglob("*") if path.is_file()):
        assert path.read_bytes() == (tmp_path / path.relative_to(package)).read_bytes(), path.name


def test_it_says_which_version_it_is_of_and_that_the_input_is_a_reconstruction(
    package: Path, published: Published
) -> None:
    said = descriptor(package)
    assert said["version"] == published.version
    assert said["created"] == published.created.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert "reconstruction" in said["description_en"]
    assert "بازسازی" in said["description"]
    assert said["sources"][0]["title"].startswith("گزارش نتایج نهایی ارزیابی دورهٔ هفتم پایش کیفیت خدمات الکترونیکی")
    assert said["licenses"]


def test_a_package_is_whole_where_a_csv_for_spreadsheets_is_made_harmless(refreshed_home: Path, tmp_path: Path) -> None:
    """A package is data, so a text stays as it came; it is told of. Empty texts and nulls stay apart."""
    texts = [*FORMULAS, *NUMBERS, 'a "quoted", text', "two\r\nlines", ""]
    folder = tmp_path / "package"
    folder.mkdir()
    with open_for_export(with_refused(refreshed_home, tmp_path, texts), writable=tmp_path) as changed:
        refused = changed.marts["quarantined_rows"]
        told = write_package(changed, PROJECT, [refused], None, folder)
        assert told == {"quarantined_rows": len(FORMULAS)}
        rows = changed.connection.execute(typed_csv(folder / "data" / "quarantined_rows.csv", refused)).fetchall()
        assert rows == changed.rows(refused, None)
        write_csv(changed, refused, None, tmp_path / "sheet.csv", for_spreadsheets=True)
        harmless = changed.connection.execute(typed_csv(tmp_path / "sheet.csv", refused)).fetchall()
    place = list(refused.columns).index("raw_value")
    assert [row[place] for row in rows] == texts
    assert [row[place] for row in harmless] == [*(f"'{text}" for text in FORMULAS), *texts[len(FORMULAS) :]]
    assert (tmp_path / "sheet.csv").read_bytes().startswith("\ufeff".encode())
    report = frictionless.validate(folder / "datapackage.json")
    assert report.valid, report.flatten(["type", "message"])


def test_rows_of_one_period_and_some_marts_refer_to_nothing_outside(published: Published, tmp_path: Path) -> None:
    marts = published.selected(["marts.agency_history", "agency_scores", "agency_scores"])
    write_package(published, PROJECT, marts, 7, tmp_path)
    found = tables(tmp_path)
    assert set(found) == {"agency_history", "agency_scores"}
    assert not any("foreignKeys" in resource["schema"] for resource in found.values())
    assert frictionless.validate(tmp_path / "datapackage.json").valid
    with duckdb.connect() as connection:
        path = tmp_path / "data" / "agency_history.parquet"
        assert connection.execute(f"select distinct period from '{path}'").fetchall() == [(7,)]
