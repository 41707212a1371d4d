"""Idle exclusions: those that suppressed no hit in any of the texts."""

from collections import defaultdict

from pipeline.text.fold import Span, fold
from pipeline.text.sentences import read
from pipeline.themes.codebook.checker import Finding
from pipeline.themes.codebook.schema import Codebook
from pipeline.themes.codebook.terms import parse_term
from pipeline.themes.match.finder import Finder


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
        self._finder = Finder([parse_term(source) for _, source, _ in sources])

    def watch(self, text: str) -> None:
        """Record the exclusions that fire in one more text."""
        self.n_texts += 1
        terms: dict[int, list[Span]] = defaultdict(list)
        idle: list[tuple[int, int, int]] = []
        for _, at, start, end in self._finder.find(read(fold(text).text)):
            if at in self._idle:
                idle.append((at, start, end))
            elif at not in self._exclusions:
                terms[self._theme_of[at]].append((start, end))
        for at, start, end in idle:
            if any(a < end and start < b for a, b in terms[self._theme_of[at]]):
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
