"""A revision with its derived features (words, shingles, structure), each computed once."""

from functools import cached_property
from typing import Self

from pipeline.dedupe.structure import Structure
from pipeline.dedupe.words import shingles_of, words_of
from pipeline.records import TextToCompare
from pipeline.urls.counting_pixel import article_id_of


class Text(TextToCompare):
    """A text to compare, with cached features; cached values do not affect equality."""

    @classmethod
    def of(cls, plain: TextToCompare) -> Self:
        """Return `plain` with its features."""
        return cls(**dict(plain))

    @cached_property
    def outlet(self) -> tuple[str, str]:
        """The source and the host, because a discovery service is one source with many outlets."""
        return self.source_id, self.url.partition("://")[2].partition("/")[0]

    @cached_property
    def counter(self) -> str:
        """The id of the article of The Conversation, from its address or its counting pixel; or empty."""
        return article_id_of(self.url) or self.counter_id

    @cached_property
    def words(self) -> list[str]:
        """The words of the body."""
        return words_of(self.body)

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        """The 5-word shingles of the body."""
        return shingles_of(self.words)

    @cached_property
    def folded_title(self) -> str:
        """The words of the headline."""
        return " ".join(words_of(self.title))

    @cached_property
    def structure(self) -> Structure:
        """The structure of the body, which paraphrase leaves unchanged."""
        return Structure(self.body)
