"""What a person types leads to the one thing that they mean, or to a list of what they may mean."""

from __future__ import annotations

import pytest

from flows.persian.name_search import Named, NamingError, find, nearest

CUSTOMS = Named("customs_administration", "گمرک جمهوری اسلامی ایران", "Customs Administration")
HERITAGE = Named("ministry_of_cultural_heritage", "وزارت میراث‌فرهنگی، گردشگری", "Ministry of Cultural Heritage")
IMIDRO = Named("mines_organization", "سازمان معادن", "Mines Organization", ("ایمیدرو ۱۴۰۰",))
ENERGY = Named("ministry_of_energy", "وزارت نیرو", "Ministry of Energy")
KNOWN = [CUSTOMS, HERITAGE, IMIDRO, ENERGY]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("customs_administration", CUSTOMS),
        ("Customs Administration", CUSTOMS),
        ("CUSTOMS", CUSTOMS),
        ("گمرك جمهوري اسلامي ايران", CUSTOMS),  # Arabic kaf and yeh
        ("گُمرک", CUSTOMS),  # a diacritic
        ("میراث فرهنگی", HERITAGE),  # a space for a ZWNJ
        ("میراثفرهنگی", HERITAGE),  # neither
        ("heritage cultural", HERITAGE),  # words in any order
        ("ایمیدرو 1400", IMIDRO),  # an alias, with Latin digits
        ("ministry of energy", ENERGY),
        ("نیرو", ENERGY),
    ],
)
def test_one_is_meant(asked: str, meant: Named) -> None:
    assert find("agency", asked, KNOWN) is meant


def test_a_whole_name_is_taken_though_it_is_a_part_of_others() -> None:
    longer = Named("energy_fund", "صندوق وزارت نیرو", "Fund of the Ministry of Energy")
    assert find("agency", "وزارت نيرو", [longer, ENERGY]) is ENERGY
    with pytest.raises(NamingError, match="more than one agency"):
        find("agency", "نیرو", [longer, ENERGY])


def test_several_are_listed() -> None:
    with pytest.raises(NamingError) as raised:
        find("agency", "وزارت", KNOWN)
    assert "ministry_of_energy · Ministry of Energy · وزارت نیرو" in str(raised.value)
    assert "ministry_of_cultural_heritage" in str(raised.value)
    assert "customs" not in str(raised.value)


@pytest.mark.parametrize(("asked", "first"), [("customz", CUSTOMS), ("گمرگ", CUSTOMS), ("enrgy", ENERGY)])
def test_of_a_misspelling_the_nearest_is_named_first(asked: str, first: Named) -> None:
    assert nearest(asked, KNOWN)[0] is first
    with pytest.raises(NamingError, match=f"no agency «{asked}»; the nearest are:\n  {first.id}"):
        find("agency", asked, KNOWN)


@pytest.mark.parametrize("asked", ["", " ", "«»", "‌"])
def test_nothing_names_nothing(asked: str) -> None:
    with pytest.raises(NamingError, match="there is no agency"):
        find("agency", asked, KNOWN)


def test_a_number_is_whole() -> None:
    numbered = [Named("2", "دوم", "second"), Named("12", "دوازدهم", "twelfth")]
    assert find("indicator", "۲", numbered).id == "2"
    with pytest.raises(NamingError, match="no indicator «1»"):
        find("indicator", "1", numbered)


@pytest.mark.parametrize("asked", ["1.2", "1 2", "-2", "1-2", "۱٫۲"])
def test_what_only_folds_to_a_number_is_no_number(asked: str) -> None:
    numbered = [Named("2", "دوم", "second"), Named("12", "دوازدهم", "twelfth")]
    with pytest.raises(NamingError, match="there is no indicator"):
        find("indicator", asked, numbered)


def test_a_feeds_name_is_compared_with_names_alone() -> None:
    """As `marts.unresolved_agencies` does; the id of another may be spelt more like it than any name is."""
    fund = Named("ministry_of_energies", "صندوق", "Fund for the Dams and Grids of the Country")
    assert nearest("Ministry of Energie", [fund, ENERGY])[0] is ENERGY
    assert nearest("ministry_of_energie", [fund, ENERGY])[0] is fund
