"""The bank of sentences of one outlet, read from its Markdown file: headings name what the sentences below are for."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field

from flows.demo.composed.invented import PLACEHOLDERS
from flows.demo.composed.quarters import Quarter
from flows.demo.pieces import FENCE, Words
from pipeline.errors import ConfigurationError
from pipeline.records import Record
from pipeline.toml import TomlFile

VOICES = Path(__file__).with_name("voices")

_PIECES, _NOTICES = "Pieces", "Notices: "
_PART = re.compile(r"# (.+)")
_LIST = re.compile(r"## (.+?)(?: from (\d{4}-Q[1-4]))?")
_ITEM = re.compile(r"- (\S.*)")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")

_Lists = dict[str, dict[str, list["DatedLine"]]]  # by part, then by list


class DatedLine(NamedTuple):
    """One item of a list: one or more sentences, with placeholders."""

    text: str
    since: str = ""  # the first quarter that can know of it; empty: always

    def is_known_in(self, quarter: Quarter) -> bool:
        """Return whether a text of a quarter can hold it."""
        return self.since <= quarter


Lines = Annotated[tuple[DatedLine, ...], Field(min_length=1)]


class ThemeLines(Record):
    """Sentences on one theme: each claim carries the theme by itself, grounds follow any of them."""

    titles: Lines
    claims: Lines
    grounds: Lines


class NoticeLines(Record):
    """Sentences of the notices of one section, which can follow each other in any order."""

    titles: Lines
    sentences: Lines


class _Matter(Record):
    zone: Words  # of time, as Asia/Singapore
    authors: Annotated[tuple[Words, ...], Field(min_length=1)]
    places: Annotated[tuple[Words, ...], Field(min_length=2)]
    sections: Annotated[tuple[Words, ...], Field(min_length=1)]


class Bank(_Matter):
    """All sentences of one outlet."""

    titles: Lines
    standfirsts: Lines
    openings: Lines
    middles: Lines
    cases: Lines
    endings: Lines
    themes: dict[str, ThemeLines]
    notices: dict[str, NoticeLines]  # by section


def load_bank(outlet_id: str, folder: Path = VOICES) -> Bank:
    """Load the sentences of one outlet. Raises ConfigurationError, which names the file, and the line of a mistake."""
    path = folder / f"{outlet_id}.md"
    _, _, rest = path.read_text(encoding="utf-8").partition(FENCE)
    matter, _, text = rest.partition(FENCE)
    toml = TomlFile(path, "\n" + matter, ConfigurationError)
    front = toml.validate(_Matter, toml.tree)
    lists = _read_lists(path, text, 2 + matter.count("\n"))
    try:
        return Bank.model_validate({**front.model_dump(), **_parts(lists)})
    except ValueError as broken:
        raise ConfigurationError(f"{path}: a list is missing, or has another name than it needs: {broken}") from broken


def _parts(lists: _Lists) -> dict[str, object]:
    pieces = lists.pop(_PIECES, {})
    notices = {part.removeprefix(_NOTICES): lists.pop(part) for part in list(lists) if part.startswith(_NOTICES)}
    return {**pieces, "themes": lists, "notices": notices}


def _read_lists(path: Path, text: str, above: int) -> _Lists:
    """Return the items of each list; a list with a date and one without, under the same name, are one."""
    lists: _Lists = defaultdict(lambda: defaultdict(list))
    for part, name, since, item in _items(path, text, above):
        lists[part][name.lower()].append(DatedLine(item, since))
    return {part: dict(named) for part, named in lists.items()}


def _items(path: Path, text: str, above: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield each item with its part, its list and the quarter of that."""
    part = name = since = ""
    for number, line in enumerate(text.splitlines(), above + 1):
        if heading := _PART.fullmatch(line):
            part, name = heading[1], ""
        elif heading := _LIST.fullmatch(line):
            name, since = heading[1], heading[2] or ""
        elif item := _ITEM.fullmatch(line):
            unknown = set(_PLACEHOLDER.findall(item[1])) - PLACEHOLDERS
            if unknown or not name:
                raise ConfigurationError(f"{path}, line {number}: {_trouble(unknown)}")
            yield part, name, since, item[1]
        elif line.strip():
            raise ConfigurationError(f"{path}, line {number}: this is no heading and no item that begins with “- ”.")


def _trouble(unknown: set[str]) -> str:
    if not unknown:
        return "this item belongs to no list. Write a heading “## …” above it."
    return f"{{{min(unknown)}}} is no placeholder. These are: {', '.join(sorted(PLACEHOLDERS))}."
