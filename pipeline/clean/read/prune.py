"""The tree of a page and what a source declares to be no part of its texts in; the tree without it out."""

from collections.abc import Iterable
from typing import Any

from lxml.etree import XPath, XPathEvalError, XPathSyntaxError


def check_path(path: str) -> str:
    """Return an XPath of elements as it is; ValueError says what is wrong with it."""
    try:
        XPath(path)
    except XPathSyntaxError as broken:
        raise ValueError(f"this is no XPath ({broken}); write for example //div[@class='promo']") from broken
    return path


def prune(tree: Any, paths: Iterable[str]) -> None:
    """Cut all that the XPaths find below an lxml element, in place. What they find that is no element stays."""
    for path in paths:
        for found in _found(tree, path):
            if getattr(found, "getparent", lambda: None)() is not None and not isinstance(found, str):
                found.drop_tree()


def _found(tree: Any, path: str) -> list[Any]:
    try:
        found = tree.xpath(path)
    except XPathEvalError:  # an unknown function or prefix: such a path finds nothing
        return []
    return found if isinstance(found, list) else []
