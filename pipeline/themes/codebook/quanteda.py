"""Export to and import from quanteda dictionaries (YAML), with a list of what could not be converted.

A quanteda dictionary nests keys and lists glob patterns: group → theme → patterns. A pattern is words separated by one
space, with * for any characters, and matches in any case (https://quanteda.io/reference/dictionary.html). It has no
gaps, no expressions, no words in capitals only, no constructions, and no exclusions.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from pipeline.errors import CodebookError
from pipeline.records import Record
from pipeline.text.fold import fold
from pipeline.themes.codebook.classes import SIGN
from pipeline.themes.codebook.constructions import Construction, Pattern
from pipeline.themes.codebook.schema import Codebook, Meta, Theme, ThemeTerm
from pipeline.themes.codebook.terms import ALSO, MOST_WORDINGS, NEXT, REGEX, Term, TermError, parse_term, wordings
from pipeline.toml import basic_string

GROUP = "imported"  # the group of keys without one
_DEEPEST = 20
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_LEFT_OUT = re.compile(r"^# Not in this file: ([1-9]\d*+)\.$", re.MULTILINE)  # written by export_dictionary
_DOTTED = re.compile(r"\bu\.\s?[skn]\.")
_NOTES = (
    "Read it with dictionary(file = …); look it up with tokens_lookup(tokens(x), …, nested_scope = 'key').",
    "Here a space matches a space only, and no word matches its possessive: the codebook is wider in both.",
    "Counts made with this file are not those of the codebook.",
)


class Left(Record):
    """Something that could not be converted, and why."""

    place: str  # theme and key, or file and line
    text: str
    why: str

    def __str__(self) -> str:
        """Return it as one line to print."""
        return f"{self.place}: {self.text!r}: {self.why}"


@dataclass(frozen=True)
class Exported:
    """A dictionary as YAML, the number of terms in it, and what was left out."""

    text: str
    n_terms: int
    left: tuple[Left, ...]


@dataclass(frozen=True)
class Imported:
    """A codebook, and what of the dictionary was left out."""

    codebook: Codebook
    left: tuple[Left, ...]


def export_dictionary(codebook: Codebook) -> Exported:
    """Return the terms that a dictionary can express, one pattern per combination of alternatives."""
    n_terms = 0
    left: list[Left] = []
    keys: dict[str, list[str]] = defaultdict(list)
    for theme in codebook.themes:
        patterns: dict[str, None] = {}
        for term in (codebook.term(one.p) for one in theme.terms):
            if why := _why_not(term):
                left.append(Left(place=f"theme.{theme.theme_id}.terms", text=term.source, why=why))
            else:
                n_terms += 1
                patterns.update(dict.fromkeys(_globs(term)))
        left += [
            Left(place=f"theme.{theme.theme_id}.exclusions", text=one, why="A dictionary has no exclusions.")
            for one in theme.exclusions
        ]
        if patterns:
            keys[theme.group] += [f"  {theme.theme_id}:", *(f"    - {basic_string(one)}" for one in patterns)]
    title = f"The terms of codebook {codebook.version} ({codebook.codebook_sha256}) that quanteda can hold: {n_terms}."
    comments = [f"# {line}" for line in (title, *_NOTES, f"Not in this file: {len(left)}.", *map(str, left))]
    nested = [line for group, lines in keys.items() for line in (f"{group}:", *lines)]
    return Exported("\n".join([*comments, *nested]) + "\n", n_terms, tuple(left))


def _why_not(term: Pattern) -> str:
    """Return why a dictionary cannot express the term, or an empty string."""
    if isinstance(term, Construction):
        return "It is a construction of several patterns."
    if term.regex:
        return "It is a regular expression."
    if any(slot.gap is not None for slot in term.slots):
        return "It has a gap."
    if any(word.is_cased for word in term.words):
        return "It matches capitals only; a dictionary matches any case."
    if any(sign in word.core for word in term.words for sign in "*?"):
        return "It holds a sign that stands for others in a pattern."
    return "" if wordings(term) else f"It has more than {MOST_WORDINGS} wordings."


def _globs(term: Pattern) -> Iterator[str]:
    for wording in wordings(term) if isinstance(term, Term) else ():
        yield " ".join("*" * word.opens + word.core + "*" * word.runs_on for word, _ in wording)


def import_dictionary(text: str, name: str, rules: Codebook) -> Imported:
    """Return a codebook made of a dictionary's keys and patterns, with the other rules (relevance …) of `rules`.

    `name` is that of the file, and becomes the source of every term. Raises CodebookError, which names file and line,
    if the text is not a dictionary.
    """
    left = list(_left_out_before(text, name))
    themes: dict[str, Theme] = {}
    for key in _keys(text, name):
        terms = tuple(ThemeTerm(p=source, src=(name,)) for source in _terms(key, name, left))
        place = f"{name}, line {key.line}"
        if key.theme_id in themes:
            raise CodebookError(f"{place}: the theme {key.theme_id!r} is there twice. Give one of them another name.")
        if terms:
            themes[key.theme_id] = key.theme(name, terms)
        else:
            left.append(Left(place=place, text=key.label, why="None of its patterns can be carried."))
    if not themes:
        raise CodebookError(f"{name}: there is no pattern in it that can be carried. Write KEY: [pattern, …].")
    groups: dict[str, tuple[str, ...]] = {}
    for theme in themes.values():
        groups[theme.group] = (*groups.get(theme.group, ()), theme.theme_id)
    meta = Meta(version="0.1.0", status=f"imported from {name}, a quanteda dictionary; not measured")
    update = {"meta": meta, "groups": groups, "themes": tuple(themes.values()), "evidence": (), "evaluation": {}}
    update["classes"] = {}  # an unused one is an error
    return Imported(rules.model_copy(update=update), tuple(left))


def _left_out_before(text: str, name: str) -> Iterator[Left]:
    """Yield the note of an export that its dictionary is not the whole codebook."""
    if note := _LEFT_OUT.search(text):
        why = "An export left them out. The comments at the top of the file list them: write by hand what you need."
        yield Left(place=f"{name}, line {text.count(chr(10), 0, note.start()) + 1}", text=note[0], why=why)


@dataclass(frozen=True)
class _Key:
    """One key of a dictionary that lists patterns."""

    path: tuple[str, ...]
    line: int
    patterns: Sequence[yaml.ScalarNode]

    @property
    def label(self) -> str:
        return " > ".join(self.path)

    @property
    def theme_id(self) -> str:
        return "_".join(map(_slug, self.path[1:] or self.path))

    def theme(self, name: str, terms: tuple[ThemeTerm, ...]) -> Theme:
        return Theme(
            theme_id=self.theme_id,
            label=self.path[-1],
            group=_slug(self.path[0]) if len(self.path) > 1 else GROUP,
            definition=f"Imported from {name}, {self.label}. Write here what is coded.",
            terms=terms,
        )


def _slug(key: str) -> str:
    return _NO_SLUG.sub("_", fold(key).text.lower()).strip("_")


def _keys(text: str, name: str) -> list[_Key]:
    try:
        _check_shape(text, name)
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else 1
        raise CodebookError(f"{name}, line {line}: this is not YAML: {broken.problem}. Mend that line.") from broken
    except yaml.YAMLError as broken:
        raise CodebookError(f"{name}: this is not YAML: {' '.join(str(broken).split())}. Mend the file.") from broken
    if not isinstance(root, yaml.MappingNode):
        raise CodebookError(f"{name}: this is no dictionary: it has no keys. Write KEY: [pattern, …].")
    return list(_nested(root, name, ()))


def _check_shape(text: str, name: str) -> None:
    """Reject aliases and deep nesting, by which a small YAML file can expand without limit."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
            fault = "a reference (*name)" if isinstance(event, yaml.AliasEvent) else f"{depth} levels of keys"
            raise CodebookError(f"{name}, line {_line(event)}: {fault}: this is no dictionary. Write its patterns out.")


