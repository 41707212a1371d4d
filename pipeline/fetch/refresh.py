"""HTML redirects: the address to which a page sends its readers by a Refresh header or a meta element. Pure."""

import re
from html.parser import HTMLParser

from ada_url import join_url

from pipeline.records import Answer

_LONGEST_DELAY_S = 5.0  # a later refresh reloads a page that is to be read first
_MOST_WORDS = 40  # of a page whose refresh is for readers without scripts: a longer one is the article itself
_BYTES_READ = 65_536  # of the body
_REFRESH = re.compile(
    r"^\s*+(?P<delay>\d++(?:\.\d*+)?+)\s*+(?:[;,]\s*+)?(?:url\s*+=\s*+)?(?P<rest>\S.*+)$", re.I | re.S
)
_MAY_REFRESH = re.compile(rb"http-equiv\s*+=\s*+[\"']?\s*+(?:refresh|&)", re.I)  # a parse costs far more
_LONGEST_ADDRESS = 4_000
_UNREAD = frozenset({"script", "style", "template", "title"})


def refresh_target(answer: Answer) -> str | None:
    """Return the web address to which a page redirects within five seconds; None without one.

    A page that only reloads itself redirects nowhere.
    """
    stated = _stated(answer) if answer.status == 200 else None
    try:
        target = join_url(answer.final_url, stated) if stated else ""
    except ValueError:
        return None
    is_web = target.startswith(("http:", "https:"))
    return target if is_web and target.partition("#")[0] != answer.final_url.partition("#")[0] else None


def _stated(answer: Answer) -> str | None:
    if stated := _address(answer.header("Refresh")):
        return stated
    head = answer.body[:_BYTES_READ]
    if not _MAY_REFRESH.search(head):
        return None
    reader = _RefreshReader()
    reader.feed(head.decode("utf-8", "replace"))
    if reader.found and (not reader.is_for_scriptless or reader.n_words <= _MOST_WORDS):
        return reader.found
    return None


def _address(content: str) -> str | None:
    found = _REFRESH.match(content[:_LONGEST_ADDRESS])
    if not found or float(found["delay"]) > _LONGEST_DELAY_S:
        return None
    address = found["rest"].strip()
    if address[0] in "\"'":
        address = address[1:].partition(address[0])[0].strip()
    return address or None


class _RefreshReader(HTMLParser):
    """Reads the first refresh of a page, and counts the words that the page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: str | None = None
        self.is_for_scriptless = False
        self.n_words = 0
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD or tag == "noscript":
            self._open.append(tag)
        stated = {name: value or "" for name, value in attrs}
        if tag == "meta" and not self.found and stated.get("http-equiv", "").strip().lower() == "refresh":
            self.found = _address(stated.get("content", ""))
            self.is_for_scriptless = "noscript" in self._open

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not _UNREAD.intersection(self._open):
            self.n_words += len(data.split())
