"""HTML rendering of a demo piece with the template of its outlet."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from string import Template

from flows.demo.outlets import Outlet
from flows.demo.pieces import Piece

_BESIDE_THE_MARKUP = frozenset({"json_ld", "first_paragraphs", "last_paragraphs", "paragraphs"})  # escaped where made


def fill_page(outlet: Outlet, piece: Piece, night: int) -> bytes:
    """Render the page of a piece on a night, in the encoding of the piece."""
    values = _values(outlet, piece, night)
    escaped = {key: value if key in _BESIDE_THE_MARKUP else escape(value) for key, value in values.items()}
    return _fill(outlet.template, escaped).encode(piece.encoding, "xmlcharrefreplace")


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a text as HTML elements."""
    return [f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in text.split("\n\n")]


def _fill(template: str, values: Mapping[str, str]) -> str:
    """Fill a template line by line; a line with a placeholder that has no value is left out."""
    lines = (Template(line) for line in template.splitlines(keepends=True))
    return "".join(line.substitute(values) for line in lines if all(values[name] for name in line.get_identifiers()))


def _values(outlet: Outlet, piece: Piece, night: int) -> dict[str, str]:
    url = f"http://{outlet.host}{outlet.path_of(piece, night)}"
    caption, _, credit = piece.caption.partition(" Photo: ")
    paragraphs = paragraphs_of(piece.text_on(night))
    shown = paragraphs[:1] if piece.paywall else paragraphs
    return {
        "title": piece.title,
        "url": url,
        "section": piece.section,
        "standfirst": piece.standfirst,
        "opening": piece.opening_on(night),
        "authors": " and ".join(piece.authors),
        "published": piece.published.isoformat(),
        "date": outlet.date.format(published=piece.published),
        "caption": caption,
        "credit": credit,
        "author_note": piece.author_note,
        "republication_note": piece.republication_note,
        "walled": piece.slug if piece.paywall else "",
        "charset": piece.encoding,
        "paragraphs": "\n".join(shown),
        "first_paragraphs": "\n".join(shown[:2]),
        "last_paragraphs": "\n".join(shown[2:]),
        "json_ld": _json_ld(outlet, piece, url, night),
    }


def _json_ld(outlet: Outlet, piece: Piece, url: str, night: int) -> str:
    node = {
        "@context": "https://schema.org",
        "@type": outlet.json_ld,
        "headline": piece.title,
        "description": piece.standfirst,
        "author": _persons(piece.authors),
        "publisher": {"@type": "Organization", "name": outlet.name},
        "articleSection": piece.section,
        "datePublished": piece.published.isoformat(),
        "dateModified": piece.updated_at(night).isoformat(),
        "mainEntityOfPage": url,
        "isAccessibleForFree": not piece.paywall,
    }
    return json.dumps(node).replace("<", "\\u003c") if outlet.json_ld else ""


def _persons(names: Sequence[str]) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names]
