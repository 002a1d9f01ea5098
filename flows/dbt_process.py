"""dbt in a process of its own that ends when the process that started it does, however that ends.

`python -m flows.dbt_process build …`: whoever starts it keeps the other end of its standard input open. A refresh that
is killed closes it, and so no dbt is left behind that writes where the next refresh builds.
"""

from __future__ import annotations

import os
import sys
import threading

from dbt.cli.main import cli


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # not through a buffer, whose lock the interpreter wants when it ends
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    cli()
