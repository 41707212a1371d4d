"""Checks of what the user declared: settings, sources, contact, codebook."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flows.doctor.diagnosis import Case, Diagnosis, note, ok, trouble_of
from flows.settings import FILE, Settings, load_settings
from flows.web_client import require_contact
from pipeline.errors import CodebookError, SettingsError, SourcesError
from pipeline.sources.watched import load_sources
from pipeline.themes.codebook.load import load_codebook
from pipeline.toml import read_toml


def read_settings(chosen: Mapping[str, Any]) -> tuple[Settings, Diagnosis]:
    """Return the settings with a diagnosis of them: where they are invalid, those keys that can be used."""
    try:
        settings = load_settings(chosen)
    except SettingsError as broken:
        return _usable(chosen), trouble_of("settings", broken)
    if FILE.exists():
        return settings, ok("settings", f"{FILE} is valid.")
    return settings, note(
        "settings",
        f"There is no {FILE} in {Path.cwd()}: defaults and NATO_ASIA_* hold.",
        'If you have one, work in its folder; else create one with the line  contact = "you@your-institute.org".',
    )


def _usable(chosen: Mapping[str, Any]) -> Settings:
    try:
        written = read_toml(FILE, SettingsError).tree if FILE.exists() else {}
    except SettingsError:
        written = {}
    stated = {**written, **{key: value for key, value in chosen.items() if value is not None}}
    return Settings.model_validate({key: value for key, value in stated.items() if _is_valid(key, value)})


def _is_valid(key: str, value: object) -> bool:
    try:
        Settings.model_validate({key: value})
    except ValidationError:
        return False
    return True


def check_sources(case: Case) -> Iterator[Diagnosis]:
    """Load the sources, and require a contact where they are on the public web."""
    settings = case.settings
    try:
        sources = load_sources(settings.sources)
    except SourcesError as broken:
        yield trouble_of("sources", broken)
        return
    yield ok("sources", f"{settings.sources}: {len(sources)} sources are watched.")
    try:
        require_contact(settings, (feed.url for source in sources for feed in source.feeds))
    except SettingsError as missing:
        yield trouble_of("contact", missing)
    else:
        yield ok("contact", f"Site owners can reach {settings.contact}." if settings.contact else "None is needed.")


def check_codebook(case: Case) -> Iterator[Diagnosis]:
    """Load the codebook, and see that the baseline was measured with it."""
    try:
        codebook = load_codebook(case.settings.codebook)
    except CodebookError as broken:
        yield trouble_of("codebook", broken)
        return
    yield ok("codebook", f"{case.settings.codebook}: version {codebook.version}, {len(codebook.themes)} themes.")
    facts = case.facts or case.published_facts
    stale = [one for one in facts.seed_codebooks if one != codebook.codebook_sha256] if facts else []
    if stale:
        yield note(
            "baseline",
            f"{len(stale)} seed articles were measured with another codebook: trends cannot be compared with them.",
            "Load their texts: `nato-asia baseline load FILE… --article ID…` (README, “The baseline”).",
        )
