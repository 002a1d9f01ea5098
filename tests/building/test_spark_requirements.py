"""Whoever has no Java, or not the extra, is told so, and of DuckDB, which needs neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.building import build as building
from flows.building.spark import requirements
from flows.building.spark.requirements import SparkLacksError, spark_lacks


def test_without_java_a_build_on_spark_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(requirements, "find_spec", lambda _: True)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(SparkLacksError, match=r"no Java: install Java 17 .* or unset PAYESH_SPARK__MASTER: DuckDB"):
        building.build(tmp_path, tmp_path, tmp_path / "build", on_spark=True)
    assert not (tmp_path / "build").exists()


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "find_spec", lambda _: None)
    assert spark_lacks().startswith("the extra `spark` is not installed")


def test_java_is_also_found_where_java_home_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    java = tmp_path / "jdk" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text("#!/bin/sh\n")
    java.chmod(0o755)
    monkeypatch.setattr(requirements, "find_spec", lambda _: True)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))
    assert spark_lacks() == ""
