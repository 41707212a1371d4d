"""A tree of text elements, or plain text, in; its paragraphs out, in order, each one line."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml.etree import iterwalk

from pipeline.clean.decode import tidy

_KINDS = {  # of the elements of trafilatura's tree, and of HTML
    **dict.fromkeys(("head", "h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("item", "li", "dd", "dt"), "item"),
    **dict.fromkeys(("quote", "blockquote"), "quote"),
    **dict.fromkeys(("row", "tr"), "row"),
}
_BLOCKS = frozenset(
    [
        *("p", "div", "body", "html", "list", "ul", "ol", "dl", "table", "tbody", "thead", "code", "pre", "section"),
        *("article", "main", "header", "center", "figure", "details", "summary", "address", "fieldset", *_KINDS),
    ]
)
_SKIPPED = frozenset(
    [
        *("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "form", "button"),
        *("select", "nav", "footer", "aside", "title", "meta", "link", "video", "audio", "canvas", "figcaption"),
    ]
)
_BREAKS = frozenset({"br", "hr", "lb"})
_CELLS = frozenset({"td", "th", "cell"})
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_SENTENCE_END = re.compile(r"[.!?:;…][\"')\]”’»]*$")
_WRAPPED_WIDTH = range(40, 101)  # characters: where mail programs and old web pages broke their lines


class Paragraph(NamedTuple):
    """One paragraph: its text, and what kind of element held it (text, heading, item, quote or row)."""

    text: str
    kind: str = "text"


def paragraphs_of_tree(root: Any) -> list[Paragraph]:
    """Return the paragraphs below an lxml element, of trafilatura's making or HTML."""
    found: list[Paragraph] = []
    lines: list[list[str]] = [[]]
    kinds = ["text"]

    def close() -> None:
        found.extend(_joined(["".join(line) for line in lines], kinds[-1]))
        lines[:] = [[]]

    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _BLOCKS:
                close()
                kinds.append(_KINDS.get(tag, kinds[-1]))
            if tag in _SKIPPED or not isinstance(tag, str):
                walk.skip_subtree()
            else:
                lines[-1].append(element.text or "")
            continue
        if tag in _BLOCKS:
            close()
            kinds.pop()
        elif tag in _BREAKS:
            lines.append([])
        lines[-1].append((" " if tag in _CELLS else "") + (element.tail or "" if element is not root else ""))
    close()
    return found


def paragraphs_of_text(text: str) -> list[Paragraph]:
    """Return the paragraphs of plain text: what blank lines part; a single line end parts too, unless it only wraps."""
    return [piece for block in _BLANK_LINE.split(text) for piece in _joined(block.split("\n"), "text")]


def _joined(lines: list[str], kind: str) -> Iterator[Paragraph]:
    """Yield one block's paragraphs: one of all its lines where they are merely wrapped, else one of each."""
    whole = [" ".join(tidy(line).split()) for line in lines]
    whole = [line for line in whole if line]
    if not whole:
        return
    if _is_wrapped(whole):
        yield Paragraph(" ".join(whole), kind)
    else:
        yield from (Paragraph(line, kind) for line in whole)


def _is_wrapped(lines: list[str]) -> bool:
    """Tell wrapped lines: alike in width, and most of them end inside a sentence."""
    if len(lines) < 3:
        return False
    full = lines[:-1]
    alike = sum(len(line) in _WRAPPED_WIDTH for line in full)
    inside = sum(not _SENTENCE_END.search(line) for line in full)
    return alike >= 0.9 * len(full) and inside >= 0.6 * len(full)
