"""Codebook loading: parse and validate codebook.toml; errors name file, line, key and the correction."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from tomllib import TOMLDecodeError

from pipeline.errors import CodebookError
from pipeline.themes.codebook.checker import Finding, check_codebook
from pipeline.themes.codebook.classes import check_class, class_names
from pipeline.themes.codebook.constructions import parse_pattern
from pipeline.themes.codebook.schema import Codebook, CodebookFile, Theme, ThemeTable, exclusion_term, relevance_term
from pipeline.themes.codebook.terms import TermError
from pipeline.toml import TomlFile, basic_string, read_text

__all__ = ["Codebook", "Finding", "Theme", "check_codebook", "load_codebook"]

SHIPPED = Path(__file__).with_name("codebook.toml")

_THEME_HEADER = re.compile(r"\s*\[\s*theme\s*\.\s*[\"']?([^\]\"'\s]+)")


def load_codebook(path: Path | None = None) -> Codebook:
    """Return the codebook at `path`, or the one that ships with the code.

    Raises CodebookError, naming file, line and key, on a syntax error, an unknown or missing key, a theme or a term
    declared twice, a broken term or expression, a theme outside the groups, or a broken or unused word class.
    """
    path = path or SHIPPED
    return _parse(path, read_text(path, CodebookError))


@lru_cache(maxsize=2)  # preflight checks and the night itself load the same file
def _parse(path: Path, text: str) -> Codebook:
    toml = _parse_toml(path, text)
    file = toml.validate(CodebookFile, toml.tree)
    themes = [
        Theme(theme_id=name, **dict(toml.validate(ThemeTable, table, "theme", name)))
        for name, table in file.theme.items()
    ]
    _check_classes(toml, file.classes)
    as_term = partial(parse_pattern, classes=file.classes)
    as_exclusion = partial(exclusion_term, classes=file.classes)
    for theme in themes:
        _check_group(toml, theme, file.groups)
        _check_terms(toml, as_term, (term.p for term in theme.terms), "theme", theme.theme_id, "terms")
        _check_terms(toml, as_exclusion, theme.exclusions, "theme", theme.theme_id, "exclusions")
        _check_terms(toml, as_term, theme.pending_terms, "theme", theme.theme_id, "pending_terms")
    for name, patterns in file.relevance:
        if isinstance(patterns, tuple) and name != "english_stopwords":
            _check_terms(toml, partial(relevance_term, name), patterns, "relevance", name)
    codebook = Codebook(themes=tuple(themes), **{name: value for name, value in file if name != "theme"})
    _check_use(toml, codebook)
    return codebook


def _parse_toml(path: Path, text: str) -> TomlFile:
    try:
        return TomlFile(path, text, CodebookError)
    except CodebookError as broken:
        if not isinstance(broken.__cause__, TOMLDecodeError):
            raise
        lines: dict[str, list[int]] = {}
        for number, line in enumerate(text.splitlines(), 1):
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
            *("theme", theme.theme_id, "group"),
        )
    if theme.theme_id not in groups[theme.group]:
        raise toml.trouble(
            f"the theme {theme.theme_id!r} says group = {theme.group!r}, which does not list it. Add it to that list.",
            *("groups", theme.group),
        )


def _check_classes(toml: TomlFile, classes: Mapping[str, str]) -> None:
    for name, alternatives in classes.items():
        try:
            check_class(alternatives)
        except TermError as broken:
            raise toml.trouble(f"classes.{name}: {alternatives!r}: {broken}", "classes", name) from None


def _check_use(toml: TomlFile, codebook: Codebook) -> None:
    pending = (source for theme in codebook.themes for source in theme.pending_terms)
    used = codebook.used_classes().union(*map(class_names, pending))
    if unused := [name for name in codebook.classes if name not in used]:
        raise toml.trouble(
            f"classes.{unused[0]}: no term uses it. Write @{unused[0]} in one, or remove the class.",
            *("classes", unused[0]),
        )


def _check_terms(toml: TomlFile, parse: Callable[[str], object], sources: Iterable[str], *keys: str) -> None:
    seen: set[str] = set()
    for source in sources:
        place = basic_string(source)
        if source in seen:
            raise toml.trouble(f"{'.'.join(keys)}: {source!r} stands there twice. Remove one.", *keys, containing=place)
        seen.add(source)
        try:
            parse(source)
        except TermError as broken:
            raise toml.trouble(f"{'.'.join(keys)}: {source!r}: {broken}", *keys, containing=place) from None
