"""One revision in; out, what comparing asks of it again and again, computed once and kept with it."""

from functools import cached_property
from typing import Self

from pipeline.dedupe.structure import Structure
from pipeline.dedupe.words import shingles_of, words_of
from pipeline.records import TextToCompare
from pipeline.urls.counting_pixel import article_id_of


class Text(TextToCompare):
    """A revision with what is computed of it. Equal texts compare equal whatever was seen first."""

    @classmethod
    def of(cls, plain: TextToCompare) -> Self:
        """Return `plain` as a text whose words, shingles and structure can be asked for."""
        return cls(**dict(plain))

    @cached_property
    def outlet(self) -> tuple[str, str]:
        """The source and the host: a discovery service is one source of many outlets."""
        return self.source_id, self.url.partition("://")[2].partition("/")[0]

    @cached_property
    def counter(self) -> str:
        """The id of the article of The Conversation that it is, or that its counting pixel names; or empty."""
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
        """What a thesaurus leaves alone."""
        return Structure(self.body)
