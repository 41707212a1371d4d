"""An address in, its one true spelling out; and the key under which two spellings are one article."""

import ada_url

# Query keys that name a visit and not a text: ClearURLs (2025-07) and Media Cloud, as far as both call them safe.
# `ref`, `source`, `id`, `page`, `p` and `lang` stay: on some sites they choose the text.
TRACKING_KEYS = frozenset(
    {
        *("fbclid", "gclid", "dclid", "msclkid", "twclid", "yclid", "igshid", "mc_cid", "mc_eid", "mkt_tok", "cmpid"),
        *("cmp", "srsltid", "wickedid", "spm", "s_cid", "_hsenc", "_hsmi", "_ga", "_gl", "__twitter_impression"),
        "traffic_source",
    }
)
TRACKING_PREFIXES = ("utm_", "mtm_", "ga_", "oly_", "vero_", "itm_")


def canonical_url(url: str, base: str = "") -> str:
    """Return `url` in one spelling: WHATWG form, no fragment, no tracking parameters; empty where it is no web address.

    A relative address is resolved against `base`. Canonicalising twice is the same as once.
    """
    try:
        parsed = ada_url.URL(url.strip(), base=base) if base else ada_url.URL(url.strip())
    except ValueError:
        return ""
    if parsed.protocol not in {"http:", "https:"}:
        return ""
    kept = [pair for pair in parsed.search.removeprefix("?").split("&") if pair and not _is_tracking(pair)]
    parsed.search = "&".join(kept)
    parsed.hash = ""
    parsed.hostname = parsed.hostname.rstrip(".")
    return parsed.href


def _is_tracking(pair: str) -> bool:
    key = pair.partition("=")[0].lower()
    return key in TRACKING_KEYS or key.startswith(TRACKING_PREFIXES)


def address_key(url: str) -> str:
    """Return the key that http and https, www. and bare host, with and without a final slash share; never shown."""
    canonical = canonical_url(url) or url
    key = (canonical.partition("://")[2] or canonical).removeprefix("www.")
    path, mark, query = key.partition("?")
    return path.rstrip("/") + mark + query


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
