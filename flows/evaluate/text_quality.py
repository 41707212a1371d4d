"""Text quality: is the author's text extracted in full, without boilerplate? F1 on one set, snippets on the other.

The sets define text differently. html_zyte_aeb annotates bodies, which are compared with our body. html_trafilatura
counts the standfirst as text: body and standfirst together should contain its wanted snippets and none of the others.
The headline, which we store separately, is in neither.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import mean

from flows.evaluate.extractions import Evaluated, evaluated_pages
from flows.evaluate.figure import Figure
from pipeline.records import CleanText, FurnitureKind, Unclean

_BARE = "bare trafilatura"
_WORD = re.compile(r"\w+")
_SHINGLE = 4  # words, as in evaluate.py of html_zyte_aeb
AT_LEAST_F1, AT_LEAST_FOUND, AT_MOST_LEAKED = 0.97, 0.955, 0.045


def figures(material: Path) -> Iterator[Figure]:
    """Yield F1, found and leaked of both sets."""
    pages = evaluated_pages(material, "html_zyte_aeb")
    ours = _f1((page.stated.gold.get("articleBody", ""), body_of(page.ours)) for page in pages)
    bare = _f1((page.stated.gold.get("articleBody", ""), page.bare.text) for page in pages)
    yield Figure(
        question="text",
        set_name="html_zyte_aeb",
        n=len(pages),
        measure="F1 of the body, 4-word shingles",
        ours=ours,
        bare=bare,
        bare_name=_BARE,
        at_least=AT_LEAST_F1,
    )
    pages = evaluated_pages(material, "html_trafilatura")
    yield _snippets(pages, "with", "snippets found in body and standfirst").model_copy(
        update={"at_least": AT_LEAST_FOUND}
    )
    yield _snippets(pages, "without", "other snippets leaked into the same").model_copy(
        update={"at_most": AT_MOST_LEAKED}
    )


def body_of(text: CleanText | Unclean) -> str:
    """Return the body of a clean text; empty for a page that was rejected."""
    return text.body if isinstance(text, CleanText) else ""


def _with_standfirst(text: CleanText | Unclean) -> str:
    if isinstance(text, Unclean):
        return ""
    standfirsts = (piece.text for piece in text.furniture if piece.kind is FurnitureKind.STANDFIRST)
    return "\n".join((*standfirsts, text.body))


def _snippets(pages: tuple[Evaluated, ...], key: str, measure: str) -> Figure:
    def share(text_of: Callable[[Evaluated], str]) -> float:
        found = [
            _one_line(snippet) in text
            for page in pages
            for text in (_one_line(text_of(page)),)
            for snippet in page.stated.gold[key]
        ]
        return mean(found)

    return Figure(
        question="text",
        set_name="html_trafilatura",
        n=sum(len(page.stated.gold[key]) for page in pages),
        measure=measure,
        ours=share(lambda page: _with_standfirst(page.ours)),
        bare=share(lambda page: page.bare.text),
        bare_name=_BARE,
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Return F1 of mean precision and mean recall, as evaluate.py of html_zyte_aeb computes them."""
    counts = [(_shingles(true), _shingles(found)) for true, found in pairs]
    shared = [((true & found).total(), true.total(), found.total()) for true, found in counts]
    precision = mean(both / n_found for both, _, n_found in shared if n_found)
    recall = mean(both / n_true for both, n_true, _ in shared if n_true)
    return 2 * precision * recall / (precision + recall)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    shingles = (tuple(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1)))
    return Counter(shingle for shingle in shingles if shingle)
