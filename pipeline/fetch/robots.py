"""Robots exclusion (RFC 9309): what a site's robots.txt permits, and its Crawl-delay."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable

from protego import Protego

from pipeline.fetch.request_error import RequestError
from pipeline.fetch.reservation import reserves_mining
from pipeline.fetch.robots_text import decode_robots, robots_lines
from pipeline.records import Answer, Failure, Request, Role, identity
from pipeline.urls.mask import mask_url

Fetch = Callable[[Request], Awaitable[Answer | Failure]]

_PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]*")
_NOBODY = "~"  # cannot occur in a product token
_ABSENT = re.compile(r"http_(?:2\d\d|4(?!29)\d\d)")  # no robots.txt; 429 counts as unreachable, like 5xx


class Rules:
    """The rules of one origin for one product token."""

    def __init__(
        self,
        parsed: Protego | None,
        token: str,
        *,
        max_delay_s: float,
        unreachable: Failure | None = None,
        reservations: tuple[str, ...] = (),
    ) -> None:
        """Take a parsed robots.txt, None where the site has none, or the failure that kept it from being read."""
        self._parsed = parsed
        self._token = token
        self._unreachable = unreachable
        self.reservations = reservations  # mining opt-outs
        delay_s = parsed.crawl_delay(token) if parsed else None
        self.delay_s = min(delay_s or 0.0, max_delay_s)  # Crawl-delay in seconds, capped; 0 where there is none

    def error_for(self, url: str) -> RequestError | None:
        """Return why `url` may not be fetched: robots_unreachable (this night) or robots_disallow; None if it may."""
        if self._unreachable is not None:
            detail = f"The site's robots.txt could not be read, so nothing is asked there: {self._unreachable.detail}"
            wait_s = self._unreachable.retry_after_s
            return RequestError("robots_unreachable", detail, retry_later=True, retry_after_s=wait_s)
        if self._parsed is None or self._parsed.can_fetch(url, self._token):
            return None
        return RequestError("robots_disallow", f"robots.txt does not permit {mask_url(url)}.", retry_later=False)


class Robots:
    """Cache of the rules per origin, for one event loop and one night (RFC 9309 allows 24 hours)."""

    def __init__(
        self,
        user_agent: str,
        *,
        keep: Callable[[Answer | Failure], object] = lambda _answered: None,
        max_delay_s: float = 30.0,
    ) -> None:
        """Configure the cache; the part of `user_agent` before “/” is the product token that selects the group.

        `keep` receives each robots.txt response or failure, for example to archive it. `max_delay_s` caps Crawl-delay.
        """
        self._token = user_agent.partition("/")[0].strip()
        self._keep = keep
        self._max_delay_s = max_delay_s
        self._rules: dict[str, Rules] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def rules(self, origin: str, source_id: str, fetch: Fetch) -> Rules:
        """Return the rules of `origin` (scheme://host[:port]), fetching its robots.txt with `fetch` the first time."""
        if origin in self._rules:
            return self._rules[origin]
        async with self._locks[origin]:
            if origin not in self._rules:
                subject_id = identity("robots", origin)
                answered = await fetch(
                    Request(url=f"{origin}/robots.txt", role=Role.ROBOTS, source_id=source_id, subject_id=subject_id)
                )
                await asyncio.to_thread(self._keep, answered)  # may block on the disk, which the loop must not
                self._rules[origin] = read_rules(answered, self._token, max_delay_s=self._max_delay_s)
            return self._rules[origin]


def read_rules(answered: Answer | Failure, token: str, *, max_delay_s: float) -> Rules:
    """Interpret the result of fetching robots.txt: absent (4xx) permits all, unreachable (5xx, no response) nothing."""
    if isinstance(answered, Answer):
        text = decode_robots(answered.body)
        parsed = Protego.parse(_only_ours(text, token))
        return Rules(parsed, token, max_delay_s=max_delay_s, reservations=reserves_mining((), text))
    is_absent = _ABSENT.fullmatch(answered.reason) is not None
    return Rules(None, token, max_delay_s=max_delay_s, unreachable=None if is_absent else answered)


def _only_ours(text: str, token: str) -> str:
    """Return `text` with the agents of all groups but ours and “*” replaced by one name.

    Protego's cost is a group's agents times its rules: half a megabyte could hold 18,000 x 20,000. Three agents remain.
    Other lines are dropped: they must not split a group (RFC 9309, 2.2.4), and in protego they do.
    """
    names = {"*": "*", token.lower(): token}
    return "\n".join(
        f"{directive}: {names.get(_product_token(value), _NOBODY) if directive == 'user-agent' else value}"
        for directive, value in robots_lines(text)
    )


def _product_token(value: str) -> str:
    """Return the product token of a User-agent line in lower case, to be compared whole (RFC 9309, 2.2.1)."""
    if value == "*" or (value.startswith("*") and value[1].isspace()):
        return "*"
    found = _PRODUCT_TOKEN.match(value)
    return found[0].lower() if found else ""
