"""codebook.toml in, the codebook out; each mistake is named with file, line, key and the way out."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints

from pipeline.errors import CodebookError
from pipeline.themes.rules import Declared, GenreConfig, RelevanceConfig, Share, Text, relevance_term
from pipeline.themes.terms import Term, TermError, parse_term
from pipeline.toml import TomlFile, read_toml

SHIPPED = Path(__file__).with_name("codebook.toml")

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]

_THEME_HEADER = re.compile(r"\s*\[\s*theme\s*\.\s*[\"']?([^\]\"'\s]+)")


class ThemeTerm(Declared):
    """One term as it is written, and where it was attested."""

    p: Text
    src: tuple[Text, ...]


class HeldOut(Declared):
    """How a theme did on coded sentences that had no part in the choice of its terms."""

    tp: int
    fp: int
    fn: int
    precision: Share
    recall: Share


class _ThemeTable(Declared):
    label: Text
    group: Slug
    definition: Text
    note: str = ""
    terms: Annotated[tuple[ThemeTerm, ...], Field(min_length=1)]
    exclusions: tuple[Text, ...] = ()
    pending_terms: tuple[Text, ...] = ()  # seen, not measured, not counted
    confusable_with: tuple[Slug, ...] = ()
    heldout: HeldOut | None = None


class Theme(_ThemeTable):
    """One theme: a topic, not a stance."""

    id: Slug


class Evidence(Declared):
    """A few words that attest a term, and their address."""

    id: Text
    phrase: Text
    url: Text


class Meta(Declared):
    """What the codebook is."""

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    status: str = ""
    language: Literal["en"] = "en"
    rule: str = ""
    change_control: str = ""


class _Head(Declared):
    meta: Meta
    matcher: dict[str, str]
    relevance: RelevanceConfig
    genre: GenreConfig
    evaluation: dict[str, JsonValue] = Field(default_factory=dict)
    groups: dict[Slug, tuple[Slug, ...]]
    evidence: tuple[Evidence, ...] = ()


class _File(_Head):
    theme: dict[Slug, dict[str, JsonValue]]


class Codebook(_Head):
    """The versioned dictionary of themes, with the rules of relevance and genre."""

    themes: tuple[Theme, ...]

    @property
    def version(self) -> str:
        """The version that its author gave it."""
        return self.meta.version

    @cached_property
    def codebook_sha256(self) -> str:
        """The SHA-256 of all that decides a count: version, rules, terms, exclusions, relevance; no note, no source."""
        counted = {
            "version": self.version,
            "matcher": self.matcher,
            "relevance": self.relevance.model_dump(),
            "themes": [[theme.id, [term.p for term in theme.terms], theme.exclusions] for theme in self.themes],
        }
        canonical = json.dumps(counted, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def load_codebook(path: Path | None = None) -> Codebook:
    """Return the codebook at `path`, or the one that ships with the code.

    Raises CodebookError, naming file, line and key, on a syntax error, an unknown or missing key, a theme or a term
    declared twice, a broken term or expression, or a theme outside the groups.
    """
    toml = _read(path or SHIPPED)
    file = toml.validate(_File, toml.tree)
    themes = [
        Theme(id=name, **dict(toml.validate(_ThemeTable, table, "theme", name))) for name, table in file.theme.items()
    ]
    for theme in themes:
        _check_group(toml, theme, file.groups)
        _check_terms(toml, parse_term, (term.p for term in theme.terms), "theme", theme.id, "terms")
        _check_terms(toml, parse_term, theme.exclusions, "theme", theme.id, "exclusions")
        _check_terms(toml, parse_term, theme.pending_terms, "theme", theme.id, "pending_terms")
    for name, patterns in file.relevance:
        if isinstance(patterns, tuple) and name != "english_stopwords":
            _check_terms(toml, partial(relevance_term, name), patterns, "relevance", name)
    return Codebook(themes=tuple(themes), **{name: value for name, value in file if name != "theme"})


def _read(path: Path) -> TomlFile:
    try:
        return read_toml(path, CodebookError)
    except CodebookError as broken:
        if not isinstance(broken.__cause__, TOMLDecodeError):
            raise
        lines: dict[str, list[int]] = {}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if header := _THEME_HEADER.match(line):
                lines.setdefault(header[1], []).append(number)
        twice = next((name for name in lines if len(lines[name]) > 1), None)
        if twice is None:
            raise
        raise CodebookError(
            f"{path}, line {lines[twice][1]}: the theme {twice!r} is declared twice, on lines {lines[twice][0]} and "
            f"{lines[twice][1]}. Give one of them another name, or join their terms."
        ) from None


def _check_group(toml: TomlFile, theme: Theme, groups: dict[str, tuple[str, ...]]) -> None:
    if theme.group not in groups:
        raise toml.trouble(
            f"group = {theme.group!r} is not in [groups], which has {', '.join(groups)}. Add it there, or correct its "
            "spelling.",
            *("theme", theme.id, "group"),
        )
    if theme.id not in groups[theme.group]:
        raise toml.trouble(
            f"the theme {theme.id!r} says group = {theme.group!r}, which does not list it. Add it to that list.",
            *("groups", theme.group),
        )


def _check_terms(toml: TomlFile, parse: Callable[[str], Term], sources: Iterable[str], *keys: str) -> None:
    seen: set[str] = set()
    for source in sources:
        place = json.dumps(source, ensure_ascii=False)  # as a basic TOML string has it
        if source in seen:
            raise toml.trouble(f"{'.'.join(keys)}: {source!r} stands there twice. Remove one.", *keys, containing=place)
        seen.add(source)
        try:
            parse(source)
        except TermError as broken:
            raise toml.trouble(f"{'.'.join(keys)}: {source!r}: {broken}", *keys, containing=place) from None
