"""[[source]] blocks in TOML, to be pasted into sources.toml."""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator

from pipeline.records import FeedKind, Record
from pipeline.text.normal_form import normalized
from pipeline.toml import basic_string

_ID_LIMIT = 60
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # controls, direction marks, surrogates, line separators


class FeedRow(Record):
    """One feed of a block; `remark` is a comment above it, and with `is_comment` the row itself is commented out."""

    url: str
    kind: FeedKind
    is_enabled: bool = True
    note: str = ""
    remark: str = ""
    is_comment: bool = False


class Block(Record):
    """One source to declare; empty fields are left out."""

    source_id: str
    name: str
    group: str = ""
    language: str = ""
    full_text: bool = False
    feeds: tuple[FeedRow, ...]
    remarks: tuple[str, ...] = ()


def write_block(block: Block) -> str:
    """Return the block as TOML that `load_sources` accepts; foreign text cannot escape its strings or comments."""
    lines = [f"# {_plain(remark)}" for remark in block.remarks]
    lines += ["[[source]]", f"id = {_quoted(block.source_id)}", f"name = {_quoted(block.name[:200])}"]
    lines += [
        f"{key} = {_quoted(value)}" for key, value in (("group", block.group), ("language", block.language)) if value
    ]
    if block.full_text:
        lines.append("full_text = true")
    return "\n".join([*lines, "feeds = [", *_rows(block.feeds), "]", ""])


def source_id_of(name: str, host: str, taken: Container[str]) -> str:
    """Derive an unused source id from the name or, where that has no Latin letters, from the host."""
    stem = _slug(name) or _slug(host) or "source"
    if stem not in taken:
        return stem
    numbered = (f"{stem[: _ID_LIMIT - 5].rstrip('-')}-{n}" for n in range(2, 10_000))
    return next(one for one in numbered if one not in taken)


def _rows(feeds: Iterable[FeedRow]) -> Iterator[str]:
    for feed in feeds:
        if feed.remark:
            yield f"  # {_plain(feed.remark)}"
        parts = [f"url = {_quoted(feed.url)}", f'kind = "{feed.kind.value}"']
        parts += [] if feed.is_enabled else ["enabled = false"]
        parts += [f"note = {_quoted(feed.note)}"] if feed.note else []
        yield f"  {'# ' if feed.is_comment else ''}{{ {', '.join(parts)} }},"


def _slug(text: str) -> str:
    folded = normalized("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", folded.replace("'", "")).strip("-")
    return words[:_ID_LIMIT].strip("-")


def _plain(text: str) -> str:
    """Return `text` as one line without invisible characters."""
    return " ".join("".join(" " if unicodedata.category(char) in _UNSEEN else char for char in text).split())


def _quoted(text: str) -> str:
    return basic_string(_plain(text))
