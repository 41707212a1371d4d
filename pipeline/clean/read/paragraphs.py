"""Paragraph segmentation of HTML trees and plain text, in order, each paragraph as one line."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml.etree import iterwalk

from pipeline.clean.read.decode import tidy

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
_WRAPPED_WIDTH = range(40, 101)  # characters: line widths of mail programs and old web pages


class Paragraph(NamedTuple):
    """One paragraph: its text, and the kind of its element (text, heading, item, quote or row)."""

    text: str
    kind: str = "text"


def paragraphs_of_tree(root: Any) -> list[Paragraph]:
    """Return the paragraphs below an lxml element, of trafilatura's own format or HTML."""
    return [paragraph for paragraph, _ in placed_paragraphs(root)]


def placed_paragraphs(root: Any) -> list[tuple[Paragraph, Any]]:
    """Return the paragraphs below an lxml element, each with the innermost block element that holds it."""
    collector = _Collector(root)
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            collector.leave(element.tag, "" if element is root else element.tail or "")
        elif element.tag in _SKIPPED:
            collector.enter(element, "")
            walk.skip_subtree()
        else:
            collector.enter(element, element.text or "")
    collector.close()
    return collector.found


class _Collector:
    """Collects the text between the starts and ends of block elements; most of these hold none of their own."""

    def __init__(self, root: Any) -> None:
        self.found: list[tuple[Paragraph, Any]] = []
        self._holders = [("text", root)]
        self._lines: list[list[str]] = [[]]
        self._is_blank = True  # nothing but white space since the last block began

    def enter(self, element: Any, text: str) -> None:
        if element.tag in _BLOCKS:
            self.close()
            self._holders.append((_KINDS.get(element.tag, self._holders[-1][0]), element))
        if text:
            self._add(text)

    def leave(self, tag: str, tail: str) -> None:
        if tag in _BLOCKS:
            self.close()
            self._holders.pop()
        elif tag in _BREAKS and not self._is_blank:
            self._lines.append([])
        if tail or tag in _CELLS:
            self._add(f" {tail}" if tag in _CELLS else tail)

    def close(self) -> None:
        """End the current paragraph, if there is one."""
        if self._is_blank:
            self._lines[0].clear()
            return
        lines = [text for line in self._lines if (text := "".join(line)) and not text.isspace()]
        kind, holder = self._holders[-1]
        self.found += ((one, holder) for one in _joined(lines, kind))
        self._lines = [[]]
        self._is_blank = True

    def _add(self, text: str) -> None:
        self._lines[-1].append(text)
        self._is_blank = self._is_blank and text.isspace()


def paragraphs_of_text(text: str) -> list[Paragraph]:
    """Return the paragraphs of plain text: blank lines separate them, and line ends too unless they only wrap."""
    return [piece for block in _BLANK_LINE.split(text) for piece in _joined(block.split("\n"), "text")]


def _joined(lines: list[str], kind: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of one block: a single one where its lines are merely wrapped, else one for each line."""
    whole = [" ".join(tidy(line).split()) for line in lines]
    whole = [line for line in whole if line]
    if not whole:
        return
    if _is_wrapped(whole):
        yield Paragraph(" ".join(whole), kind)
    else:
        yield from (Paragraph(line, kind) for line in whole)


def _is_wrapped(lines: list[str]) -> bool:
    """Return whether lines are wrapped: of similar width, and most of them end inside a sentence."""
    if len(lines) < 3:
        return False
    full = lines[:-1]
    alike = sum(len(line) in _WRAPPED_WIDTH for line in full)
    inside = sum(not _SENTENCE_END.search(line) for line in full)
    return alike >= 0.9 * len(full) and inside >= 0.6 * len(full)
