"""Where Payesh reads and writes: settings from the environment, each `PAYESH_<NAME>`."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_DIRECTORY = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Folders and limits of one installation.

    Attributes:
        home: everything that Payesh writes (landing, accepted, versions and the published file).
        project_directory: the dbt project: models, seeds, macros.
        periods_directory: period input, one folder `<nn>/inbox` a period.
        keep_versions: how many published versions stay for a rollback, the published one included.
    """

    model_config = SettingsConfigDict(env_prefix="PAYESH_")

    home: Path = PROJECT_DIRECTORY / "warehouse"
    project_directory: Path = PROJECT_DIRECTORY
    periods_directory: Path = PROJECT_DIRECTORY / "periods"
    keep_versions: int = 5

    @property
    def published(self) -> Path:
        """The published warehouse: a link to the current version's file."""
        return self.home.absolute() / "payesh.duckdb"

    def inboxes(self) -> dict[int, Path]:
        """The inbox of each period that has one, by period."""
        found = self.periods_directory.glob("[0-9]*/inbox")
        return {int(inbox.parent.name): inbox for inbox in sorted(found)}