def _line(part: yaml.Event | yaml.Node) -> int:
    return part.start_mark.line + 1 if part.start_mark else 1


def _nested(node: yaml.MappingNode, name: str, above: tuple[str, ...]) -> Iterator[_Key]:
    for key, value in node.value:
        line = _line(key)
        if not isinstance(key, yaml.ScalarNode) or not _slug(key.value):
            raise CodebookError(f"{name}, line {line}: a key must hold a letter or a digit. Give it a name.")
        path = (*above, key.value)
        if isinstance(value, yaml.MappingNode):
            yield from _nested(value, name, path)
            continue
        patterns = value.value if isinstance(value, yaml.SequenceNode) else [value]
        if strange := next((one for one in patterns if not isinstance(one, yaml.ScalarNode)), None):
            raise CodebookError(
                f"{name}, line {_line(strange)}: a list of patterns holds something else. Move it to a key."
            )
        yield _Key(path, line, patterns)


def _terms(key: _Key, name: str, left: list[Left]) -> list[str]:
    """Return the patterns of a key as distinct terms; append those that are no terms to `left`."""
    terms: dict[str, None] = {}
    for node in key.patterns:
        source = " ".join(fold(node.value.lower()).text.split())
        if why := _why_no_term(source):
            left.append(Left(place=f"{name}, line {_line(node)}", text=node.value, why=why))
        else:
            terms[source] = None
    return list(terms)


def _why_no_term(source: str) -> str:
    """Return why a pattern cannot be a term, or an empty string."""
    is_joined = any(word == ALSO or NEXT in word or word.startswith(SIGN) for word in source.split())
    if is_joined or source.startswith(REGEX) or re.search(r"[{}~]", source):
        return "It holds signs that mean something else in a codebook: re: { } ~ + >> @."
    if "?" in source:
        return "A codebook has no sign for one character. Write the wordings out."
    if _DOTTED.search(source):
        return "Texts are read with US, UK and UN for these. Add that term by hand: capitals match capitals only."
    try:
        parse_term(source)
    except TermError as broken:
        return str(broken)
    return ""
