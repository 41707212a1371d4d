"""Dictionary matching: the hits of the codebook's themes in a counted text, with sentence numbers and offsets."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.records import Hit, Sentence
from pipeline.text.fold import Folded, Span, fold
from pipeline.text.sentences import Prose, read
from pipeline.themes.codebook.schema import Codebook
from pipeline.themes.match.covered import Covered
from pipeline.themes.match.finder import Finder, Scene
from pipeline.themes.match.ways import Spans, shortest_ways

_Ranked = tuple[int, int, int, int, int]  # start, theme, minus the end, term, sentence: sorted, the order to count in


@dataclass(frozen=True)
class TextHits:
    """Words, sentences and hits of one text. Records are built on access: counting needs none."""

    _folded: Folded = field(repr=False)
    _prose: Prose = field(repr=False)
    _counted: tuple[_Ranked, ...]
    _theme_ids: Sequence[str] = field(repr=False)
    _sources: Sequence[str] = field(repr=False)  # of the terms

    @property
    def n_sentences(self) -> int:
        """The number of sentences."""
        return len(self._prose.sentences)

    @cached_property
    def n_words(self) -> int:
        """The number of words; a hyphenated word is one word."""
        return self._prose.n_words

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The hits, ordered by their place in the text, then by theme."""
        return tuple(map(self._hit, self._counted))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences."""
        spans = (self._folded.origin(*span) for span in self._prose.sentences)
        return tuple(Sentence(number=number, start=start, end=end) for number, (start, end) in enumerate(spans, 1))

    def _hit(self, counted: _Ranked) -> Hit:
        start, theme, minus_end, term, sentence = counted
        start, end = self._folded.origin(start, -minus_end)
        return Hit(
            theme_id=self._theme_ids[theme],
            term=self._sources[term],
            sentence_number=sentence + 1,
            start=start,
            end=end,
        )


class Matcher:
    """Finds the hits of a codebook. Within a theme the leftmost and longest hit wins; themes are independent.

    The hit of a construction in one sentence extends from its first part to its last, that of one in two sentences over
    the parts in the second. Exclusions apply to each part, not to what is between them.
    """

    def __init__(self, codebook: Codebook) -> None:
        """Prepare the search for all terms and exclusions of `codebook`."""
        self._theme_ids = [theme.theme_id for theme in codebook.themes]
        self._sources: list[str] = []
        self._theme_of: list[int] = []
        self._is_exclusion: list[bool] = []
        for number, theme in enumerate(codebook.themes):
            sources = [*(term.p for term in theme.terms), *theme.exclusions]
            self._sources += sources
            self._theme_of += [number] * len(sources)
            self._is_exclusion += [at >= len(theme.terms) for at in range(len(sources))]
        parsers = (codebook.term, codebook.exclusion)
        self._finder = Finder(
            [
                parsers[is_exclusion](source)
                for source, is_exclusion in zip(self._sources, self._is_exclusion, strict=True)
            ]
        )

    def find(self, text: str) -> TextHits:
        """Return the hits in `text`; `text[hit.start:hit.end]` is what matched."""
        folded = fold(text)
        prose = read(folded.text)
        counted = tuple(self._counted(prose))
        return TextHits(folded, prose, counted, self._theme_ids, self._sources)

    def read(self, text: str) -> TextHits:
        """Return only the words and sentences of `text`, without a search for hits, at a third of the cost or less."""
        folded = fold(text)
        return TextHits(folded, read(folded.text), (), self._theme_ids, self._sources)

    def _counted(self, prose: Prose) -> Iterator[_Ranked]:
        """Yield the places that count: those that overlap no exclusion and no earlier hit of their theme."""
        places, scenes = self._finder.search(prose)
        candidates: list[_Ranked] = []
        exclusions: dict[int, list[Span]] = defaultdict(list)
        for sentence, term, start, end in places:
            if self._is_exclusion[term]:
                exclusions[self._theme_of[term]].append((start, end))
            else:
                candidates.append((start, self._theme_of[term], -end, term, sentence))
        excluded = {theme: Covered(spans) for theme, spans in exclusions.items()}
        if excluded:
            candidates = [
                one for one in candidates if one[1] not in excluded or not excluded[one[1]].overlaps((one[0], -one[2]))
            ]
        for scene in scenes:
            theme = self._theme_of[scene.term]
            for start, end in _ways(scene, excluded.get(theme)):
                candidates.append((start, theme, -end, scene.term, scene.sentence))
        ends = [0] * len(self._theme_ids)
        for candidate in sorted(candidates):
            start, theme, end = candidate[0], candidate[1], -candidate[2]
            if start >= ends[theme]:
                ends[theme] = end
                yield candidate


def _ways(scene: Scene, excluded: Covered | None) -> list[Span]:
    """Return the candidates of a construction in one scene, from the places that overlap no exclusion."""
    parts, before = ([_kept(places, excluded) for places in side] for side in (scene.parts, scene.before))
    return shortest_ways(parts) if not before or shortest_ways(before) else []


def _kept(places: Spans, excluded: Covered | None) -> Spans:
    return [place for place in places if not excluded.overlaps(place)] if excluded else places
