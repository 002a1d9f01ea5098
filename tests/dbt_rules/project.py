"""A dbt project as its manifest has it: what reads what, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

Node = dict[str, Any]


@dataclass(frozen=True)
class Project:
    """What dbt parsed.

    Attributes:
        name: of the project; nodes of installed packages are not its own.
        nodes: models, seeds and tests by id.
        sources: tables of sources by id.
        exposures: exposures by id.
    """

    name: str
    nodes: dict[str, Node]
    sources: dict[str, Node]
    exposures: dict[str, Node]

    @cached_property
    def models(self) -> dict[str, Node]:
        """The project's models by id."""
        return {
            key: node
            for key, node in self.nodes.items()
            if node["resource_type"] == "model" and node["package_name"] == self.name
        }

    @cached_property
    def tests(self) -> list[Node]:
        """Generic and singular tests."""
        return [node for node in self.nodes.values() if node["resource_type"] == "test"]

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """Ids of the models that read a node directly, by the node's id."""
        found: dict[str, list[str]] = {}
        for key in self.models:
            for parent in self.parents(key):
                found.setdefault(parent, []).append(key)
        return found

    def parents(self, key: str) -> list[str]:
        """Ids of what a model reads directly: models, seeds and sources."""
        return list(dict.fromkeys(self.models[key]["depends_on"]["nodes"]))

    def exposed(self) -> Iterator[tuple[str, str]]:
        """Name of an exposure and id of what it reads."""
        for exposure in self.exposures.values():
            for key in exposure["depends_on"]["nodes"]:
                yield exposure["name"], key

    def label(self, key: str) -> str:
        """A source by its two names, anything else by its own."""
        source = self.sources.get(key)
        return f"{source['source_name']}.{source['name']}" if source else key.split(".")[2]


def layer(node: Node) -> str:
    """The layer of a model: the name of its folder in `models`."""
    return PurePosixPath(node["original_file_path"]).parts[1]


def folder(node: Node) -> PurePosixPath:
    """The folder of the file that declares a node."""
    return PurePosixPath(node["original_file_path"]).parent
