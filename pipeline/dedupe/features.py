"""A revision with its derived features (words, shingles, structure), each computed once."""

import re
from functools import cached_property
from typing import Self

from pipeline.dedupe.slots import Slots
from pipeline.dedupe.structure import Structure
from pipeline.dedupe.words import shingles_of, words_of
from pipeline.records import TextToCompare
from pipeline.urls import address_key
from pipeline.urls.counting_pixel import article_id_of

_PATH_ID = re.compile(r"(?:(?<![a-z])[a-z]++)?\d{6,}+[a-z0-9]*+", re.I)
_DAY = re.compile(r"(?:19|20)\d\d[01]\d(?:[0-3]\d)?")  # 202611 and 20261121 are dates, not ids


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
    def folded_authors(self) -> frozenset[str]:
        """The words of each author's name."""
        return frozenset(" ".join(words_of(name)) for name in self.authors)

    @cached_property
    def called(self) -> frozenset[str]:
        """The keys of the addresses under which its article is known, and of the one that its page calls its own."""
        return frozenset((self.canonical_key, *self.address_keys)) - {""}

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The keys of the addresses under which its article is known."""
        return frozenset((address_key(self.url), *self.address_keys)) - {""}

    @cached_property
    def path_ids(self) -> frozenset[str]:
        """The possible article ids in its address: six digits or more that are not a date."""
        path = self.url.partition("?")[0]
        return frozenset(found.lower() for found in _PATH_ID.findall(path) if not _DAY.fullmatch(found))

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The names and numbers that it is about."""
        return self.structure.subjects(self.title)

    @cached_property
    def named_subjects(self) -> frozenset[str]:
        """Its subjects without the numbers."""
        return frozenset(one for one in self.subjects if not one[0].isdigit())

    @cached_property
    def headline_words(self) -> frozenset[str]:
        """The words of the headline that the body has too."""
        return frozenset(self.folded_title.split()) & self.structure.tokens

    @cached_property
    def slots(self) -> Slots:
        """The names and numbers between the words of a possible template."""
        return Slots.of(self.title, self.body)

    @cached_property
    def structure(self) -> Structure:
        """The structure of the body, which paraphrase leaves unchanged."""
        return Structure(self.body)
