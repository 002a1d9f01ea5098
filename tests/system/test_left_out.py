"""A library that others import where it is there can be left out while they are imported."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest

from flows.system.left_out import left_out

SOME = "colorsys"


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, SOME, raising=False)


@pytest.mark.usefixtures("without")
def test_it_can_not_be_imported_for_as_long_as_it_is_left_out() -> None:
    with left_out(SOME), pytest.raises(ImportError):
        import_module(SOME)
    assert import_module(SOME).rgb_to_hsv(0, 0, 0) == (0, 0, 0)


@pytest.mark.usefixtures("without")
def test_what_is_imported_already_stays() -> None:
    module = import_module(SOME)
    with left_out(SOME):
        assert import_module(SOME) is module
    assert sys.modules[SOME] is module
