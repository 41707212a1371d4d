"""An address as it is stated in, the one that is stored and clicked out: nothing is changed that is not certain."""

from urllib.parse import unquote

import ada_url

from pipeline.urls.rules import HostRules, Wrapper, rules_of

MOST_WRAPPERS = 8  # an address that is wrapped more often than that is made to tire the reader


def canonical_url(url: str, base: str = "") -> str:
    """Return `url` in one spelling: WHATWG form, unwrapped, no fragment, no tracking; empty where it is no web address.

    A relative address is resolved against `base`. Canonicalising twice is the same as once.
    """
    address = _spell(url, base)
    for _ in range(MOST_WRAPPERS):
        if not address:
            break
        rules = rules_of(host_in(address))
        if not rules.wrappers:
            return _without_tracking(address, rules)
        if any(one.keeps_address and one.pattern.match(address) for one in rules.wrappers):
            return address  # of an archived page the query is part of the capture's name
        target = open_wrapper(address, rules)
        if not target:
            return _without_tracking(address, rules)
        address = target
    return ""


def open_wrapper(address: str, rules: HostRules) -> str:
    """Return the address that the wrapper `address` holds in WHATWG form, or an empty string where it holds none."""
    for wrapper in rules.wrappers:
        target = _target(address, wrapper)
        host = host_in(target)
        if "." in host or (host and rules_of(host).wrappers):
            return target
    return ""


def host_in(address: str) -> str:
    """Return the host of an address in WHATWG form, without its port; www. stays."""
    return split_address(address)[0]


def split_address(address: str) -> tuple[str, str, str]:
    """Return host, `:port` or nothing, and the path with the query of an address in WHATWG form."""
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
    """Return the port of a web address: the one it states, or that of its scheme; 0 where it is none."""
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return 0
    return int(parsed.port) if parsed.port else {"http:": 80, "https:": 443}.get(parsed.protocol, 0)


def _spell(url: str, base: str = "") -> str:
    """Return a web address in WHATWG form without its fragment, or an empty string."""
    try:
        href = ada_url.join_url(base, url.strip()) if base else ada_url.normalize_url(url.strip())
    except ValueError:
        return ""
    if not href.startswith(("http://", "https://")):
        return ""
    address = href.partition("#")[0]
    return _without_final_dot(address) if host_in(address).endswith(".") else address


def _without_final_dot(address: str) -> str:
    parsed = ada_url.URL(address)
    try:
        parsed.hostname = parsed.hostname.rstrip(".")  # read anew: it may turn out to be a number, an IPv4 address
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
    if not mark:
        return address
    kept = [pair for pair in query.split("&") if pair and not _is_tracking(pair, rules)]
    return f"{path}?{'&'.join(kept)}" if kept else path


def _is_tracking(pair: str, rules: HostRules) -> bool:
    key = pair.partition("=")[0].lower()
    return key in rules.tracking_keys or key.startswith(rules.tracking_prefixes)
