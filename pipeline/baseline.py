"""The baseline, two seed articles known by their measurements: a text in, how it measures against them out."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipeline.errors import BaselineError
from pipeline.records import DatePrecision, Hit, Record
from pipeline.themes.match.matcher import Matcher
from pipeline.toml import read_toml

SHIPPED = Path(__file__).with_name("baseline.toml")

# A page fetched at a seed's address may hold a consent wall or another edition. It is the seed where its length lies
# within a tenth of the shipped one and four in five of the shipped hits are found again.
LENGTH_TOLERANCE = 0.10
HITS_FOUND_AGAIN = 0.80


class BaselineArticle(Record):
    """One seed article: where it stands, and what it measured under one codebook."""

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
        """Return the seed article of that id. Raises BaselineError naming those that there are."""
        for article in self.articles:
            if article.baseline_id == baseline_id:
                return article
        known = ", ".join(article.baseline_id for article in self.articles)
        raise BaselineError(f"--article {baseline_id!r}: there is no such seed article. Choose one of: {known}.")


class Difference(Record):
    """A theme whose hits in a loaded text are not those of the shipped profile."""

    theme_id: str
    n_shipped: int
    n_measured: int


def load_profile(path: Path = SHIPPED) -> Profile:
    """Return the shipped baseline. Raises BaselineError naming file, key and line."""
    toml = read_toml(path, BaselineError)
    return toml.validate(Profile, toml.tree)


def measure(article: BaselineArticle, text: str, matcher: Matcher) -> BaselineArticle:
    """Return the seed `article` as its cleaned `text` measures under the matcher's codebook."""
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
    """Return the themes that measure otherwise than shipped, in the order of their ids."""
    before, after = _by_theme(shipped.hits), _by_theme(measured.hits)
    return tuple(
        Difference(theme_id=theme_id, n_shipped=before[theme_id], n_measured=after[theme_id])
        for theme_id in sorted({*before, *after})
        if before[theme_id] != after[theme_id]
    )


def is_that_article(shipped: BaselineArticle, measured: BaselineArticle, *, is_same_codebook: bool) -> bool:
    """Tell whether a text is the seed article meant: by its hash, else by its length and by the hits found again.

    Under another codebook than the shipped profile's the hits prove nothing, and the length decides.
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
    """Return `profile` as TOML, the form in which it is shipped: measurements only, never the text."""
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
        yield f"{key} = {_quoted(getattr(article, key))}"
    yield f"published_on = {article.published_on}"
    yield f'published_precision = "{article.published_precision.value}"'
    yield f'text_sha256 = "{article.text_sha256}"'
    yield f"n_words = {article.n_words}"
    yield f"n_sentences = {article.n_sentences}"
    yield "hits = ["
    for hit in article.hits:
        place = f"sentence_number = {hit.sentence_number}, start = {hit.start}, end = {hit.end}"
        yield f'  {{ theme_id = "{hit.theme_id}", term = {_quoted(hit.term)}, {place} }},'
    yield "]"


def _quoted(text: str) -> str:
    """Return a TOML basic string; JSON's strings are among them."""
    return json.dumps(text, ensure_ascii=False)
