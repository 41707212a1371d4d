"""Text and data mining opt-outs, as stated by response headers, meta elements and robots.txt."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.fetch.robots_text import groups

# Agents that collect text for language models, as their operators document them. Those that fetch a page on a
# reader's request (ChatGPT-User, Perplexity-User) are left out: excluding them is no statement about mining.
AI_AGENTS = (
    *("AI2Bot", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "Claude-Web", "ClaudeBot"),
    *("cohere-ai", "Diffbot", "FacebookBot", "Google-CloudVertexBot", "Google-Extended", "GPTBot"),
    *("meta-externalagent", "Omgilibot", "PanguBot", "Timpibot", "YouBot"),
)
_AI_NAMES = {name.lower(): name for name in AI_AGENTS}
_WHOLE_SITE = {"/", "/*", "*"}
_NO_AI = re.compile(r"(?:^|[,:])\s*(noai|noml)\s*(?=,|$)", re.I)
_CONTENT_SIGNAL = re.compile(r"^[ \t]*content-signal[ \t]*:([^\r\n#]*)", re.I | re.M)
_META = re.compile(rb"<meta\b[^<>]{1,500}>", re.I)
_NAME = re.compile(rb"""\bname\s*=\s*["']?(tdm-reservation|robots)["'\s/>]""", re.I)
_CONTENT = re.compile(rb"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.I)
_META_WITHIN = 100_000  # bytes: the head of a page
_SIGNALS = re.compile(r"\b(ai-train|ai-input)\s*=\s*no\b", re.I)


def reserves_mining(headers: Sequence[tuple[str, str]], robots_text: str, page: bytes = b"") -> tuple[str, ...]:
    """Return the opt-outs found, each in a few words and once; an empty result is no permission, only no opt-out.

    header tdm-reservation: 1              TDM Reservation Protocol (W3C community group, 2024)
    header x-robots-tag: noai, noml        for every agent, or for one that is named
    meta tdm-reservation, robots           the same in the head of a page
    robots.txt content-signal: ai-train=no as Cloudflare writes it for its customers
    robots.txt disallows GPTBot …          a group that names the agent and closes the whole site to it
    """
    signs = (*_header_signs(headers), *_meta_signs(page), *_signal_signs(robots_text), *_agent_signs(robots_text))
    return tuple(dict.fromkeys(signs))


def _header_signs(headers: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in headers:
        if name.lower() == "tdm-reservation" and value.strip() == "1":
            yield "header tdm-reservation: 1"
        if name.lower() == "x-robots-tag":
            yield from (f"header x-robots-tag: {found.lower()}" for found in _NO_AI.findall(value))


def _meta_signs(page: bytes) -> Iterator[str]:
    for element in _META.findall(page, 0, _META_WITHIN):
        name, content = _NAME.search(element), _CONTENT.search(element)
        if name and content:
            stated = b"".join(filter(None, content.groups())).decode("latin-1")
            yield from _meta_sign(name[1].decode().lower(), stated)


def _meta_sign(name: str, stated: str) -> Iterator[str]:
    if name == "robots":
        yield from (f"meta robots: {found.lower()}" for found in _NO_AI.findall(stated))
    elif stated.strip() == "1":
        yield "meta tdm-reservation: 1"


def _signal_signs(robots_text: str) -> Iterator[str]:
    for line in _CONTENT_SIGNAL.findall(robots_text):
        yield from (f"robots.txt content-signal: {found.lower()}=no" for found in _SIGNALS.findall(line))


def _agent_signs(robots_text: str) -> Iterator[str]:
    closed, opened = set[str](), set[str]()
    for agents, rules in groups(robots_text):
        named = {_AI_NAMES[name] for name in map(_bare_name, agents) if name in _AI_NAMES}
        for directive, path in rules if named else ():
            if path in _WHOLE_SITE:
                (opened if directive == "allow" else closed).update(named)
    # Of two rules of equal length, allow wins (RFC 9309, 2.2.2).
    yield from (f"robots.txt disallows {name}" for name in sorted(closed - opened, key=str.lower))


def _bare_name(agent: str) -> str:
    return re.split(r"[/\s]", agent, maxsplit=1)[0].lower()
