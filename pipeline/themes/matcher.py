"""A counted text in, the hits of the codebook's themes out, with their sentences and offsets in that text."""

from collections import defaultdict
from dataclasses import dataclass

from pipeline.records import Hit, Sentence
from pipeline.themes.codebook import Codebook
from pipeline.themes.finder import Finder, Place
from pipeline.themes.fold import Folded, fold
from pipeline.themes.sentences import read
from pipeline.themes.terms import parse_term


@dataclass(frozen=True, slots=True)
class TextHits:
    """What one text holds: its hits in the order of the text, its sentences, its words."""

    hits: tuple[Hit, ...]
    sentences: tuple[Sentence, ...]
    n_words: int


class Matcher:
    """Counts a codebook's themes. Within a theme the leftmost and longest hit wins; themes are independent."""

    def __init__(self, codebook: Codebook) -> None:
        """Prepare the search for all terms and exclusions of `codebook`."""
        self._theme_ids: list[str] = []
        self._sources: list[str] = []
        self._is_exclusion: list[bool] = []
        self._theme=[]
        for n,theme in enumerate(codebook.themes):
            sources = [*(term.p for term in theme.terms), *theme.exclusions]
            self._theme_ids += [theme.id]
            self._theme += [n]*len(sources)
            self._sources += sources
            self._is_exclusion += [False] * len(theme.terms) + [True] * len(theme.exclusions)
        self._finder = Finder([parse_term(source) for source in self._sources])

    def find(self, text: str) -> TextHits:
        """Return the hits in `text`; `text[hit.start:hit.end]` is what matched."""
        folded = fold(text)
        prose = read(folded.text)
        candidates = []
        exclusions = {}
        for start, end, term, sentence in self._finder.find(prose):
            theme = self._theme[term]
            if self._is_exclusion[term]:
                exclusions.setdefault(theme,[]).append((start,end))
            else:
                candidates.append((start,theme,-end,term,sentence))
        candidates.sort()
        ends=[-1]*24
        hits=[]
        for start,theme,end,term,sentence in candidates:
            if start < ends[theme]: continue
            if theme in exclusions and any(start < b and a < -end for a,b in exclusions[theme]): continue
            ends[theme]=end=-end
            s,e=folded.origin(start,end)
            hits.append(Hit(theme_id=self._theme_ids[theme], term=self._sources[term],sentence_number=sentence+1,start=s,end=e))
        return TextHits(tuple(hits), [folded.origin(*x) for x in prose.sentences], prose.n_words)


def _sentence(number: int, span: tuple[int, int], folded: Folded) -> Sentence:
    start, end = folded.origin(*span)
    return Sentence(number=number, start=start, end=end)


def _counted(candidates: list[Place], exclusions: list[Place]) -> list[Place]:
    """Return the candidates of one theme that count: none that overlaps an exclusion, none that overlaps another."""
    counted: list[Place] = []
    end = -1
    for place in sorted(candidates, key=lambda place: (place.start, -place.end, place.term)):
        is_excluded = any(place.start < other.end and other.start < place.end for other in exclusions)
        if place.start >= end and not is_excluded:
            counted.append(place)
            end = place.end
    return counted
