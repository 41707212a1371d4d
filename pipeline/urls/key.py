"""Address keys: one key for all variants of an article's address; and whether two addresses belong to one site."""

from tld import get_fld

from pipeline.urls.address import MOST_WRAPPERS, canonical_url, host_in, open_wrapper, split_address
from pipeline.urls.rules import Ending, HostRules, are_known_pair, rules_of

MOST_ENDINGS = 4  # consecutive, as in /amp/index.html; more are taken for an attack


def address_key(url: str) -> str:
    """Return the key shared by all addresses of one article; for comparison only, never shown or requested.

    http and https, www., mobile, AMP and print views, trailing slashes and index files make no difference; for listed
    hosts the key is the article's id, as `host/#id`. Text that is no web address is its own key.
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
    """Tell whether two web addresses belong to one publisher, so that a page of one may declare the other canonical.

    True if their registrable domains (Public Suffix List) are equal after mirrors and renames, or are a known pair in
    rules.toml. On hosting services each customer's subdomain is a site of its own.
    """
    site, other_site = registrable_domain(url), registrable_domain(other)
    return bool(site and other_site) and (site == other_site or are_known_pair(site, other_site))


def _innermost(address: str) -> str:
    """Return the original address of an archived page; any other address unchanged."""
    for _ in range(MOST_WRAPPERS):
        original = canonical_url(open_wrapper(address, rules_of(host_in(address))))
        if not original:
            break
        address = original
    return address


def _shorten(path: str, rules: HostRules) -> str:
    """Strip trailing slashes and the path endings of alternative views (AMP, print, index files)."""
    path = path.rstrip("/")
    for _ in range(MOST_ENDINGS):
        if not path.endswith(rules.all_endings):
            break
        path = next(filter(None, (_before(path, ending) for ending in rules.endings)), path).rstrip("/")
    return path


def _before(path: str, ending: Ending) -> str:
    """Return the path before the ending, `/` if that is empty; an empty string where the ending does not apply."""
    before = path.removesuffix(ending.text)
    return (before or "/") if before != path and ending.after.search(before) else ""


def registrable_domain(url: str) -> str:
    """Return the registrable domain (Public Suffix List) of a web address, after mirrors and renames; empty for others.

    On hosting services each customer's subdomain is one.
    """
    address = _innermost(canonical_url(url))
    if not address:
        return ""
    rules = rules_of(host_in(address))
    if rules.is_host_of_sites:
        return rules.site
    # Names unknown to the list, such as those of a test server, are their own registrable domain.
    registrable = get_fld(f"http://{rules.site}", search_private=True, fail_silently=True) or rules.site
    return rules_of(registrable).site
