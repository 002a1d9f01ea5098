"""The rules of dbt_project_evaluator, by the names that it has for them, and two of our own, on layers and warnings.

A finding is the name of what breaks a rule, or names joined by an arrow in the order of the data's way. Its
`documentation_coverage` is left out: it counts what `undocumented_models` names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from dbt_rules.project import Project, folder, layer

Rule = Callable[[Project], Iterator[str]]

LEAVES_AT_MOST = 2
PARENTS_AT_MOST = 6
VIEWS_IN_A_ROW_AT_MOST = 4
PREFIXES = {"staging": "stg_", "intermediate": "int_"}
KEY_TESTS = {"valid_rows", "unique", "unique_combination"}
_COMMENTS = re.compile(r"\{#.*?#\}|--[^\n]*|/\*.*?\*/", re.DOTALL)
_HARD_CODED = re.compile(
    r"(?<!distinct )\b(?:from|join)\s+(?:\{\{\s*var\(|[`\"\[]?\w+[`\"\]]?\s*\.\s*[`\"\[]?\w)", re.IGNORECASE
)


def direct_join_to_source(project: Project) -> Iterator[str]:
    """A model reads a source and a model."""
    for key in project.models:
        parents = project.parents(key)
        if any(each in project.sources for each in parents) and any(each in project.models for each in parents):
            yield project.label(key)


def duplicate_sources(project: Project) -> Iterator[str]:
    """Two tables of sources are one relation."""
    relations = Counter(source["relation_name"] for source in project.sources.values())
    yield from (project.label(key) for key, source in project.sources.items() if relations[source["relation_name"]] > 1)


def hard_coded_references(project: Project) -> Iterator[str]:
    """A model names a relation itself, not by ref or source."""
    for key, model in project.models.items():
        if _HARD_CODED.search(_COMMENTS.sub("", model["raw_code"])):
            yield project.label(key)


def model_fanout(project: Project) -> Iterator[str]:
    """Three or more models that nothing reads are made of one model."""
    for key in project.models:
        leaves = [child for child in project.children.get(key, []) if not project.children.get(child)]
        if len(leaves) > LEAVES_AT_MOST:
            yield project.label(key)


def multiple_sources_joined(project: Project) -> Iterator[str]:
    """A model reads several sources."""
    for key in project.models:
        if sum(parent in project.sources for parent in project.parents(key)) > 1:
            yield project.label(key)


def rejoining_of_upstream_concepts(project: Project) -> Iterator[str]:
    """A model reads another and what that is made of, and is the only one to read it."""
    for key in project.models:
        parents = project.parents(key)
        for between in parents:
            if between in project.models and project.children[between] == [key]:
                for parent in project.parents(between):
                    if parent in parents:
                        yield " → ".join(map(project.label, (parent, between, key)))


def root_models(project: Project) -> Iterator[str]:
    """A model reads nothing."""
    yield from (project.label(key) for key in project.models if not project.parents(key))


def source_fanout(project: Project) -> Iterator[str]:
    """Several models read one source."""
    yield from (project.label(key) for key in project.sources if len(project.children.get(key, [])) > 1)


def staging_dependent_on_marts_or_intermediate(project: Project) -> Iterator[str]:
    """A staging model reads a later layer."""
    yield from _staging_that_reads(project, {"marts", "intermediate"})


def staging_dependent_on_staging(project: Project) -> Iterator[str]:
    """A staging model reads another."""
    yield from _staging_that_reads(project, {"staging"})


def _staging_that_reads(project: Project, layers: set[str]) -> Iterator[str]:
    for key, model in project.models.items():
        for parent in project.parents(key):
            if layer(model) == "staging" and parent in project.models and layer(project.models[parent]) in layers:
                yield f"{project.label(parent)} → {project.label(key)}"


def marts_or_intermediate_dependent_on_source(project: Project) -> Iterator[str]:
    """A mart or intermediate model reads a source past its staging model."""
    for key, model in project.models.items():
        if layer(model) != "staging" and any(parent in project.sources for parent in project.parents(key)):
            yield project.label(key)


def intermediate_dependent_on_marts(project: Project) -> Iterator[str]:
    """An intermediate model reads a mart: a rule of our own, as layers are read in one direction."""
    for key, model in project.models.items():
        for parent in project.parents(key):
            if layer(model) == "intermediate" and parent in project.models and layer(project.models[parent]) == "marts":
                yield f"{project.label(parent)} → {project.label(key)}"


def too_many_joins(project: Project) -> Iterator[str]:
    """A model reads seven relations or more."""
    yield from (project.label(key) for key in project.models if len(project.parents(key)) > PARENTS_AT_MOST)


def unused_sources(project: Project) -> Iterator[str]:
    """No model reads a source."""
    yield from (project.label(key) for key in project.sources if not project.children.get(key))


def missing_primary_key_tests(project: Project) -> Iterator[str]:
    """No test asks whether the key of a model is unique and there."""
    keyed = {
        test.get("attached_node")
        for test in project.tests
        if (test.get("test_metadata") or {}).get("name") in KEY_TESTS
    }
    yield from (project.label(key) for key in project.models if key not in keyed)


def test_coverage(project: Project) -> Iterator[str]:
    """No test reads a model."""
    tested = {each for test in project.tests for each in test["depends_on"]["nodes"]}
    yield from (project.label(key) for key in project.models if key not in tested)


def tests_that_warn(project: Project) -> Iterator[str]:
    """A test only warns: nobody reads that of a build, so what it finds is an error, or a row or column of a mart."""
    yield from (str(test["name"]) for test in project.tests if test["config"]["severity"].lower() != "error")


def sources_without_freshness(project: Project) -> Iterator[str]:
    """Nothing says how old a source may be."""
    for key, source in project.sources.items():
        freshness = source.get("freshness") or {}
        if not any((freshness.get(limit) or {}).get("count") for limit in ("warn_after", "error_after")):
            yield project.label(key)


def undocumented_models(project: Project) -> Iterator[str]:
    """A model has no description."""
    yield from (project.label(key) for key, model in project.models.items() if not model["description"].strip())


def undocumented_source_tables(project: Project) -> Iterator[str]:
    """A table of a source has no description."""
    yield from (project.label(key) for key, each in project.sources.items() if not each["description"].strip())


def undocumented_sources(project: Project) -> Iterator[str]:
    """A source has no description wherever it is declared."""
    described = {each["source_name"]: bool(each["source_description"].strip()) for each in project.sources.values()}
    yield from (name for name, is_described in described.items() if not is_described)


def model_naming_conventions(project: Project) -> Iterator[str]:
    """Staging and intermediate models have the prefix of their layer, and marts have neither."""
    for key, model in project.models.items():
        name, prefix = project.label(key), PREFIXES.get(layer(model))
        if not name.startswith(prefix) if prefix else name.startswith(tuple(PREFIXES.values())):
            yield name


def model_directories(project: Project) -> Iterator[str]:
    """A model is in a layer's folder, a staging model in that of its source."""
    for key, model in project.models.items():
        if layer(model) not in {*PREFIXES, "marts"}:
            yield project.label(key)
        for parent in project.parents(key) if layer(model) == "staging" else ():
            if parent in project.sources and project.sources[parent]["source_name"] not in folder(model).parts:
                yield f"{project.label(parent)} → {project.label(key)}"


