"""Rejections: each reason code with a sentence for the user on what happened and what to do about it."""

from pipeline.records import Rejection, Step

LATER = "Nothing to do: it will be tried again on the following nights."
GIVEN_UP = "It failed on several nights and was given up: `nato-asia rejections retry --reason {}` tries it again."
LOOK = "Open the address in a browser to see what is there; `nato-asia inspect ADDRESS` shows how it is read."

WAY_OUT = {
    "crashed": "An error in this program, which did not affect other sources. Please report it with its detail.",
    "damaged": "Check the disk: bytes of the archive were changed. A page is fetched again on the next night; for the "
    "rest, put the named file back from a backup and run `nato-asia rebuild`.",
    # the feed
    "feed_challenge": "The site admits only people with a browser: ask the outlet for a feed, or disable the source.",
    "feed_rate_limited": LATER,
    "feed_not_json": LOOK,
    "feed_has_doctype": "The feed declares entities, which are never expanded: look for another feed of the outlet.",
    "feed_too_deep": LOOK,
    "feed_too_large": LOOK,
    "lead": "Found by a search service whose link cannot be followed: it counts once the outlet's own feed lists it.",
    "host_resting": LATER,
    "no_contact": "Site owners must be able to reach you: set contact in nato-asia.toml.",
    "feed_gave_up": "Reading the feed took too much time or memory. If this persists, look for another feed of the "
    "outlet, or disable it.",
    "feed_child_died": "The machine ended the process that read the feed, or kept it waiting: the next night requests "
    "it again. If this persists, free memory, or set workers lower.",
    "feed_empty": LATER,
    "feed_is_html": "The feed has probably moved: find its new address on the outlet's site and correct sources.toml.",
    "feed_is_error": "The feed answers with an error message as an item. If this persists, look at the bridge or "
    "generator that makes it, or declare a feed of the outlet itself.",
    "feed_moved": "The feed says that it has moved or ended: find its new address on the outlet's site and correct "
    "sources.toml.",
    "feed_malformed": "Its readable entries were kept. If this persists, tell the outlet or find another of its feeds.",
    "feed_without_entries": LATER,
    "entry_without_address": "The feed lists it without a link: if its entries contain the text, set full_text = true.",
    "entry_without_text": "The source has full_text = true, but this entry contains no text: check the feed.",
    # the network
    "invalid_url": "The address is invalid: correct it in sources.toml, or tell the outlet.",
    "refused_scheme": "Only http and https addresses are requested. Nothing to do.",
    "refused_userinfo": "Addresses that contain a user name or password are not requested. Nothing to do.",
    "refused_port": "Public hosts are requested on ports 80 and 443 only. For a server of your own use --allow-host.",
    "refused_address": "The address is not on the public web. For a server of your own use --allow-host.",
    "refused_downgrade": "The site redirects from https to http, which is not followed: find its https address.",
    "robots_disallow": "The robots.txt of the site excludes this address, which is respected.",
    "robots_unreachable": LATER,
    "mining_reserved": "The outlet reserves text and data mining. With its consent, or where the law lets you mine its "
    "texts, set respect_reservations = false and run `nato-asia rejections retry --reason mining_reserved`.",
    "timeout": LATER,
    "dns": "The host name was not found. If this persists, correct the address in sources.toml.",
    "connection": LATER,
    "tls": "The site's certificate is not valid. If this persists, tell the outlet or disable the source.",
    "protocol": LATER,
    "incomplete": LATER,
    "bad_coding": LOOK,
    "too_large": "It is larger than the limit for one page, so it cannot be an article. Nothing to do.",
    "too_many_redirects": LOOK,
    "cookie_check": "The site shows it only to visitors that keep its cookie, which this program does not. It is tried "
    "again; if this persists, ask the outlet for a feed with whole texts.",
    "bad_redirect": LOOK,
    "refresh_again": "The page sends its readers on to a page that sends them on again. Open it in a browser to see "
    "where it ends, and tell the outlet.",
    "http_401": "The page requires a login. Nothing to do.",
    "http_403": "The site refuses automated access: ask the outlet, or disable the source.",
    "http_404": "The page no longer exists. Texts that were read before are kept.",
    "http_410": "The page was withdrawn. Texts that were read before are kept.",
    "http_429": LATER,
    "http_451": "The page is withheld for legal reasons. Nothing to do.",
    "http_4xx": LOOK,
    "http_5xx": LATER,
    "baseline_differs": "The page is not the seed text that was measured: load it with `nato-asia baseline load FILE`.",
    # the page
    "empty": LOOK,
    "binary": "It is a file (a PDF, a picture) and not a web page; texts are read from web pages only.",
    "not_html": "It is not a web page; texts are read from web pages only.",
    "wrong_charset": LOOK,
    "not_an_article": LOOK,
    "redirect_page": "The page only sends its readers on to another address: open it in a browser to see "
    "where it ends, and tell the outlet.",
    "listing": "It is a list of articles. Nothing to do: those in a feed of its source are read from their own pages.",
    "wrong_language": "It is in none of the `languages` of its source. To keep it, correct or remove that key in "
    "sources.toml and run `nato-asia rejections retry --reason wrong_language`.",
    "stub": "Only the beginning is public, the rest is for subscribers: it is not counted.",
    "gave_up": "Reading the page took too much time or memory, or ended its process, also when nothing else was read. "
    "`nato-asia rejections retry --reason gave_up` tries it again.",
    "child_died": "The machine ended the process that read the page, or kept it waiting: the next night reads it again "
    "from the archive. If this persists, free memory, or set workers lower.",
}

