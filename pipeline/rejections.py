"""What a step refused or put aside, in words: each reason code with the sentence that says what to do about it."""

from pipeline.records import Rejection, Step

LATER = "Nothing to do: it is tried again on the next nights."
GIVEN_UP = "It was asked for on several nights in vain: `nato-asia rejections retry --reason {}` has it asked again."
LOOK = "Open the address in a browser and see what stands there; `nato-asia inspect ADDRESS` shows what is made of it."

WAY_OUT = {
    "crashed": "A mistake in this program: the other sources went on. Please report it with its detail.",
    # the feed
    "feed_challenge": "The site asks for a browser or a human: ask the outlet for a feed, or disable the source.",
    "feed_rate_limited": LATER,
    "feed_not_json": LOOK,
    "feed_has_doctype": "The feed declares entities, which are never expanded: look for another feed of theirs.",
    "feed_too_deep": LOOK,
    "feed_too_large": LOOK,
    "lead": "A search service names it, its link cannot be followed: it counts when the outlet's own feed has it.",
    "host_resting": LATER,
    "no_contact": "Site owners must be able to reach you: set contact in nato-asia.toml.",
    "feed_empty": LATER,
    "feed_is_html": "The feed has probably moved: find its new address on the outlet's site and correct sources.toml.",
    "feed_malformed": "Its readable entries were kept. If it lasts, tell the outlet or find another feed of theirs.",
    "feed_without_entries": LATER,
    "entry_without_address": "The feed lists it without a link; if its entries carry the text, set full_text = true.",
    "entry_without_text": "The source says full_text = true, but this entry has no text: check that with the feed.",
    # the network
    "invalid_url": "The address is not one that a browser would open: correct it in sources.toml, or tell the outlet.",
    "refused_scheme": "Only http and https addresses are asked.",
    "refused_userinfo": "Addresses with a user name or password in them are not asked.",
    "refused_port": "Public hosts are asked on ports 80 and 443 only. For a server of your own use --allow-host.",
    "refused_address": "The address does not lead to the public web. For a server of your own use --allow-host.",
    "refused_downgrade": "The site leads from https to http, which is not followed: find its https address.",
    "robots_disallow": "The site asks robots to stay away from it; this is respected.",
    "robots_unreachable": LATER,
    "mining_reserved": "The outlet reserves text and data mining. With its consent, or where the law lets you mine its "
    "texts, set respect_reservations = false and run `nato-asia rejections retry --reason mining_reserved`.",
    "timeout": LATER,
    "dns": "The host name is not found. If that lasts, correct the address in sources.toml.",
    "connection": LATER,
    "tls": "The site's certificate does not hold. If that lasts, tell the outlet or disable the source.",
    "protocol": LATER,
    "incomplete": LATER,
    "bad_coding": LOOK,
    "too_large": "It is larger than the limit for one answer; it cannot be an article.",
    "too_many_redirects": LOOK,
    "bad_redirect": LOOK,
    "http_401": "The site asks for a login.",
    "http_403": "The site refuses automated visitors; ask the outlet, or disable the source.",
    "http_404": "The page is gone. What was read of it before is kept.",
    "http_410": "The page was withdrawn. What was read of it before is kept.",
    "http_429": LATER,
    "http_451": "The page is withheld for legal reasons.",
    "http_4xx": LOOK,
    "http_5xx": LATER,
    "baseline_differs": "The page is not the seed text that was measured: load it with `nato-asia baseline load FILE`.",
    # the page
    "empty": LOOK,
    "binary": "It is a file and not a web page (a PDF, a picture); texts are read from web pages only.",
    "not_html": "It is not a web page; texts are read from web pages only.",
    "wrong_charset": LOOK,
    "not_an_article": LOOK,
    "listing": "It is a list of articles: those that its source lists in a feed are read from their own pages.",
    "wrong_language": "The codebook counts English: nothing to do, or set the language of the source in sources.toml.",
    "stub": "Only the beginning is shown, the rest is for subscribers: it is not counted.",
    "gave_up": "The page would have cost too much time or memory; it is left out so that the night can go on.",
}


def way_out(reason: str) -> str:
    """Return what to do about a reason; for HTTP status codes without a sentence of their own, that of their class."""
    if reason in WAY_OUT:
        return WAY_OUT[reason]
    if reason.startswith("http_"):
        return WAY_OUT.get(f"{reason[:6]}xx", LOOK)
    return LOOK


def reject(
    step: Step, source_id: str, subject_id: str, url: str, reason: str, detail: str, *, is_given_up: bool = False
) -> Rejection:
    """Return the rejection of one subject, with its way out; `is_given_up`: it was tried often enough."""
    return Rejection(
        step=step,
        source_id=source_id,
        subject_id=subject_id,
        url=url,
        reason=reason,
        detail=detail,
        way_out=GIVEN_UP.format(reason) if is_given_up else way_out(reason),
    )
