"""What a refresh did."""

from __future__ import annotations

from dataclasses import dataclass

from flows.ingestion.feed_result import FeedResult


@dataclass(frozen=True)
class RefreshResult:
    """What a refresh did.

    Attributes:
        feeds: each feed's result.
        warnings: files of no feed, reconstructed ones that senders' files replaced, folders that are no period's, and
            files of the home that were not as they were written and were made again.
        left_out: periods, and senders' files, that were left out, and why.
        version: the published version.
        is_new: whether it is new.
        report_failure: why the version has no report; empty when it has one, or none is wanted.
        is_built: whether its figures were built now; not, where it is new by the status of feeds alone.
    """

    feeds: list[FeedResult]
    warnings: list[str]
    left_out: list[str]
    version: str
    is_new: bool
    report_failure: str
    is_built: bool = True
