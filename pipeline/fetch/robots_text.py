"""Tokenising robots.txt into groups and lines, independent of the agent (RFC 9309)."""

import re
from collections.abc import Iterator

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# The directives that crawlers obey, in the spellings that protego accepts too, identified by their first letter.
_LINE = re.compile(
    r"\s*(user[-\s]*agent|allow|diss?all?ow|diasllow|disallaw|crawl[-\s]delay)(?:\s*:|\s+|$)(.*)", re.I | re.S
)
_SITEMAP_LINE = re.compile(r"^[^\S\n]*+sitemap\s*+:\s*+(\S++)", re.I | re.M)
_LINE_LIMIT = 8 * 2_083 - 1  # characters; where Google's parser cuts a line
_DIRECTIVES = {"u": "user-agent", "a": "allow", "d": "disallow", "c": "crawl-delay"}


def sitemap_lines(text: str) -> tuple[str, ...]:
    """Return what the Sitemap lines of a robots.txt name, in their order; they belong to no group."""
    return tuple(dict.fromkeys(_SITEMAP_LINE.findall(text)))


def decode_robots(body: bytes) -> str:
    """Decode a robots.txt as UTF-8, or as UTF-16 with a byte order mark; invalid bytes are replaced."""
    return body.decode("utf-16" if body.startswith(_UTF16) else "utf-8-sig", "replace")


def groups(text: str) -> Iterator[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]]:
    """Yield each group of a robots.txt: its agents as written, and its rules as pairs of directive and value."""
    agents: list[str] = []
    rules: list[tuple[str, str]] = []
    for directive, value in robots_lines(text):
        if directive != "user-agent":
            rules.append((directive, value))
            continue
        if rules:
            yield tuple(agents), tuple(rules)
            agents, rules = [], []
        agents.append(value)
    yield tuple(agents), tuple(rules)


def robots_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the lines that crawlers obey, as pairs of directive and value; all other lines are left out."""
    for line in text.splitlines():  # as protego splits, or it would find lines that were not checked here
        found = _LINE.fullmatch(line[:_LINE_LIMIT].partition("#")[0])
        if found is not None:
            yield _DIRECTIVES[found[1][0].lower()], found[2].strip()
