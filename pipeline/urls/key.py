"""An address in, the key out that it shares with the other addresses of its article; and which sites are one."""

from tld import get_fld

from pipeline.urls.address import MOST_WRAPPERS, canonical_url, host_in, open_wrapper, split_address
from pipeline.urls.rules import Ending, HostRules, are_known_pair, rules_of

MOST_ENDINGS = 4  # one after another, as in /amp/index.html; an address with more is made to tire the reader


def address_key(url: str) -> str:
    """Return the key that all addresses of one article share; never shown, never asked for.

    http and https, www., mobile, AMP and print views, final slashes and index files make no difference; of listed
    hosts the article's id is the key, as `host/#id`. What is no web address is its own key.
    """
    address = _innermost(canonical_url(url))
    if not address:
        return url.strip()
    host, port, tail = split_address(address)
    rules = rules_of(host)
    for article_id in rules.article_ids:
        if found := article_id.pattern.search(tail):
            return f"{article_id.site}{port}/#{'/'.join(found.groups())}"
    path, _, query = tail.partition("?")
    path = _shorten(path, rules)
    kept = [pair for pair in query.split("&") if pair and pair.lower() not in rules.variant_pairs]
    return rules.site + port + (path.lower() if rules.ignores_case else path) + ("?" + "&".join(kept) if kept else "")


def same_article_site(url: str, other: str) -> bool:
    """Tell whether two web addresses are of one publisher's site, so that a page of one may call the other its own.

    They are where their registrable hosts (Public Suffix List) are the same, after mirrors and renames, or stand in
    rules.toml as a known pair; hosts that give every customer a name are as many sites as they have names.
    """
    site, other_site = _registrable(url), _registrable(other)
    return bool(site and other_site) and (site == other_site or are_known_pair(site, other_site))


def _innermost(address: str) -> str:
    """Return the original address of an archived page; any other address as it is."""
    for _ in range(MOST_WRAPPERS):
        original = canonical_url(open_wrapper(address, rules_of(host_in(address))))
        if not original:
            break
        address = original
    return address


def _shorten(path: str, rules: HostRules) -> str:
    """Return the path without final slashes and without the endings that name another view of the same page."""
    path = path.rstrip("/")
    for _ in range(MOST_ENDINGS):
        if not path.endswith(rules.all_endings):
            break
        path = next(filter(None, (_before(path, ending) for ending in rules.endings)), path).rstrip("/")
    return path


def _before(path: str, ending: Ending) -> str:
    """Return what stands before the ending, as `/` where that is nothing; empty where this is not such an ending."""
    before = path.removesuffix(ending.text)
    return (before or "/") if before != path and ending.after.search(before) else ""


def _registrable(url: str) -> str:
    address = _innermost(canonical_url(url))
    if not address:
        return ""
    rules = rules_of(host_in(address))
    if rules.is_host_of_sites:
        return rules.site
    # Names that the list does not know, such as those of a test server, stand for themselves.
    registrable = get_fld(f"http://{rules.site}", search_private=True, fail_silently=True) or rules.site
    return rules_of(registrable).site
