"""Source-specific pruning: removing the elements that sources.toml declares as XPaths."""

from collections.abc import Iterable
from typing import Any

from lxml.etree import XPath, XPathEvalError, XPathSyntaxError


def check_path(path: str) -> str:
    """Validate an XPath and return it unchanged. Raises ValueError."""
    try:
        XPath(path)
    except XPathSyntaxError as broken:
        raise ValueError(f"this is no XPath ({broken}); write for example //div[@class='promo']") from broken
    return path


def prune(tree: Any, paths: Iterable[str]) -> None:
    """Drop the elements that the XPaths select below an lxml element, in place; other results are ignored."""
    for path in paths:
        for found in _found(tree, path):
            if getattr(found, "getparent", lambda: None)() is not None and not isinstance(found, str):
                found.drop_tree()


def _found(tree: Any, path: str) -> list[Any]:
    try:
        found = tree.xpath(path)
    except XPathEvalError:  # an unknown function or prefix selects nothing
        return []
    return found if isinstance(found, list) else []
