"""A site's robots.txt in; out, what it permits to us and how slowly it wants to be asked (RFC 9309)."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable

from protego import Protego

from pipeline.fetch.request_error import Trouble
from pipeline.fetch.reservation import reserves_mining
from pipeline.fetch.robots_text import decode_robots, robots_lines
from pipeline.records import Answer, Failure, Request, Role, identity
from pipeline.urls.mask import mask_url

Ask = Callable[[Request], Awaitable[Answer | Failure]]

_PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]*")
_NOBODY = "~"  # no product token may hold it
_ABSENT = re.compile(r"http_(?:2\d\d|4(?!29)\d\d)")  # there is no robots.txt; 429 says “not now”, as a 5xx does


class Rules:
    """What one origin permits to one product token."""

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
        self.reservations = reservations  # the signs in it that the site's texts are not to be mined
        delay_s = parsed.crawl_delay(token) if parsed else None
        self.delay_s = min(delay_s or 0.0, max_delay_s)  # what Crawl-delay asks for, in seconds, cut; 0 where nothing

    def trouble(self, url: str) -> Trouble | None:
        """Return why `url` may not be fetched: robots_unreachable (this night) or robots_disallow; None if it may."""
        if self._unreachable is not None:
            detail = f"The site's robots.txt could not be read, so nothing is asked there: {self._unreachable.detail}"
            wait_s = self._unreachable.retry_after_s
            return Trouble("robots_unreachable", detail, retry_later=True, retry_after_s=wait_s)
        if self._parsed is None or self._parsed.can_fetch(url, self._token):
            return None
        return Trouble("robots_disallow", f"robots.txt does not permit {mask_url(url)}.", retry_later=False)


class Robots:
    """The rules of each origin, asked for once: for one event loop and one night, under RFC 9309's 24 hours."""

    def __init__(
        self,
        user_agent: str,
        *,
        keep: Callable[[Answer | Failure], object] = lambda _answered: None,
        max_delay_s: float = 30.0,
    ) -> None:
        """Take what decides which group is ours: the part of `user_agent` before “/” is our product token.

        `keep` is given each robots.txt answer or failure, e.g. to archive it. `max_delay_s` cuts Crawl-delay.
        """
        self._token = user_agent.partition("/")[0].strip()
        self._keep = keep
        self._max_delay_s = max_delay_s
        self._rules: dict[str, Rules] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def rules(self, origin: str, source_id: str, ask: Ask) -> Rules:
        """Return the rules of `origin` (scheme://host[:port]), asking for its robots.txt with `ask` the first time."""
        if origin in self._rules:
            return self._rules[origin]
        async with self._locks[origin]:
            if origin not in self._rules:
                subject_id = identity("robots", origin)
                answered = await ask(
                    Request(url=f"{origin}/robots.txt", role=Role.ROBOTS, source_id=source_id, subject_id=subject_id)
                )
                await asyncio.to_thread(self._keep, answered)  # it may wait for the disk, the loop must not
                self._rules[origin] = read_rules(answered, self._token, max_delay_s=self._max_delay_s)
            return self._rules[origin]


def read_rules(answered: Answer | Failure, token: str, *, max_delay_s: float) -> Rules:
    """Return what an answer for robots.txt means: absent (4xx) permits all, unreachable (5xx, no answer) nothing."""
    if isinstance(answered, Answer):
        text = decode_robots(answered.body)
        parsed = Protego.parse(_only_ours(text, token))
        return Rules(parsed, token, max_delay_s=max_delay_s, reservations=reserves_mining((), text))
    is_absent = _ABSENT.fullmatch(answered.reason) is not None
    return Rules(None, token, max_delay_s=max_delay_s, unreachable=None if is_absent else answered)


def _only_ours(text: str, token: str) -> str:
    """Return `text` with each group that does not name us given to nobody.

    A group's cost is its agents times its rules: half a megabyte could hold 18,000 x 20,000. This leaves three agents.
    Lines that are no rule are left out: they must not part a group (RFC 9309, 2.2.4), and for protego they do.
    """
    names = {"*": "*", token.lower(): token}
    return "\n".join(
        f"{directive}: {names.get(_product_token(value), _NOBODY) if directive == 'user-agent' else value}"
        for directive, value in robots_lines(text)
    )


def _product_token(value: str) -> str:
    """Return the name that a User-agent line means, in lower case: compared whole, as RFC 9309 (2.2.1) says."""
    if value == "*" or (value.startswith("*") and value[1].isspace()):
        return "*"
    found = _PRODUCT_TOKEN.match(value)
    return found[0].lower() if found else ""
