"""Of files made up from seeds, every row is taken as its sender meant it, or refused."""

from __future__ import annotations

import pytest
from generated_files import differences, generated
from lengths import LENGTH

from flows.feeds import parse_whole


@pytest.mark.soak
def test_every_row_of_every_file_is_taken_as_it_was_meant_or_refused() -> None:
    silent = []
    for seed in range(LENGTH.files):
        file = generated(seed)
        parsed = parse_whole(file.feed, 7, file.feed, file.data)
        wrong = differences(file, parsed.accepted.to_dicts(), parsed.records_count, parsed.quarantined.height)
        silent += [f"{file.described}: {each}" for each in wrong]
    assert not silent, "\n".join(silent)
