"""Texts written from a seed: new ones, copies, edited copies, forms and walls, as outlets bring them.

Nothing of them is anybody's: words are made of syllables, and used as often as words are (Zipf).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from pipeline.records import CleanedEntry, CleanText, DateOrigin, DatePrecision, Published, identity

N_OUTLETS = 60
_N_WORDS, _N_NAMES = 20_000, 3_000
_SHARE_COPIED, _SHARE_EDITED, _SHARE_FORMS, _SHARE_WALLS = 0.06, 0.06, 0.03, 0.01
_RECENT = 400  # texts among which a copy has its original: a wire is copied within days
_SYLLABLES = [a + b for a in "bdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er", "ol", "un")]
_BEGAN = date(2020, 1, 1)
_A_DAY = 500  # texts


class Press:
    """Outlets that publish; the texts of one seed are always the same."""

    def __init__(self, seed: int) -> None:
        """Take the seed."""
        self._random = Random(seed)
        self._words = [self._word() for _ in range(_N_WORDS)]
        self._weights = list(accumulate(1 / rank for rank in range(1, _N_WORDS + 1)))
        self._names = [self._word().title() for _ in range(_N_NAMES)]
        self._footers = [self._sentences(3) for _ in range(N_OUTLETS)]  # what an outlet puts under all of its texts
        self._recent: list[tuple[str, list[str]]] = []
        self._n = 0

    def texts(self, n_texts: int) -> Iterator[CleanedEntry]:
        """Yield the next texts, each at an outlet of its own choice."""
        for _ in range(n_texts):
            self._n += 1
            outlet = self._random.randrange(N_OUTLETS)
            title, sentences = self._next(self._footers[outlet])
            yield self._entry(outlet, title, [*sentences, *self._footers[outlet]])

    def _next(self, footer: list[str]) -> tuple[str, list[str]]:
        """Return headline and sentences of the next text."""
        kind = self._random.random()
        for share, write in (
            (_SHARE_COPIED, self._copied),
            (_SHARE_EDITED, self._edited),
            (_SHARE_FORMS, self._filled_in),
            (_SHARE_WALLS, self._walled),
        ):
            if kind < share and self._recent:
                return write(footer)
            kind -= share
        written = self._headline(), self._sentences(self._random.randint(10, 25))
        self._recent = [*self._recent[-_RECENT:], written]
        return written

    def _copied(self, _footer: list[str]) -> tuple[str, list[str]]:
        return self._random.choice(self._recent)

    def _edited(self, _footer: list[str]) -> tuple[str, list[str]]:
        _, sentences = self._random.choice(self._recent)
        n_cut = self._random.randint(1, 2)
        return self._headline(), [*sentences[:-n_cut], *self._sentences(1)]

    def _filled_in(self, footer: list[str]) -> tuple[str, list[str]]:
        """A form: the same sentences, about another name each time."""
        name = self._random.choice(self._names)
        sentences = [f"{one} Of {name} it is said." for one in footer * 3]
        return f"The day of {name}", sentences

    def _walled(self, footer: list[str]) -> tuple[str, list[str]]:
        return self._headline(), footer * 4

    def _sentences(self, n_sentences: int) -> list[str]:
        return [self._sentence() for _ in range(n_sentences)]

    def _sentence(self) -> str:
        words = self._random.choices(self._words, cum_weights=self._weights, k=self._random.randint(8, 24))
        if self._random.random() < 0.6:
            words[-1] = self._random.choice(self._names)
        return f"{' '.join(words).capitalize()}."

    def _headline(self) -> str:
        return self._sentence().rstrip(".")[:80].rstrip()

    def _word(self) -> str:
        return "".join(self._random.choices(_SYLLABLES, k=self._random.randint(1, 4)))

    def _entry(self, outlet: int, title: str, sentences: list[str]) -> CleanedEntry:
        paragraphs = (" ".join(sentences[n : n + 3]) for n in range(0, len(sentences), 3))
        day = _BEGAN + timedelta(days=self._n // _A_DAY)
        published = Published(published_on=day, published_at=None, precision=DatePrecision.DAY, origin=DateOrigin.FEED)
        clean = CleanText(
            title=title,
            body="\n\n".join(paragraphs),
            authors=(f"{self._random.choice(self._names)} {outlet}",),
            section="",
            published=published,
            language="en",
            canonical_url="",
            first_publisher="",
            furniture=(),
            page_types=(),
            extractor="written",
        )
        url = f"https://outlet{outlet}.example/{self._n}-{'-'.join(title.lower().split()[:6])}/"
        return CleanedEntry(
            entry_id=identity("entry", url),
            feed_id=f"feed{outlet}",
            source_id=f"outlet{outlet}",
            guid=url,
            url=url,
            page_url=url,
            page_sha256=identity("page", url),
            clean=clean,
        )
