"""URL canonicalisation for storing and linking: only changes that are certain not to alter the target."""

from functools import lru_cache
from urllib.parse import unquote

import ada_url

from pipeline.urls.mask import mask_userinfo
from pipeline.urls.rules import HostRules, Wrapper, rules_of

MOST_WRAPPERS = 8  # deeper nesting is taken for an attack
_REMEMBERED = 2048  # addresses: those of a batch, each asked for some ten times


@lru_cache(_REMEMBERED)
def canonical_url(url: str, base: str = "") -> str:
    """Canonicalise `url`: WHATWG form, unwrapped, no fragment, tracking or session; empty where it is no web address.

    A relative address is resolved against `base`. Idempotent.
    """
    address = _spell(url, base)
    for _ in range(MOST_WRAPPERS):
        if not address:
            break
        rules = rules_of(host_in(address))
        if not rules.wrappers:
            return _without_tracking(address, rules)
        if any(one.keeps_address and one.pattern.match(address) for one in rules.wrappers):
            return address  # the query of an archived page belongs to the capture
        target = open_wrapper(address, rules) or _without_tracking(address, rules)
        if target == address:
            return address
        address = target  # without its session, an address may be a wrapper that opens
    return ""


def open_wrapper(address: str, rules: HostRules) -> str:
    """Return the address inside a wrapper (redirector, archive) in WHATWG form, or an empty string."""
    for wrapper in rules.wrappers:
        target = _target(address, wrapper)
        host = host_in(target)
        if "." in host or (host and rules_of(host).wrappers):
            return target
    return ""


def host_in(address: str) -> str:
    """Return the host of an address in WHATWG form, without its port, but with `www.`."""
    return split_address(address)[0]


def split_address(address: str) -> tuple[str, str, str]:
    """Split an address in WHATWG form into host, `:port` (or nothing), and path with query."""
    authority, slash, tail = address.partition("://")[2].partition("/")
    place = authority.rpartition("@")[2]
    host, colon, port = place.rpartition(":")
    return (host, colon + port, slash + tail) if colon and port.isdecimal() else (place, "", slash + tail)


def host_of(url: str) -> str:
    """Return the host of a web address without `www.`, or an empty string."""
    try:
        return ada_url.URL(url).hostname.removeprefix("www.")
    except ValueError:
        return ""


def port_of(url: str) -> int:
    """Return the port of a web address, by default that of its scheme; 0 where it is no web address."""
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return 0
    return int(parsed.port) if parsed.port else {"http:": 80, "https:": 443}.get(parsed.protocol, 0)


def without_session(address: str) -> str:
    """Return a web address without the session of a visitor in it, otherwise as it is."""
    path, mark, query = address.partition("?")
    cleaned = _without_session(path, query, rules_of(host_in(address)))
    return cleaned + mark if mark and not query else cleaned


def _spell(url: str, base: str = "") -> str:
    """Serialise a web address as WHATWG does, without its fragment; an empty string where it is none."""
    try:
        href = ada_url.join_url(base, url.strip()) if base else ada_url.normalize_url(url.strip())
    except ValueError:
        return ""
    if not href.startswith(("http://", "https://")):
        return ""
    address = mask_userinfo(href.partition("#")[0])
    return _without_final_dot(address) if host_in(address).endswith(".") else address


def _without_final_dot(address: str) -> str:
    parsed = ada_url.URL(address)
    try:
        parsed.hostname = parsed.hostname.rstrip(".")  # parsed again: the rest may be an IPv4 address
    except ValueError:
        return ""
    return "" if parsed.hostname.endswith(".") else parsed.href


def _target(address: str, wrapper: Wrapper) -> str:
    found = wrapper.pattern.match(address)
    if not found:
        return ""
    target = found.expand(wrapper.target)
    return _spell(unquote(target) if wrapper.is_encoded else target)


def _without_tracking(address: str, rules: HostRules) -> str:
    path, mark, query = address.partition("?")
    if mark:
        query = "&".join(pair for pair in query.split("&") if pair and not _is_tracking(pair, rules))
    return _without_session(path, query, rules)


def _without_session(path: str, query: str, rules: HostRules) -> str:
    if ";" in path or "(" in path or "%" in path:
        for pattern in rules.path_sessions:
            path = pattern.sub("", path)
    if not query:
        return path
    query = f"&{query}"
    for pattern in rules.query_sessions:
        query = pattern.sub("", query)
    return f"{path}?{query[1:]}" if query[1:] else path


def _is_tracking(pair: str, rules: HostRules) -> bool:
    key = pair.partition("=")[0].lower()
    return key in rules.tracking_keys or key.startswith(rules.tracking_prefixes)
