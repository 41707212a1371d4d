"""Recovery of prose that extraction dropped: paragraphs of the page that stand among those that were extracted.

trafilatura keeps one container. What stands beside it, or in elements that it does not count as paragraphs, is lost.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, islice, takewhile
from typing import Any, NamedTuple

from pipeline.clean.read.paragraphs import Paragraph, placed_paragraphs
from pipeline.clean.read.wording import n_words, text_of

_LEAST_WORDS = 12  # a sentence of prose
_END = re.compile(r"(?<!\.\.)[.!?。！？:;][\"')\]”’»」』]*$")  # not a teaser that breaks off
_SHARE_KEPT = 0.9  # of the extracted characters, within one element: the container of the text
_MOST_LINKED = 0.25  # share of the characters of a paragraph, or of the part of the page that it belongs to
_LEAST_GAIN = 0.2  # of the extracted characters: less prose beside the container is a note, and not its other half
_SHARE_OF_PROSE = 0.7  # of the characters beside the container: where there is less, they are links and labels
_MOST_LEADS, _MOST_BETWEEN = 3, 5  # paragraphs before the text, lines between the headline and them
_MOST_BLOCKS = 2_000  # paragraphs of a page: an article is not longer, and each is searched in the text
_DEEPEST = 100  # elements around a paragraph
_EDGE = 40  # characters of a paragraph by which it is found again when its middle was changed
_OTHER = re.compile(
    r"(?:^|[\s_-])(?:comments?|disqus\w*|respond|repl(?:y|ies)|community|forum|kommentare?|commentaires?|comentarios?|komentarz\w*|related|recirc\w*|recommend\w*|teasers?|promo\w*|side-?bar|widgets?|newsletter"
    r"|subscri\w*|sign-?up|share|sharing|social|authors?|bio|byline|about|captions?|credits?|copyright|disclaimer|foot(?:er)?"
    r"|footnotes?|nav\w*|menu|breadcrumbs?|tags?|cookies?|consent|gdpr|banner|ads?|advert\w*|sponsor\w*|pop-?up|modal|dialog"
    r"|trending|popular|references|poll|login|register|product|shop|cart|gallery|hidden|sr-only|screen-reader\w*|notice|alert"
    r"|tooltip|meta|legend|cta\d?|call-?to-?action|affiliate\w*|fact-?box\w*|info-?box\w*|link-?box\w*)(?:$|[\s_-])",
    re.I,
)
_NOT_ALNUM = re.compile(r"[\W_]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)


class _Links:
    """Which elements of a page consist of links to a good part; each is read once."""

    def __init__(self) -> None:
        self._known: dict[Any, bool] = {}

    def prevail_in(self, element: Any) -> bool:
        if element not in self._known:
            linked = sum(len(text_of(link)) for link in element.iter("a"))
            self._known[element] = linked > _MOST_LINKED * len(text_of(element))
        return self._known[element]


class _Block(NamedTuple):
    """One paragraph of the page with the elements around it, the innermost first, and whether it was extracted."""

    paragraph: Paragraph
    around: tuple[Any, ...]
    is_kept: bool
    links: _Links

    @property
    def length(self) -> int:
        return len(self.paragraph.text)

    def is_in(self, element: Any) -> bool:
        return element in self.around


def recover_dropped(tree: Any, kept: list[Paragraph]) -> list[Paragraph]:
    """Return the extracted paragraphs with those that were dropped among or beside them, in the order of the page."""
    extracted, links = _Extracted(kept), _Links()
    placed = placed_paragraphs(tree)
    if len(placed) > _MOST_BLOCKS:
        return kept
    blocks = [
        _Block(one, (holder, *islice(holder.iterancestors(), _DEEPEST)), extracted.find(one.text) is not None, links)
        for one, holder in placed
    ]
    if all(block.is_kept for block in blocks) or (container := _container(blocks)) is None:
        return kept
    container = _widened(container, blocks)
    times = Counter(block.paragraph.text for block in blocks)
    dropped = [
        not block.is_kept
        and block.is_in(container)
        and times[block.paragraph.text] == 1
        and _is_prose(block, container)
        for block in blocks
    ]
    _leave_edges(blocks, dropped)
    _take_lead(blocks, dropped)
    return extracted.merged(blocks, dropped) if any(dropped) else kept


def _leave_edges(blocks: list[_Block], dropped: list[bool]) -> None:
    """Give up dropped paragraphs before and behind the text that are less than a good part of it: notes and notices."""
    kept = [number for number, block in enumerate(blocks) if block.is_kept]
    least = _LEAST_GAIN * sum(blocks[number].length for number in kept)
    for edge in (range(kept[0]), range(kept[-1] + 1, len(blocks))):
        if sum(blocks[number].length for number in edge if dropped[number]) < least:
            for number in edge:
                dropped[number] = False


def _take_lead(blocks: list[_Block], dropped: list[bool]) -> None:
    """Take the paragraphs right before the text, where the headline stands a few lines above them."""
    first = next((number for number, block in enumerate(blocks) if block.is_kept), 0)
    lead = first
    while lead and first - lead < _MOST_LEADS and not blocks[lead - 1].is_kept and _is_lead(blocks[lead - 1]):
        lead -= 1
    above = blocks[max(lead - _MOST_BETWEEN, 0) : lead]
    if any(element.tag == "h1" for block in above for element in block.around[:1]):
        dropped[lead:first] = [True] * (first - lead)


def _is_lead(block: _Block) -> bool:
    return block.around[0].tag in ("p", "div", "h2", "section") and _is_prose(block, block.around[-1])


class _Extracted:
    """The extracted paragraphs, in which the paragraphs of the page are found again."""

    def __init__(self, paragraphs: list[Paragraph]) -> None:
        keys = [_key(paragraph.text) for paragraph in paragraphs]
        self._paragraphs = paragraphs
        self._text = "\n".join(keys)
        self._starts = list(accumulate((len(key) + 1 for key in keys), initial=0))

    def find(self, text: str, start: int = 0) -> int | None:
        """Return where a paragraph begins in the extracted text, None where it does not occur."""
        key = _key(text)
        if (place := self._text.find(key, start)) >= 0:
            return place
        if len(key) < 2 * _EDGE or self._text.find(key[-_EDGE:]) < 0:
            return None
        return place if (place := self._text.find(key[:_EDGE], start)) >= 0 else None

    def merged(self, blocks: list[_Block], dropped: list[bool]) -> list[Paragraph]:
        """Return the extracted paragraphs, and the dropped ones each behind that which precedes it on the page."""
        behind: defaultdict[int, list[Paragraph]] = defaultdict(list)
        last = place = -1
        for block, is_dropped in zip(blocks, dropped, strict=True):
            if is_dropped:
                behind[last].append(block.paragraph)
            elif block.is_kept and (found := self.find(block.paragraph.text, max(place, 0))) is not None:
                place = found
                last = bisect_right(self._starts, place) - 1
        numbered = enumerate(self._paragraphs)
        return [*behind[-1], *(piece for number, one in numbered for piece in (one, *behind[number]))]


def _key(text: str) -> str:
    return _NOT_ALNUM.sub("", text)


def _container(blocks: Iterable[_Block]) -> Any | None:
    """Return the innermost element with nearly all of the extracted characters of the page, if any has."""
    lengths: Counter[Any] = Counter()
    total = 0
    for block in blocks:
        if block.is_kept:
            total += block.length
            lengths.update(dict.fromkeys(block.around, block.length))
    # A Counter keeps the order of insertion, in which an element precedes those around it.
    holders = [element for element, length in lengths.items() if length >= _SHARE_KEPT * total]
    return min(holders, key=lengths.__getitem__, default=None)


def _widened(container: Any, blocks: list[_Block]) -> Any:
    """Return the container, or an element around it where a good part of the text stands beside it."""
    n_kept = sum(block.length for block in blocks if block.is_kept)
    for around in islice(container.iterancestors(), _DEEPEST):
        beside = [block for block in blocks if not block.is_kept and block.is_in(around) and not block.is_in(container)]
        prose = [block for block in beside if _is_prose(block, around)]
        gain = sum(block.length for block in prose)
        if gain < _LEAST_GAIN * n_kept:
            continue
        if gain < _SHARE_OF_PROSE * sum(block.length for block in beside):
            break
        container, n_kept = around, n_kept + gain
    return container


def _is_prose(block: _Block, container: Any) -> bool:
    text = block.paragraph.text
    if n_words(text) < _LEAST_WORDS or not _END.search(text[-_EDGE:]):
        return False
    within = list(takewhile(lambda element: element is not container, block.around))
    return not any(_is_other(element) for element in within) and not any(
        map(block.links.prevail_in, (*within[:1], *within[-1:]))
    )


def _is_other(element: Any) -> bool:
    if element.tag == "a" or _HIDDEN.search(element.get("style") or ""):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return names != " " and _names_other(names)


@lru_cache(maxsize=8192)
def _names_other(names: str) -> bool:
    """Return whether a class or id is that of something else than text. Cached: a page has few of them."""
    return bool(_OTHER.search(names))
