"""The pages of the site, in the order of its menu; what each shows is read from the marts."""

from __future__ import annotations

from typing import Final

from flows.report.pages.advice import advice_pages
from flows.report.pages.agencies import agency_pages
from flows.report.pages.groups import cluster_pages, domain_pages, service_pages
from flows.report.pages.history import history_pages, leaderboard_pages
from flows.report.pages.indicators import indicator_pages
from flows.report.pages.institutions import institution_pages
from flows.report.pages.method import method_pages
from flows.report.pages.national import national_pages
from flows.report.pages.page import Pages
from flows.report.pages.quality import quality_pages
from flows.report.pages.texts import text_pages

PAGES: Final[tuple[Pages, ...]] = (
    national_pages,
    institution_pages,
    agency_pages,
    indicator_pages,
    cluster_pages,
    domain_pages,
    service_pages,
    leaderboard_pages,
    history_pages,
    advice_pages,
    quality_pages,
    method_pages,
    text_pages,
)
"""Makers of pages; the first page that each makes is in the menu."""
