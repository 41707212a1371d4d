"""The baseline: two seed articles as measurements, and the comparison of a text with them."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipeline.errors import BaselineError
from pipeline.records import DatePrecision, Hit, Record
from pipeline.themes.match.matcher import Matcher
from pipeline.toml import basic_string, read_toml

SHIPPED = Path(__file__).with_name("baseline.toml")

# A page fetched from a seed's address may be a consent wall or another edition. It is taken for the seed if its length
# is within a tenth of the shipped one and four in five of the shipped hits are found again.
LENGTH_TOLERANCE = 0.10
HITS_FOUND_AGAIN = 0.80


class BaselineArticle(Record):
    """One seed article: its address, and its measurements under one codebook."""

    baseline_id: str
    url: str
    title: str
    source_name: str
    published_on: date
    published_precision: DatePrecision
    text_sha256: str  # of the cleaned text
    n_words: Annotated[int, Field(gt=0)]
    n_sentences: Annotated[int, Field(gt=0)]
    hits: tuple[Hit, ...]


class Profile(Record):
    """The shipped baseline."""

    codebook_version: str
    codebook_sha256: str
    articles: tuple[BaselineArticle, ...]

    def article(self, baseline_id: str) -> BaselineArticle:
        """Return the seed article with that id. Raises BaselineError, which lists the known ids."""
        for article in self.articles:
            if article.baseline_id == baseline_id:
                return article
        known = ", ".join(article.baseline_id for article in self.articles)
        raise BaselineError(f"--article {baseline_id!r}: there is no such seed article. Choose one of: {known}.")


class Difference(Record):
    """A theme that has another number of hits in a loaded text than in the shipped profile."""

    theme_id: str
    n_shipped: int
    n_measured: int


def load_profile(path: Path = SHIPPED) -> Profile:
    """Return the shipped baseline. Raises BaselineError, which names file, line and key."""
    toml = read_toml(path, BaselineError)
    return toml.validate(Profile, toml.tree)


def measure(article: BaselineArticle, text: str, matcher: Matcher) -> BaselineArticle:
    """Return the seed `article` with the measurements of its cleaned `text` under the matcher's codebook."""
    found = matcher.find(text)
    return article.model_copy(
        update={
            "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
            "n_words": found.n_words,
            "n_sentences": len(found.sentences),
            "hits": found.hits,
        }
    )


def compare(shipped: BaselineArticle, measured: BaselineArticle) -> tuple[Difference, ...]:
    """Return the themes whose number of hits differs from the shipped one, sorted by id."""
    before, after = _by_theme(shipped.hits), _by_theme(measured.hits)
    return tuple(
        Difference(theme_id=theme_id, n_shipped=before[theme_id], n_measured=after[theme_id])
        for theme_id in sorted({*before, *after})
        if before[theme_id] != after[theme_id]
    )


def is_that_article(shipped: BaselineArticle, measured: BaselineArticle, *, is_same_codebook: bool) -> bool:
    """Return whether a measured text is the seed article: by its hash, else by its length and the hits found again.

    Under a codebook other than that of the shipped profile hits cannot be compared, and the length decides.
    """
    if measured.text_sha256 == shipped.text_sha256:
        return True
    is_as_long = abs(measured.n_words - shipped.n_words) <= LENGTH_TOLERANCE * shipped.n_words
    wanted = Counter((hit.theme_id, hit.term) for hit in shipped.hits)
    found = Counter((hit.theme_id, hit.term) for hit in measured.hits)
    is_found_again = (wanted & found).total() >= HITS_FOUND_AGAIN * wanted.total()
    return is_as_long and (is_found_again or not is_same_codebook)


def _by_theme(hits: Iterable[Hit]) -> Counter[str]:
    return Counter(hit.theme_id for hit in hits)


def write_profile(profile: Profile) -> str:
    """Return `profile` as TOML, the form in which it is shipped: measurements only, not the text."""
    head = [
        "# The two seed articles that every trend is held against, as measurements: their texts are their publishers'",
        "# property. Written by `nato-asia baseline profile`, from texts loaded with `nato-asia baseline load`.",
        "",
        f'codebook_version = "{profile.codebook_version}"',
        f'codebook_sha256 = "{profile.codebook_sha256}"',
    ]
    return "\n".join([*head, *(line for article in profile.articles for line in _write_article(article))]) + "\n"


def _write_article(article: BaselineArticle) -> Iterable[str]:
    yield from ("", "[[articles]]")
    for key in ("baseline_id", "url", "title", "source_name"):
        yield f"{key} = {basic_string(getattr(article, key))}"
    yield f"published_on = {article.published_on}"
    yield f'published_precision = "{article.published_precision.value}"'
    yield f'text_sha256 = "{article.text_sha256}"'
    yield f"n_words = {article.n_words}"
    yield f"n_sentences = {article.n_sentences}"
    yield "hits = ["
    for hit in article.hits:
        place = f"sentence_number = {hit.sentence_number}, start = {hit.start}, end = {hit.end}"
        yield f'  {{ theme_id = "{hit.theme_id}", term = {basic_string(hit.term)}, {place} }},'
    yield "]"
