"""dbt in a process of its own that ends with the refresh that started it: `python -m flows.building.dbt_process`.

So no dbt is left behind by a refresh that is killed, to write where the next refresh builds.
"""

from __future__ import annotations

from dbt.cli.main import cli

from flows.system.child_process import end_with_parent

if __name__ == "__main__":
    end_with_parent()
    cli()
