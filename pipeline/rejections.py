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
    "feed_empty": LATER,
    "feed_is_html": "The feed has probably moved: find its new address on the outlet's site and correct sources.toml.",
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
    "bad_redirect": LOOK,
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
    "listing": "It is a list of articles. Nothing to do: those in a feed of its source are read from their own pages.",
    "wrong_language": "Only English is counted: nothing to do, or set the language of the source in sources.toml.",
    "stub": "Only the beginning is public, the rest is for subscribers: it is not counted.",
    "gave_up": "Reading the page took too much time or memory; it was left out so that the night could continue.",
}


def way_out(reason: str) -> str:
    """Return the sentence for a reason; HTTP status codes without their own get that of their class."""
    if reason in WAY_OUT:
        return WAY_OUT[reason]
    if reason.startswith("http_"):
        return WAY_OUT.get(f"{reason[:6]}xx", LOOK)
    return LOOK


def reject(
    step: Step, source_id: str, subject_id: str, url: str, reason: str, detail: str, *, is_given_up: bool = False
) -> Rejection:
    """Return the rejection of one subject with its way out; `is_given_up` if it will not be tried again."""
    return Rejection(
        step=step,
        source_id=source_id,
        subject_id=subject_id,
        url=url,
        reason=reason,
        detail=detail,
        way_out=GIVEN_UP.format(reason) if is_given_up else way_out(reason),
    )
