"""Conversion of double line breaks into paragraphs, in the tree of a page.

Older publishing systems separate paragraphs in this way, and extractors lose text without an element of its own.
"""

from typing import Any

from lxml.html import Element

_CONTAINERS = ("div", "td", "center", "article", "section", "main", "font")
_INLINE = frozenset(
    [
        *("a", "abbr", "b", "big", "br", "cite", "code", "del", "em", "font", "i", "img", "ins", "mark", "q", "s"),
        *("small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u"),
    ]
)
_LEAST_DOUBLE_BREAKS = 2


def make_paragraphs(tree: Any) -> None:
    """Wrap the runs between double line breaks in <p>, in place, in every container with several such breaks."""
    for element in list(tree.iter(*_CONTAINERS)):
        if sum(_is_double(br) for br in element.iterchildren("br")) >= _LEAST_DOUBLE_BREAKS:
            runs = _runs(element)
            element.text = None
            for child in list(element):
                element.remove(child)
            element.extend(run if not isinstance(run, list) else _paragraph(run) for run in runs)


def _is_double(br: Any) -> bool:
    following = br.getnext()
    return not (br.tail or "").strip() and following is not None and following.tag == "br"


def _runs(element: Any) -> list[Any]:
    """Return an element's content in order: block elements, and lists of the text and inline elements between them."""
    runs: list[Any] = [[element.text or ""]]
    for child in element:
        tail, child.tail = child.tail or "", None
        if child.tag not in _INLINE:
            runs += [child, []]
        elif child.tag == "br" and _ends_with_break(runs[-1]):
            runs.append([])
        else:
            runs[-1].append(child)
        runs[-1].append(tail)
    return [run for run in runs if not isinstance(run, list) or any(_has_text(piece) for piece in run)]


def _ends_with_break(run: list[Any]) -> bool:
    visible = [piece for piece in run if not isinstance(piece, str) or piece.strip()]
    return bool(visible) and not isinstance(visible[-1], str) and visible[-1].tag == "br"


def _has_text(piece: Any) -> bool:
    return bool((piece if isinstance(piece, str) else piece.text_content()).strip())


def _paragraph(pieces: list[Any]) -> Any:
    paragraph = Element("p")
    for piece in pieces:
        if not isinstance(piece, str):
            paragraph.append(piece)
        elif len(paragraph):
            paragraph[-1].tail = (paragraph[-1].tail or "") + piece
        else:
            paragraph.text = (paragraph.text or "") + piece
    return paragraph