# Reasons that degrade the night in which they occur, each with the words that introduce the first case in `status`.
DEGRADES_NIGHT = {
    "crashed": "Processing broke off at",
    "damaged": "The archive is damaged; what can be had again is fetched again:",
    "child_died": "The process that read a page died, also alone; it is read again next night:",
    "feed_child_died": "The process that read a feed died, also alone; it is requested again next night:",
}


# The same reasons where the thing is not a page: of a feed, of which the user can declare another address.
_MOVED = "find the feed's new address on the outlet's site and correct sources.toml, or disable it there."
FEED_WAY_OUT = {
    "http_404": f"The feed is not at this address any more: {_MOVED}",
    "http_410": f"The feed was withdrawn for good: {_MOVED}",
    "http_401": "The feed requires a login: declare another feed of the outlet in sources.toml, or disable it there.",
    "http_403": "The site refuses automated access to its feed: ask the outlet, or disable the source.",
    "http_451": "The feed is withheld for legal reasons: declare another one in sources.toml, or disable it there.",
    "http_4xx": f"The site refuses this address: {_MOVED}",
    "too_large": "It is larger than the limit for one answer: declare a smaller feed of the outlet in sources.toml.",
    "robots_disallow": "The robots.txt of the site excludes this feed, which is respected: ask the outlet, or declare "
    "another feed.",
    "refused_userinfo": "Addresses that contain a user name or password are not requested: declare one without.",
    "refused_scheme": "Only http and https addresses are requested: declare such an address in sources.toml.",
    "empty": "The feed answered with nothing. If this persists, find its new address and correct sources.toml.",
    "bad_redirect": f"The feed redirects to nowhere: {_MOVED}",
    "too_many_redirects": f"The feed redirects in a circle: {_MOVED}",
}
# Of a seed article, whose address is part of the shipped baseline and stands in no file of the user's.
_LOAD = "its shipped measurements stay in use. Load the text with `nato-asia baseline load FILE` to re-measure it."
BASELINE_WAY_OUT = {
    "http_404": f"The seed article is not at its address any more: {_LOAD}",
    "http_410": f"The seed article was withdrawn: {_LOAD}",
    "dns": f"The host of the seed article was not found: {_LOAD}",
    "invalid_url": f"The address of the seed article is invalid: {_LOAD}",
    "tls": f"The certificate of the seed article's site is not valid: {_LOAD}",
    "mining_reserved": f"The publisher of the seed article reserves text and data mining: {_LOAD}",
    "http_4xx": f"The site refuses to give the seed article: {_LOAD}",
}
_UNREADABLE = (
    "http_401",
    "http_403",
    "http_451",
    "robots_disallow",
    "too_large",
    "not_html",
    "stub",
    "empty",
    "wrong_language",
)
BASELINE_WAY_OUT |= dict.fromkeys(_UNREADABLE, f"The seed article cannot be read there: {_LOAD}")
# Of a page: only its feed is declared, not its own address.
PAGE_WAY_OUT = {
    "invalid_url": "The outlet lists an invalid address. Nothing to do, or tell the outlet.",
    "dns": "The host name of this page was not found. If this persists, tell the outlet.",
}
BASELINE_SOURCE = "baseline"


def way_out(reason: str, step: Step | None = None, source_id: str = "", *, is_feed: bool = False) -> str:
    """Return the sentence for a reason, by what was rejected: a feed, a seed article, a page, or anything."""
    if source_id == BASELINE_SOURCE:
        special = BASELINE_WAY_OUT
    elif is_feed:
        special = FEED_WAY_OUT
    else:
        special = PAGE_WAY_OUT if step is Step.FETCH else {}
    of_class = f"{reason[:6]}xx"
    return special.get(reason) or (special.get(of_class) if reason not in WAY_OUT else "") or _general(reason)


def _general(reason: str) -> str:
    """Return the sentence for a reason; HTTP status codes without their own get that of their class."""
    if reason in WAY_OUT:
        return WAY_OUT[reason]
    if reason.startswith("http_"):
        return WAY_OUT.get(f"{reason[:6]}xx", LOOK)
    return LOOK


def reject(
    step: Step,
    source_id: str,
    subject_id: str,
    url: str,
    reason: str,
    detail: str,
    *,
    is_given_up: bool = False,
    is_feed: bool = False,
) -> Rejection:
    """Return the rejection of a feed or of anything else with its way out; `is_given_up`: it is not tried again."""
    return Rejection(
        step=step,
        source_id=source_id,
        subject_id=subject_id,
        url=url,
        reason=reason,
        detail=detail,
        way_out=GIVEN_UP.format(reason) if is_given_up else way_out(reason, step, source_id, is_feed=is_feed),
    )
