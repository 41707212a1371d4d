"""Idle exclusions: those that suppressed no hit in any of the texts."""

from collections import defaultdict

from pipeline.text.fold import Span, fold
from pipeline.text.sentences import read
from pipeline.themes.codebook.checker import Finding
from pipeline.themes.codebook.schema import Codebook
from pipeline.themes.match.covered import Covered
from pipeline.themes.match.finder import Finder, Scene
from pipeline.themes.match.ways import shortest_ways


class ExclusionWatch:
    """Tracks which exclusions fired, that is, overlapped a match of their theme so that it did not count."""

    def __init__(self, codebook: Codebook) -> None:
        """Prepare the search for all exclusions, and for the terms of the themes that have any."""
        self.n_texts = 0
        self._themes = [theme for theme in codebook.themes if theme.exclusions]
        sources = [
            (number, source, is_exclusion)
            for number, theme in enumerate(self._themes)
            for is_exclusion, listed in ((True, theme.exclusions), (False, [term.p for term in theme.terms]))
            for source in listed
        ]
        self._theme_of = [number for number, _, _ in sources]
        self._exclusions = {at: source for at, (_, source, is_exclusion) in enumerate(sources) if is_exclusion}
        self._idle = set(self._exclusions)
        parsers = (codebook.term, codebook.exclusion)
        self._finder = Finder([parsers[is_exclusion](source) for _, source, is_exclusion in sources])

    def watch(self, text: str) -> None:
        """Record the exclusions that fire in one more text."""
        self.n_texts += 1
        terms: dict[int, list[Span]] = defaultdict(list)
        idle: list[tuple[int, Span]] = []
        places, scenes = self._finder.search(read(fold(text).text))
        for _, at, start, end in places:
            if at in self._idle:
                idle.append((at, (start, end)))
            elif at not in self._exclusions:
                terms[self._theme_of[at]].append((start, end))
        for scene in scenes:
            terms[self._theme_of[scene.term]] += _matched(scene)
        covered = {theme: Covered(spans) for theme, spans in terms.items()}
        for at, span in idle:
            theme = self._theme_of[at]
            if theme in covered and covered[theme].overlaps(span):
                self._idle.discard(at)

    def findings(self) -> tuple[Finding, ...]:
        """Return the exclusions that fired in no text, theme by theme."""
        advice = "It kept no hit out. Remove it, unless it guards against texts that are yet to come."
        return tuple(
            Finding(
                theme_id=self._themes[self._theme_of[at]].theme_id,
                key="exclusions",
                text=self._exclusions[at],
                advice=advice,
            )
            for at in sorted(self._idle)
        )


def _matched(scene: Scene) -> list[Span]:
    """Return the places of all parts of a construction that matches here if nothing is excluded."""
    sides = [side for side in (scene.parts, scene.before) if side]
    if not all(shortest_ways(side) for side in sides):
        return []
    return [place for side in sides for places in side for place in places]
