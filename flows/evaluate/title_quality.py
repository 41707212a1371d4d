"""Headline and author quality: equality with the annotations, after folding case and punctuation."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import mean

from flows.evaluate.extractions import Evaluated, evaluated_pages
from flows.evaluate.figure import Figure
from pipeline.records import CleanText

_BARE = "bare trafilatura"
_PUNCTUATION = re.compile(r"[\W_]+")
_BETWEEN_NAMES = re.compile(  # between several names in one string
    r"(?:(?<!\s)\s++)?[;,/&]\s*+|(?<!\s)\s++(?:und|and|y|et)\s++", re.I
)
_SET = "html_trafilatura"
AT_LEAST_TITLES, AT_LEAST_AUTHORS = 0.87, 0.7


def figures(material: Path) -> Iterator[Figure]:
    """Yield the shares of equal titles and of equal sets of authors."""
    pages = evaluated_pages(material, _SET)
    titled = [page for page in pages if page.stated.gold.get("title")]
    yield _share_equal(
        titled,
        "title equal",
        gold=lambda page: fold(page.stated.gold["title"]),
        ours=lambda page: fold(page.ours.title) if isinstance(page.ours, CleanText) else "",
        bare=lambda page: fold(page.bare.title),
    ).model_copy(update={"at_least": AT_LEAST_TITLES})
    signed = [page for page in pages if page.stated.gold.get("author")]
    yield _share_equal(
        signed,
        "authors equal, as a set of names",
        gold=lambda page: _names(page.stated.gold["author"]),
        ours=lambda page: _names(page.ours.authors) if isinstance(page.ours, CleanText) else frozenset(),
        bare=lambda page: _names(page.bare.author),
    ).model_copy(update={"at_least": AT_LEAST_AUTHORS})


def fold(text: str) -> str:
    """Return `text` case-folded, without punctuation and soft hyphens."""
    plain = unicodedata.normalize("NFKC", text).replace("\N{SOFT HYPHEN}", "").replace("\N{ZERO WIDTH SPACE}", "")
    return _PUNCTUATION.sub(" ", plain.casefold()).strip()


def _names(stated: str | Iterable[str]) -> frozenset[str]:
    lines = [stated] if isinstance(stated, str) else stated
    return frozenset(fold(name) for line in lines for name in _BETWEEN_NAMES.split(line)) - {""}


def _share_equal(
    pages: list[Evaluated],
    measure: str,
    *,
    gold: Callable[[Evaluated], object],
    ours: Callable[[Evaluated], object],
    bare: Callable[[Evaluated], object],
) -> Figure:
    return Figure(
        question="titles",
        set_name=_SET,
        n=len(pages),
        measure=measure,
        ours=mean(gold(page) == ours(page) for page in pages),
        bare=mean(gold(page) == bare(page) for page in pages),
        bare_name=_BARE,
    )
