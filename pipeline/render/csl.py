"""CSL-JSON rendering, for Zotero, pandoc and citeproc."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.render.names import Name
from pipeline.render.reference import Reference


def as_csl_json(references: Iterable[Reference]) -> Iterator[str]:
    """Yield the pieces of one JSON list, with one reference per line."""
    yield "["
    for number, reference in enumerate(references):
        yield (",\n" if number else "\n") + json.dumps(_item(reference), ensure_ascii=False)
    yield "\n]\n"


def _item(reference: Reference) -> dict[str, Any]:
    accessed = reference.accessed_on
    item = {
        "id": reference.key,
        "type": _type(reference),
        "title": reference.title,
        "author": [_name(name) for name in reference.names],
        "container-title": reference.outlet,
        "issued": {"date-parts": [list(reference.date_parts)]},
        "language": reference.language,
        "URL": reference.url,
        "accessed": {"date-parts": [[accessed.year, accessed.month, accessed.day]]},
    }
    return {label: said for label, said in item.items() if said}


def _name(name: Name) -> dict[str, str]:
    return {"literal": name.family} if name.is_literal else {"family": name.family, "given": name.given}


def _type(reference: Reference) -> str:
    if reference.is_in_newspaper:
        return "article-newspaper"
    return "article-magazine" if reference.is_in_magazine else "webpage"
