"""Collection of every regular expression of the project: each call of `re` in the sources, with what it compiles.

What is compiled while the packages are imported and their data is loaded is recorded; a call inside a function that was
not met so is read from its source. A call of which neither is known is an error, so that none can hide.
"""

import ast
import importlib
import pkgutil
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

PACKAGES = ("pipeline", "warehouse", "flows")
ROOT = Path(__file__).parents[2]
_CALLS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
_WORD = "word"  # stands for a part of a pattern that is known only when the function runs


class Site(NamedTuple):
    """A call of a function of `re` in the sources."""

    file: str
    line: int


class Compiled(NamedTuple):
    """A regular expression with the place that compiles it; and the methods that are called on it."""

    site: Site
    pattern: str | bytes
    flags: int
    methods: frozenset[str] = frozenset({"search"})

    def __repr__(self) -> str:
        """Name the place and the pattern."""
        return f"{self.site.file}:{self.site.line} {self.pattern!r:.120}"


def collect() -> list[Compiled]:
    """Return every pattern of the project. Only in a process that has imported none of its modules yet."""
    with _recording() as recorded:
        modules = {Path(str(module.__file__)).relative_to(ROOT).as_posix(): module for module in _modules()}
        _load_what_holds_patterns()
    found = []
    for file, module in modules.items():
        tree = ast.parse((ROOT / file).read_text())
        for call, name in _calls(tree):
            site = Site(file, call.lineno)
            patterns = recorded.get(site) or {_written(call, site, vars(module))}
            methods = frozenset(_methods(tree, call, name) & _CALLS)
            found += [Compiled(site, pattern, flags, methods) for pattern, flags in patterns]
    return sorted(found, key=repr)


@contextmanager
def _recording() -> Iterator[dict[Site, set[tuple[str | bytes, int]]]]:
    """Record what is compiled by code of the project, by the place of the call."""
    found: defaultdict[Site, set[tuple[str | bytes, int]]] = defaultdict(set)
    compile_it = re._compile  # type: ignore[attr-defined]

    def record(pattern: Any, flags: int) -> Any:
        compiled = compile_it(pattern, flags)
        caller = sys._getframe(2)
        path = Path(caller.f_code.co_filename)
        if path.is_relative_to(ROOT):
            site = Site(path.relative_to(ROOT).as_posix(), caller.f_lineno)
            found[site].add((compiled.pattern, compiled.flags))
        return compiled

    re._compile = record  # type: ignore[attr-defined]
    try:
        yield found
    finally:
        re._compile = compile_it  # type: ignore[attr-defined]


def _modules() -> list[ModuleType]:
    names = [
        module.name
        for package in PACKAGES
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}.")
        if not module.name.endswith("__main__")
    ]
    return [importlib.import_module(name) for name in (*PACKAGES, *names)]


def _load_what_holds_patterns() -> None:
    """Load the tables that hold regular expressions: rules of addresses, the codebook, the sources."""
    from pipeline.assess.genre import GenreRule
    from pipeline.assess.relevance import RelevanceRule
    from pipeline.discover.feed import read_feed
    from pipeline.history.screen import Screen
    from pipeline.sources.watched import load_sources
    from pipeline.themes.codebook.load import load_codebook
    from pipeline.themes.match.matcher import Matcher
    from pipeline.urls import rules

    for host in {host for rows in rules._TABLE.values() for row in rows for host in row.get("hosts", ())}:
        rules.rules_of(host.replace("*", "x"))
    codebook = load_codebook()
    GenreRule(codebook)
    RelevanceRule(codebook)
    Matcher(codebook)
    Screen(codebook)
    for source in load_sources():
        for feed in source.feeds:
            if feed.link_pattern:
                read_feed(b"<a href='/x'>A title</a>", feed, source, final_url=feed.url)


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Yield the calls of `re`, each with the global that holds its result, or an empty string."""
    names = {
        id(node.value): node.targets[0].id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "re" and {one.name for one in node.names} & _CALLS:
            raise AssertionError(f"line {node.lineno}: call it as re.…, so that its patterns are collected")
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{name}" for name in _CALLS}:
            yield node, names.get(id(node), "")


def _methods(tree: ast.Module, call: ast.Call, name: str) -> set[str]:
    """Return the methods by which a pattern is used, as far as its file shows; all that could be where it does not."""
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr != "compile":
        return {call.func.attr}
    if not name.startswith("_"):
        return {"search", "fullmatch"}
    named = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    ]
    looked_up = [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and any(node.value is one for one in named)
    ]
    return set(looked_up) if len(looked_up) == len(named) and named else {"search", "fullmatch"}


def _written(call: ast.Call, site: Site, known: dict[str, Any]) -> tuple[str | bytes, int]:
    """Return the pattern that stands in a call inside a function, and its flags."""
    stated = {str(keyword.arg): keyword.value for keyword in call.keywords}
    pattern = _text(call.args[0], known)
    if pattern is None:
        raise AssertionError(f"{site.file}:{site.line}: no pattern of this call is known; load what holds it")
    at = {"compile": 1, "split": 3, "sub": 4, "subn": 4}.get(call.func.attr, 2)  # type: ignore[attr-defined]
    flags = call.args[at] if len(call.args) > at else stated.get("flags", ast.Constant(0))
    return pattern, int(_value(flags, known) or 0)


def _text(node: ast.expr, known: dict[str, Any]) -> str | bytes | None:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(_text(part, known) or _WORD) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return _text(node.value, known)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left, known), _text(node.right, known)
        return None if left is None and right is None else f"{left or _WORD!s}{right or _WORD!s}"
    found = _value(node, known)
    if (
        found is None
        and isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "escape"
    ):
        return _WORD
    return found if isinstance(found, str | bytes) else None


def _value(node: ast.expr, known: dict[str, Any]) -> Any:
    """Return the value of an expression of constants and globals; None where it needs more."""
    try:
        return eval(compile(ast.Expression(node), "<pattern>", "eval"), dict(known))
    except (NameError, AttributeError, TypeError):
        return None
