"""How much memory work may take: the parsing of one file, with what follows for how it is read, and a build."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024
DEFAULT_MB = 1024
BUILD_MEMORY_MB = 2048
"""MiB of rows that a build holds at once: enough for periods of millions of observations without the disk."""
_BLOCK_TIMES_ITS_SIZE = 32  # a block of text, its lines, cells, values and what is written of them, were seen to take
_BLOCK_BYTES = (256 * 1024, 16 * MIB)  # smaller ones cost time, larger ones gain none
SETTING = "PAYESH_PARSING__MEMORY_MB"


@dataclass(frozen=True)
class Memory:
    """What parsing a file may take beside what the program takes anyway.

    Attributes:
        limit_mb: in MiB.
    """

    limit_mb: int = DEFAULT_MB

    @property
    def limit_bytes(self) -> int:
        """The same in bytes."""
        return self.limit_mb * MIB

    @property
    def block_bytes(self) -> int:
        """How much of a text is read at once."""
        least, most = _BLOCK_BYTES
        return max(least, min(most, self.limit_bytes // _BLOCK_TIMES_ITS_SIZE))

    def wanted_mb(self, size_bytes: int, times: int) -> int:
        """How many MiB it takes to read so many bytes as a whole, which takes so many times their number."""
        return -(-size_bytes * times // MIB)
