"""URL rules per host, from rules.toml."""

import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from tld import is_tld

_TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads(
    resources.files("pipeline.urls").joinpath("rules.toml").read_text("utf-8")
)
_PREFIXES = tuple(prefix for rule in _TABLE["host_prefix"] for prefix in rule["prefixes"])
_MOVED: dict[str, str] = {
    host: rule["site"] for name in ("rename", "mirror") for rule in _TABLE[name] for host in rule["hosts"]
}
_NAME_LIMIT = 253  # characters of a host name in the DNS
_PAIRS = tuple(frozenset(rule["sites"]) for rule in _TABLE["known_pair"])


class Wrapper(NamedTuple):
    """Pattern of an address that contains another, and whether the outer one stays the canonical address."""

    pattern: re.Pattern[str]
    target: str
    is_encoded: bool
    keeps_address: bool


class Ending(NamedTuple):
    """Path ending of an alternative view of a page, removed where the path before it matches `after`."""

    text: str
    after: re.Pattern[str]


class ArticleId(NamedTuple):
    """Pattern of the article id in path and query, and the site to which the id belongs."""

    pattern: re.Pattern[str]
    site: str


class HostRules(NamedTuple):
    """All rules for the addresses of one host."""

    site: str  # the host used in keys
    is_host_of_sites: bool  # a hosting service: each subdomain is another publisher
    tracking_keys: frozenset[str]  # in lower case
    tracking_prefixes: tuple[str, ...]
    path_sessions: tuple[re.Pattern[str], ...]
    query_sessions: tuple[re.Pattern[str], ...]  # of a query that begins with `&`
    wrappers: tuple[Wrapper, ...]
    article_ids: tuple[ArticleId, ...]
    endings: tuple[Ending, ...]
    all_endings: tuple[str, ...]  # their texts, for one `endswith`
    variant_pairs: frozenset[str]  # in lower case
    ignores_case: bool


@lru_cache(maxsize=4096)
def rules_of(host: str) -> HostRules:
    """Return the rules for `host`, in WHATWG form without a port."""
    site = present_name(host)
    article_ids = (
        ArticleId(re.compile(pattern), rule.get("site", site))
        for rule in _for_host("article_id", site)
        for pattern in rule["patterns"]
    )
    endings = tuple(
        Ending(text, re.compile(rule["after"])) for rule in _for_host("ending", site) for text in rule["endings"]
    )
    return HostRules(
        site=site,
        is_host_of_sites=any(_for_host("host_of_sites", site)),
        tracking_keys=frozenset(key for rule in _for_host("tracking", site) for key in rule.get("keys", ())),
        tracking_prefixes=tuple(text for rule in _for_host("tracking", site) for text in rule.get("prefixes", ())),
        path_sessions=_sessions("in_path", site),
        query_sessions=_sessions("in_query", site),
        wrappers=tuple(_wrapper(rule) for rule in _for_host("wrapper", site)),
        article_ids=tuple(article_ids),
        endings=endings,
        all_endings=tuple(ending.text for ending in endings),
        variant_pairs=frozenset(pair for rule in _for_host("variant_parameter", site) for pair in rule["pairs"]),
        ignores_case=any(_for_host("ignores_case", site)),
    )


def are_known_pair(site: str, other: str) -> bool:
    """Tell whether two registrable domains are listed as one publisher's."""
    return any(site in pair and other in pair for pair in _PAIRS)


def present_name(host: str) -> str:
    """Return the host's current name without www., m. and the like, but never a bare public suffix such as com.au."""
    if len(host) > _NAME_LIMIT:
        return host
    while host not in _MOVED:
        shorter = next((host.removeprefix(one) for one in _PREFIXES if host.startswith(one)), "")
        if "." not in shorter or shorter.startswith(".") or is_tld(shorter):
            return host
        host = shorter
    return _MOVED[host]


def former_names(domain: str) -> tuple[str, ...]:
    """Return the hosts that are listed as former names or mirrors of a domain, or of a host below it."""
    return tuple(host for host, site in _MOVED.items() if site == domain or site.endswith(f".{domain}"))


def _for_host(name: str, host: str) -> Iterator[dict[str, Any]]:
    return (rule for rule in _TABLE[name] if any(fnmatchcase(host, glob) for glob in rule["hosts"]))


def _sessions(place: str, host: str) -> tuple[re.Pattern[str], ...]:
    rules = _for_host("session", host)
    return tuple(re.compile(pattern, re.I | re.A) for rule in rules for pattern in rule.get(place, ()))


def _wrapper(rule: dict[str, Any]) -> Wrapper:
    return Wrapper(
        pattern=re.compile(rule["pattern"]),
        target=rule["target"],
        is_encoded=rule.get("is_encoded", False),
        keeps_address=rule.get("keeps_address", False),
    )
