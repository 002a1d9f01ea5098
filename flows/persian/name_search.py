"""Finding what a person names: by its id, a name of it in Persian or English, or a part of either.

Names are compared as `flows.persian.text.fold` has them, so ي and ی, ك and ک, Persian and Latin digits, ZWNJ,
diacritics and case make no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flows.persian.similarity import similarities
from flows.persian.text import fold, latin_digits
from flows.system.errors import PayeshError

LISTED_AT_MOST = 20
NEAREST_LISTED = 5


class NamingError(PayeshError):
    """Nothing, or more than one thing, goes by the name; the message lists what is meant perhaps."""


@dataclass(frozen=True)
class Named:
    """Something with an id and names.

    Attributes:
        id: what the marts know it by.
        name_fa: its name in Persian; empty where it has none.
        name_en: its name in English; empty where it has none.
        spellings: other names that it goes by.
    """

    id: str
    name_fa: str = ""
    name_en: str = ""
    spellings: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        """Its id and every name."""
        yield from (name for name in (self.id, self.name_fa, self.name_en, *self.spellings) if name)

    def __str__(self) -> str:
        return " · ".join(name for name in (self.id, self.name_en, self.name_fa) if name)


def find(kind: str, asked: str, known: Sequence[Named]) -> Named:
    """The one thing that a name means: the one that has it whole, else the one that has every word of it.

    Args:
        kind: what is looked for, for the message: `agency`.
        asked: what the person typed.
        known: what there is.

    Raises:
        NamingError: when several have it, or none; the nearest are named.
    """
    key = fold(asked)
    words = [word for word in map(fold, asked.replace("_", " ").split()) if word]
    # 1.5 and -1 fold to 15 and 1, and are no numbers of anything
    is_whole = bool(key) and (not key.isdigit() or latin_digits(asked).strip().isdigit())
    whole = [each for each in known if is_whole and any(fold(name) == key for name in each.names())]
    # a number is a whole id or nothing: 2 is no part of 12
    is_part = bool(words) and not key.isdigit()
    found = whole or [each for each in known if is_part and any(_has(name, words) for name in each.names())]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "\n".join(f"  {each}" for each in found[:LISTED_AT_MOST])
        more = f"\n  and {len(found) - LISTED_AT_MOST} more" if len(found) > LISTED_AT_MOST else ""
        raise NamingError(f"more than one {kind} is named «{asked}»; give the id of one:\n{listed}{more}")
    near = "\n".join(f"  {each}" for each in nearest(asked, known))
    raise NamingError(f"there is no {kind} «{asked}»" + (f"; the nearest are:\n{near}" if near else ""))


def nearest(asked: str, known: Iterable[Named], count: int = NEAREST_LISTED) -> list[Named]:
    """What is named most alike, each by its most alike name, as `marts.unresolved_agencies` has it; the first first.

    What has nothing in common with the name is not among them.

    Ids have no blanks: a text with one is compared with names alone, as feeds' names are there.
    """
    is_name = " " in asked.strip()
    named = [
        (each, fold(name))
        for each in known
        for name in each.names()
        if not (is_name and name == each.id and len(list(each.names())) > 1)
    ]
    alike: dict[Named, float] = {}
    for (each, _), similarity in zip(named, similarities(fold(asked), [name for _, name in named]), strict=True):
        alike[each] = max(similarity, alike.get(each, 0))
    return sorted((each for each in alike if alike[each]), key=lambda each: (-alike[each], each.id))[:count]


def _has(name: str, words: Sequence[str]) -> bool:
    folded = fold(name)
    return all(word in folded for word in words)
