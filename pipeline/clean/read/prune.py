"""XPath pruning: removal of the elements that a source declares not to be article text."""

from collections.abc import Iterable
from typing import Any

from lxml.etree import XPath, XPathEvalError, XPathSyntaxError


def check_path(path: str) -> str:
    """Return a valid XPath unchanged; raise ValueError with the syntax error of any other."""
    try:
        XPath(path)
    except XPathSyntaxError as broken:
        raise ValueError(f"this is no XPath ({broken}); write for example //div[@class='promo']") from broken
    return path


def prune(tree: Any, paths: Iterable[str]) -> None:
    """Remove the elements below an lxml element that the XPaths select, in place; attributes and texts stay."""
    for path in paths:
        for found in _found(tree, path):
            if getattr(found, "getparent", lambda: None)() is not None and not isinstance(found, str):
                found.drop_tree()


def _found(tree: Any, path: str) -> list[Any]:
    try:
        found = tree.xpath(path)
    except XPathEvalError:  # an unknown function or prefix: such a path selects nothing
        return []
    return found if isinstance(found, list) else []
