"""Set phrases of boilerplate: classification of a paragraph by its wording alone, with the table set_phrases.toml."""

import re
import tomllib
from importlib import resources
from typing import Any, Literal, NamedTuple

from pipeline.clean.read.wording import n_words
from pipeline.records import FurnitureKind

Zone = Literal["anywhere", "edges", "closing"]


class SetPhrase(NamedTuple):
    """One wording of boilerplate, a row of the table."""

    kind: FurnitureKind
    zone: Zone
    most_words: int
    pattern: re.Pattern[str]
    is_at_start: bool  # it can match at the beginning only
    needs: tuple[str, ...]  # case-folded; every match contains one of them; empty: no such test comes first
    examples: tuple[str, ...]
    innocent: tuple[str, ...]


_WORD = re.compile(r"@(\w+)@")
_NO_STRUCTURE = re.compile(r"\\.|\[(?:\\.|[^\]\\]){0,200}+\]")  # of a regular expression: escapes and classes
_INNER_GROUP = re.compile(r"\([^()]*\)")


def _read_table() -> dict[str, Any]:
    return tomllib.loads(resources.files("pipeline.clean.boilerplate").joinpath("set_phrases.toml").read_text("utf-8"))


def _compile(raw: str, words: dict[str, str], flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    while (spelt := _WORD.sub(lambda name: words[name[1]], raw)) != raw:
        raw = spelt
    return re.compile(raw.replace("\n", ""), flags)


def _is_at_start(pattern: str) -> bool:
    """Return whether all alternatives of a pattern begin with ^: search() would try them at every character."""
    outline = _NO_STRUCTURE.sub("", pattern)
    while (without := _INNER_GROUP.sub("", outline)) != outline:
        outline = without
    return all(alternative.startswith("^") for alternative in outline.split("|"))


def _phrase(row: dict[str, Any], words: dict[str, str]) -> SetPhrase:
    pattern = _compile(row["pattern"], words, re.NOFLAG if row.get("case") else re.IGNORECASE)
    return SetPhrase(
        kind=FurnitureKind(row["kind"]),
        zone=row.get("zone", "anywhere"),
        most_words=row["most_words"],
        pattern=pattern,
        is_at_start=_is_at_start(pattern.pattern),
        needs=tuple(row.get("needs", ())),
        examples=tuple(row["examples"]),
        innocent=tuple(row.get("innocent", ())),
    )


_MOST_CHARACTERS = 1_500  # no boilerplate is longer, and regular expressions on endless lines hardly end

_TABLE = _read_table()
_WORDS: dict[str, str] = _TABLE["words"]
PHRASES = tuple(_phrase(row, _WORDS) for row in _TABLE["phrase"])
HEADINGS = tuple(_phrase(row, _WORDS) for row in _TABLE["heading"])
POST = _compile(r"\b@post@\b", _WORDS)  # a person's post, as author notes name it
PAYWALL, BOT_CHECK, MISSING, REDIRECT = (
    _compile(_TABLE["walls"][name], _WORDS) for name in ("paywall", "bot_check", "missing", "redirect")
)

_NAME = (
    r"(?P<name>(?:the\s)?[A-Z0-9][\w&’'.+-]*"
    r"(?:\s(?:on the|of the|of|the|and|for the|for|&|[A-Z0-9][\w&’'.+-]*)(?![\w’']))*+)"
)
_FIRST_PUBLISHER = re.compile(
    rf"\b(?i:{_WORDS['published']}|{_WORDS['again']})(?:\s\w+ly)?(?:\s(?:here|online))?"
    rf"\s(?:(?:with|by) (?:the )?(?:kind )?permission (?:from|of)|by|in|on|at|from|with)\s{_NAME}".replace("\n", "")
)
_RIGHTS_HOLDER = re.compile(
    r"^(?:\W*+(?:(?<=\()[cC]\)|[Cc]opyright)\W*+|(?=[^\w©]*+©)\W*+)(?:\d{4}\W*+)?"
    r"(?P<name>(?:[A-Z][\w&’'-]*\s?){1,5})"
)
_NO_PUBLISHER = re.compile(
    r"^(?:the\s)?(?:spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|print|print edition|\d+)\b",
    re.I,
)
_LOOSE_END = re.compile(r"\s(?:of the|on the|for the|for|of|the|and|&)$")


def kind_by_wording(text: str, *, zones: frozenset[Zone]) -> FurnitureKind | None:
    """Return the kind of boilerplate whose wording a paragraph has, among the phrases of `zones`."""
    return _kind(text, PHRASES, zones)


def kind_announced(text: str, *, zones: frozenset[Zone]) -> FurnitureKind | None:
    """Return the kind of boilerplate that a heading announces, among the headings of `zones`."""
    return _kind(text, HEADINGS, zones)


def first_publisher_in(text: str) -> str:
    """Return the publisher that a republication or copyright note names, or an empty string."""
    found = _FIRST_PUBLISHER.search(text) or _RIGHTS_HOLDER.search(text)
    if not found or _NO_PUBLISHER.match(found["name"]):
        return ""
    return _LOOSE_END.sub("", found["name"].strip(" .,")).removeprefix("the ")


def _kind(text: str, table: tuple[SetPhrase, ...], zones: frozenset[Zone]) -> FurnitureKind | None:
    if len(text) > _MOST_CHARACTERS:
        return None
    words, one_case = n_words(text), text.casefold()
    for phrase in table:
        if words > phrase.most_words or phrase.zone not in zones:
            continue
        find = phrase.pattern.match if phrase.is_at_start else phrase.pattern.search
        if (not phrase.needs or any(map(one_case.__contains__, phrase.needs))) and find(text):
            return phrase.kind
    return None
