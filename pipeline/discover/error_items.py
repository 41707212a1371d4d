"""Error messages and notices in the form of feed items: the feed has failed, or moved, though its address answers 200.

feed_is_error   an error message in place of the articles; bridges and generators of feeds (RSS-Bridge, RSSHub, Feed43)
                answer so, and usually recover
feed_moved      a notice that the feed has moved, expired or ended

Method: the wording of items that these programs are reported to write. What no outlet heads an article with is told
by itself; a bare “Error 404” or “We have moved” only where the feed holds nothing else.
"""

import re
from collections.abc import Sequence

from pipeline.discover.reading import FeedReading
from pipeline.records import Entry

_TITLE_LIMIT = 160  # characters: a longer title is one of an article, or of a post
_MOST_ALONE = 3  # items that a feed of nothing but errors holds; one for each address that a bridge reads

_FEED = r"(?:(?:this|our|your|my) (?:[\w'’.-]++ ){0,3}?|(?:the )?(?:rss |atom |xml |news ){0,2})feeds?"
_IS = r"(?:is|are|was|were|has|have|will|could|can|failed|cannot|can['’]t)\b"
_MAKING = r"(?:load|fetch|retriev|read|pars|process|generat|updat|creat)(?:e|ing)?"
_TOOL = (
    r"(?:rss-?bridge|rsshub|feed43|fetchrss|rss\.app|politepol|feedity|feed creator|open ?rss|morss|fivefilters"
    r"|full-text rss)\b"
)
_ERROR = re.compile(
    rf"{_TOOL}.{{0,80}}?\b(?:errors?|fail\w*+|unavailable|expired|disabled|suspended|exceeded|not found|unable)\b"
    r"|bridge (?:returned (?:an )?)?error\b"
    r"|[a-z.]{1,40}exception[:(]"
    r"|[a-z.]{0,40}(?:http|type|value|runtime|timeout|network|fetch|axios|syntax|parse)error[:(]"
    r"|(?:php )?(?:fatal|parse) error:|curl error\b|sqlstate\["
    r"|(?:error|problem|failed|unable|could not|couldn['’]t|cannot|can['’]t)(?: while| to)? "
    rf"{_MAKING} (?:\w++ ){{0,2}}feed\b"
    rf"|{_FEED} {_IS}.{{0,30}}?\b(?:unavailable|not available|not found|not be {_MAKING}d?|to {_MAKING}|an error)\b"
    r"|(?:rss |atom )?feed (?:error|failure|not found|unavailable)\b"
)
_MOVED = re.compile(
    rf"{_FEED} {_IS}.{{0,30}}?\b(?:moved|moving|discontinued|retired|expired|disabled|deactivated|suspended|paused"
    r"|obsolete|changed (?:its |our )?(?:address|url|location)"
    r"|no longer (?:available|active|supported|maintained|updated|in use))\b"
    r"|(?:rss |atom )?feed (?:moved|discontinued|expired|disabled)\b"
    r"|we(?:['’]ve| have) (?:moved|changed) (?:our|the|this) (?:[\w.-]++ ){0,2}?feed\b"
    r"|please (?:update|change) your (?:[\w.-]++ ){0,3}?(?:subscriptions?|feeds?|(?:feed|rss|news) ?readers?)\b"
    r"|(?:please )?(?:re-?)?subscribe to (?:our|the) new (?:[\w.-]++ ){0,2}?feed\b"
)
_STATUS = r"(?:http )?(?:status )?(?:error )?(?:code )?[45]\d\d\b"
_ALONE_ERROR = re.compile(
    rf"{_STATUS}[^\w]{{0,3}}(?:error|not found|page not found|gone|forbidden|unauthorized|bad gateway|bad request"
    r"|internal server error|service (?:temporarily )?unavailable|gateway time-?out|too many requests)?[.!]?"
    r"|(?:http |internal |server ){0,2}error[.!]?(?: ?[:(–-].*)?"
    r"|an? (?:\w++ )?error (?:has )?occurred\b.*|something went wrong\b.*"
    r"|oops[.!]*(?: (?:something|an error|that page|nothing)\b.*)?"
    r"|(?:page |feed |route )?not found[.!]?|forbidden[.!]?|access denied[.!]?|bad gateway[.!]?"
    r"|service (?:temporarily )?unavailable[.!]?|too many requests[.!]?|(?:request |connection )?timed out[.!]?"
    r"|no (?:new )?(?:items|entries|articles|results|content)(?: were| was)?(?: found)?[.!]?|this route is empty\b.*"
)
_ALONE_MOVED = re.compile(
    r"(?:we(?:['’]ve| have)|(?:this|our|the) (?:[\w.-]++ ){0,2}?(?:blog|site|website|page|newsletter) has) "
    r"(?:now )?moved\b.*"
    r"|moved(?: permanently)?[.!]?"
)
_ERROR_ADDRESS = re.compile(r"[?&]_error_time=")


def without_error_items(reading: FeedReading) -> FeedReading:
    """Return the reading without items that are error messages or notices; `trouble` names what they say."""
    said = {entry.entry_id: _said_by(entry) for entry in reading.entries}
    if not any(said.values()):
        said = _said_alone(reading.entries)
    told = [entry for entry in reading.entries if said.get(entry.entry_id)]
    if not told:
        return reading
    reason = "feed_is_error" if any(said[one.entry_id] == "feed_is_error" for one in told) else "feed_moved"
    kept = tuple(entry for entry in reading.entries if not said.get(entry.entry_id))
    words = "an error message" if reason == "feed_is_error" else "a notice that it moved or ended"
    detail = (
        f"The feed carries {words} as an item: “{told[0].title[:_TITLE_LIMIT]}”. {len(kept)} entries could be read."
    )
    update = {"entries": kept, "trouble": reason, "detail": f"{detail} {reading.detail}".rstrip()}
    return reading.model_copy(update={**update, "retry_later": reason == "feed_is_error"})


def _said_by(entry: Entry) -> str:
    """Return what an item says of its feed, whatever stands beside it; empty for an article."""
    title = _folded(entry)
    if entry.is_lead:
        return ""
    if _ERROR_ADDRESS.search(entry.url) or _ERROR.match(title):
        return "feed_is_error"
    return "feed_moved" if _MOVED.match(title) else ""


def _said_alone(entries: Sequence[Entry]) -> dict[str, str]:
    """Return what the items of a feed say that holds nothing but messages; empty where one may be an article."""
    said: dict[str, str] = {}
    for entry in entries:
        title = _folded(entry)
        is_error, is_moved = _ALONE_ERROR.fullmatch(title), _ALONE_MOVED.fullmatch(title)
        if entry.is_lead or len(entries) > _MOST_ALONE or not (is_error or is_moved):
            return {}
        said[entry.entry_id] = "feed_is_error" if is_error else "feed_moved"
    return said


def _folded(entry: Entry) -> str:
    """Return a title, or else the summary, for comparison; empty where it is too long for a message."""
    title = (entry.title or entry.summary).casefold().lstrip("[(*!⚠\ufe0f ").rstrip("]) ")
    return title if len(title) <= _TITLE_LIMIT else ""
