"""The service registry of period 8: what was registered before, less what is gone, with what is new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from period_8.agencies import Agency
from period_8.former import Record
from reconstruction.spelling import draw

# All that it offered was registered anew, so it has no sub-service in common with itself before.
REGISTERED_ANEW = "plant_protection_organization"
LEVELS = ("full", "partial", "none")


@dataclass(frozen=True)
class SubService:
    """A registered sub-service; `former_id` is the one of period 7 that it continues, None for one without."""

    agency_id: str
    service_id: str
    service_title: str
    sub_service_id: str
    sub_service_title: str
    service_type: str
    electronic_level: str
    former_id: str | None


def register(agency: Agency, place: int, former: list[Record]) -> list[SubService]:
    """The registered sub-services of an agency.

    Args:
        agency: the agency.
        place: its place among the agencies, of which codes of new services are made.
        former: the rows of period 7 that it starts from.
    """
    anew = agency.is_new or agency.agency_id == REGISTERED_ANEW
    kept = [_kept(agency, place, record, anew=anew) for record in former if not _is_gone(record["sub_service_id"])]
    services = list({line.service_id: line for line in kept}.values())
    return kept + [new for service in services for new in _new_beside(service)] + list(_new_service(kept))


def _is_gone(sub_service_id: str) -> bool:
    """An agency's first service stays, and each service's first sub-service unless the service goes whole."""
    service, member = int(sub_service_id[4:7]), int(sub_service_id[7:])
    service_gone = service > 1 and draw("gone", sub_service_id[:7]) % 29 == 0
    return service_gone or (member > 1 and draw("gone", sub_service_id) % 17 == 0)


def _kept(agency: Agency, place: int, record: Record, *, anew: bool) -> SubService:
    code = str(record["sub_service_id"])
    level = LEVELS.index(record["electronic_level"])
    if draw("level", agency.agency_id, code) % 4 == 0:
        level = min(max(level - agency.trend, 0), len(LEVELS) - 1)
    code_now = f"2{place:03d}{code[4:]}" if anew else code
    return SubService(
        agency_id=agency.agency_id,
        service_id=f"{code_now[:7]}000",
        service_title=record["service_title"],
        sub_service_id=code_now,
        sub_service_title=record["sub_service_title"],
        service_type=record["service_type"],
        electronic_level=LEVELS[level],
        former_id=code,
    )


def _new_beside(service: SubService) -> Iterator[SubService]:
    if draw("grows", service.service_id) % 13 == 0:
        yield _new(service, f"{service.service_id[:7]}901")


def _new_service(kept: list[SubService]) -> Iterator[SubService]:
    first = kept[0].service_id if kept else ""
    if first and draw("widens", first) % 5 == 0:
        for member in (1, 2):
            yield _new(kept[0], f"{first[:4]}901{member:03d}")


def _new(beside: SubService, code: str) -> SubService:
    return SubService(
        agency_id=beside.agency_id,
        service_id=f"{code[:7]}000",
        service_title=beside.service_title if code[:7] == beside.service_id[:7] else "خدمت تازه",
        sub_service_id=code,
        sub_service_title="زیرخدمت تازه",
        service_type="G2B",
        electronic_level=LEVELS[draw("level", code) % len(LEVELS)],
        former_id=None,
    )