def source_directories(project: Project) -> Iterator[str]:
    """A source is declared in the folder of its name."""
    for key, source in project.sources.items():
        if source["source_name"] not in folder(source).parts:
            yield project.label(key)


def test_directories(project: Project) -> Iterator[str]:
    """A generic test of a model stands in the model's folder."""
    for test in project.tests:
        model = project.models.get(test.get("attached_node") or "")
        if model and folder(model) != folder(test):
            yield str(test["name"])


def chained_views_dependencies(project: Project) -> Iterator[str]:
    """Five views or more are read one through another."""

    def views(key: str) -> int:
        if project.models[key]["config"]["materialized"] not in ("view", "ephemeral"):
            return 0
        return 1 + max((views(parent) for parent in project.parents(key) if parent in project.models), default=0)

    yield from (project.label(key) for key in project.models if views(key) > VIEWS_IN_A_ROW_AT_MOST)


def exposure_parents_materializations(project: Project) -> Iterator[str]:
    """An exposure reads a source, or a model that is no table."""
    for exposure, key in project.exposed():
        model = project.models.get(key)
        if key in project.sources or (model and model["config"]["materialized"] not in ("table", "incremental")):
            yield f"{project.label(key)} → {exposure}"


def exposures_dependent_on_private_models(project: Project) -> Iterator[str]:
    """An exposure reads a model that is not public."""
    for exposure, key in project.exposed():
        if key in project.models and project.models[key]["access"] != "public":
            yield f"{project.label(key)} → {exposure}"


def public_models_without_contract(project: Project) -> Iterator[str]:
    """A public model has no contract."""
    for key, model in project.models.items():
        if model["access"] == "public" and not model["config"]["contract"]["enforced"]:
            yield project.label(key)


def undocumented_public_models(project: Project) -> Iterator[str]:
    """A public model, or a column of one, has no description."""
    for key, model in project.models.items():
        described = [model["description"], *(column["description"] for column in model["columns"].values())]
        if model["access"] == "public" and not all(text.strip() for text in described):
            yield project.label(key)


RULES: tuple[Rule, ...] = (
    direct_join_to_source,
    duplicate_sources,
    hard_coded_references,
    model_fanout,
    multiple_sources_joined,
    rejoining_of_upstream_concepts,
    root_models,
    source_fanout,
    staging_dependent_on_marts_or_intermediate,
    staging_dependent_on_staging,
    marts_or_intermediate_dependent_on_source,
    intermediate_dependent_on_marts,
    too_many_joins,
    unused_sources,
    missing_primary_key_tests,
    test_coverage,
    tests_that_warn,
    sources_without_freshness,
    undocumented_models,
    undocumented_source_tables,
    undocumented_sources,
    model_naming_conventions,
    model_directories,
    source_directories,
    test_directories,
    chained_views_dependencies,
    exposure_parents_materializations,
    exposures_dependent_on_private_models,
    public_models_without_contract,
    undocumented_public_models,
)
