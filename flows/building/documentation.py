"""dbt's documentation of the models as one page that works offline: `make docs` writes it.

It describes the models of the project as they are now, with the types and comments of what is published.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from flows.building.dbt import start_dbt
from flows.settings import Settings
from flows.system.atomic_files import write_atomically
from flows.system.errors import PayeshError
from flows.system.home import DATABASE, documentation_file, published_file

"""Where the page is in the home."""


class DocumentationError(PayeshError):
    """dbt could not document the project; the message says why."""


def write_documentation(project: Path, home: Path) -> Path:
    """Write the page.

    Args:
        project: the dbt project.
        home: where the published file is; the page goes into its `docs` folder.

    Returns:
        The page.

    Raises:
        DocumentationError: when nothing is published, or dbt fails.
    """
    published = published_file(home.absolute())
    if not published.exists():
        raise DocumentationError(f"nothing is published in {home} yet; run `make refresh` first")
    with tempfile.TemporaryDirectory(prefix="payesh_docs_") as folder:
        copy = Path(folder) / DATABASE  # dbt opens it to write
        shutil.copyfile(published, copy)
        with start_dbt(["docs", "generate", "--static"], project, home, copy, Path(folder)) as process:
            said = process.stdout.read() if process.stdout else ""
        page = Path(folder) / "static_index.html"
        if process.returncode or not page.exists():
            raise DocumentationError(f"dbt could not document the project: {said.strip()}")
        write_atomically(documentation_file(home.absolute()), page.read_bytes())
    return documentation_file(home.absolute())


if __name__ == "__main__":
    settings = Settings()
    try:
        print(write_documentation(settings.project_directory, settings.home))  # noqa: T201 - what make docs says
    except DocumentationError as error:
        sys.exit(str(error))
