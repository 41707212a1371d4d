"""Rule-based relevance classification: is a text about NATO in Asia, and the counts that decide it.

The rule and its thresholds are declared in [relevance] of the codebook. China and India are anchors as strong as any
other, but where their sentence is on their backing of Russia's war, which is no matter of Asia. A text in a language
without a codebook is not counted, whatever its length.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from pipeline.records import Relevance, RelevanceClass
from pipeline.text.fold import fold, spell
from pipeline.text.languages import UNKNOWN, language_name
from pipeline.text.sentences import Prose, read, words
from pipeline.themes.codebook.schema import Codebook, relevance_term
from pipeline.themes.match.finder import Finder, Place

# Classes whose themes are counted. Hits of other texts would be noise in every query that forgets to filter them.
COUNTED_CLASSES = frozenset({RelevanceClass.CORE, RelevanceClass.PERIPHERAL, RelevanceClass.ANALOGY})
_ANCHORS = ("anchors_strong", "anchors_power", "anchors_medium")
_LISTS = ("nato_regex", "nato_false_regex", "analogy_regex", *_ANCHORS, "anchor_false_regex", "war_backing_regex")


@dataclass(frozen=True, slots=True)
class _Text:
    """A sentence or title, folded and in lower-case ASCII, both of the same length."""

    folded: str
    lowered: str

    def side(self, is_plain: bool) -> str:
        return self.lowered if is_plain else self.folded

    def without(self, start: int, end: int) -> "_Text":
        """Return the text with the span replaced by spaces."""
        spaces = " " * (end - start)
        return _Text(
            self.folded[:start] + spaces + self.folded[end:],
            self.lowered[:start] + spaces + self.lowered[end:],
        )


class _Patterns:
    """The patterns of one list of the codebook."""

    def __init__(self, codebook: Codebook, name: str) -> None:
        self.terms = [relevance_term(name, source) for source in getattr(codebook.relevance, name)]
        self._compiled: list[tuple[re.Pattern[str], bool]] = [(term.compile(), term.is_plain) for term in self.terms]

    def spans(self, text: _Text) -> list[tuple[int, int]]:
        """Return the matches of each pattern in turn."""
        return [
            match.span()
            for pattern, plain in self._compiled
            for match in pattern.finditer(text.side(plain))
            if match[0]
        ]

    def masked(self, text: _Text) -> _Text:
        """Return the text with all matches replaced by spaces, pattern after pattern."""
        for pattern, plain in self._compiled:
            for match in list(pattern.finditer(text.side(plain))):
                text = text.without(*match.span())
        return text


@dataclass(frozen=True, slots=True)
class _Row:
    """The counts of one sentence."""

    n_nato: int = 0
    n_analogy: int = 0
    n_medium: int = 0
    strong: tuple[str, ...] = ()  # the anchors as matched, in lower case


_EMPTY = _Row()


class RelevanceRule:
    """Classifies the relevance of texts: whether they are about NATO in Asia."""

    def __init__(self, codebook: Codebook) -> None:
        """Prepare the search for all patterns of [relevance] in the codebook."""
        self._config = codebook.relevance
        self._language = codebook.language
        self._stopwords = frozenset(codebook.relevance.english_stopwords)
        self._lists = {name: _Patterns(codebook, name) for name in _LISTS}
        self._vetoes = _Patterns(codebook, "nato_doc_veto_regex")
        self._list_of = [name for name in _LISTS for _ in self._lists[name].terms]
        self._finder = Finder(list(chain.from_iterable(self._lists[name].terms for name in _LISTS)))

    def assess(self, title: str, body: str, language: str = UNKNOWN) -> Relevance:
        """Return the relevance class of a text, the counts that decide it, and the limits that it misses.

        `language` is the detected one, an ISO 639-1 code; where it is unknown, the share of English stopwords tells.
        """
        proses = (read(fold(title).text), read(fold(body).text))
        rows = [row for prose in proses for row in self._rows(prose)]
        tokens = [word for prose in proses for word in words(prose.folded)]
        near = [bool(row.strong) for row in rows]
        with_nato = [] if self._is_vetoed(proses) else [number for number, row in enumerate(rows) if row.n_nato]
        n_near = sum(any(near[max(0, number - 1) : number + 2]) for number in with_nato)
        strong = [anchor for row in rows for anchor in row.strong]
        counts = Relevance(
            relevance=RelevanceClass.IRRELEVANT,
            n_words=len(tokens),
            n_nato=sum(rows[number].n_nato for number in with_nato),
            n_analogy=sum(row.n_analogy for row in rows),
            n_strong=len(strong),
            n_medium=sum(row.n_medium for row in rows),
            n_types=len(set(strong)),
            n_nato_sentences=len(with_nato),
            n_near=n_near,
            share_near=n_near / len(with_nato) if with_nato else 0.0,
            is_nato_in_title=self._has_nato(title),
            share_english=sum(map(self._stopwords.__contains__, map(str.lower, tokens))) / max(1, len(tokens)),
        )
        relevance = self._class_of(counts, language)
        return counts.model_copy(
            update={"relevance": relevance, "reasons": tuple(self._reasons(counts, relevance, language))}
        )

    def _rows(self, prose: Prose) -> list[_Row]:
        """Return the counts of each sentence."""
        places: dict[int, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
        for place in self._finder.find(prose):
            places[place[0]][self._list_of[place[1]]].append(place)
        return [
            self._row(prose, start, end, places[number]) if number in places else _EMPTY
            for number, (start, end) in enumerate(prose.sentences)
        ]

    def _row(self, prose: Prose, start: int, end: int, places: dict[str, list[Place]]) -> _Row:
        """Return the counts of a sentence, searched again only if something in it must be masked."""
        found = {name: [(a - start, b - start) for _, _, a, b in places[name]] for name in _LISTS}
        text = _Text(prose.folded[start:end], prose.lowered[start:end])
        if found["analogy_regex"] or found["nato_false_regex"]:
            masked = self._lists["nato_false_regex"].masked(self._lists["analogy_regex"].masked(text))
            found["nato_regex"] = self._lists["nato_regex"].spans(masked)
        if found["anchor_false_regex"]:
            text = self._lists["anchor_false_regex"].masked(text)
            for name in _ANCHORS:
                found[name] = self._lists[name].spans(text)
        is_backing = bool(found["war_backing_regex"])
        strong, medium = found["anchors_strong"], found["anchors_medium"]
        # The South China Sea is one anchor: the China in it is no other.
        named = [(a, b) for a, b in found["anchors_power"] if not any(c <= a and b <= d for c, d in strong)]
        (medium if is_backing else strong).extend(named)
        return _Row(
            n_nato=len(found["nato_regex"]),
            n_analogy=len(found["analogy_regex"]),
            n_medium=len(medium),
            strong=tuple(text.folded[a:b].lower() for a, b in strong),
        )

    def _is_vetoed(self, proses: tuple[Prose, ...]) -> bool:
        """Return whether the text is about another NATO; a name may extend over the end of a sentence."""
        spans = [(prose, start, end) for prose in proses for start, end in prose.sentences]
        whole = _Text(
            " ".join(prose.folded[start:end] for prose, start, end in spans),
            " ".join(prose.lowered[start:end] for prose, start, end in spans),
        )
        return bool(self._vetoes.spans(whole))

    def _has_nato(self, title: str) -> bool:
        prose = read(spell(title).text)
        text = _Text(prose.folded, prose.lowered)
        masked = self._lists["analogy_regex"].masked(self._lists["nato_false_regex"].masked(text))
        return bool(self._lists["nato_regex"].spans(masked))

    def _class_of(self, counts: Relevance, language: str) -> RelevanceClass:
        config = self._config
        if language not in (self._language, UNKNOWN):
            return RelevanceClass.LANGUAGE_NOT_COUNTED
        if counts.n_words < config.min_words:
            return RelevanceClass.TOO_SHORT
        if language == UNKNOWN and counts.share_english < config.min_english_stopword_share:
            return RelevanceClass.LANGUAGE_NOT_COUNTED
        is_its_subject = counts.is_nato_in_title and counts.n_nato >= config.min_nato
        if counts.n_analogy and counts.n_analogy >= counts.n_nato and not is_its_subject:
            return RelevanceClass.ANALOGY
        has_nato = counts.n_nato >= config.min_nato - counts.is_nato_in_title
        has_asia = counts.n_strong >= config.min_strong and counts.n_types >= config.min_types
        are_near = counts.n_near >= config.min_near and counts.share_near >= config.min_share
        if has_nato and has_asia and are_near:
            return RelevanceClass.CORE
        if counts.n_nato >= 1 and counts.n_near >= 1:
            return RelevanceClass.PERIPHERAL
        return RelevanceClass.IRRELEVANT

    def _reasons(self, counts: Relevance, relevance: RelevanceClass, language: str) -> Iterator[str]:
        """Yield the counts as short phrases; of a text that is not core, each that misses its limit with that limit."""
        config, is_core = self._config, relevance is RelevanceClass.CORE

        def stated(phrase: str, limit: str, *, is_met: bool) -> str:
            return phrase if is_met or is_core else f"{phrase}, {limit} needed"

        if relevance is RelevanceClass.LANGUAGE_NOT_COUNTED:
            yield f"in {language_name(language)}, only {language_name(self._language)} is counted"
        yield stated(f"{counts.n_words} words", f"{config.min_words} are", is_met=counts.n_words >= config.min_words)
        title, needed = (
            (" (one in the title)", config.min_nato - 1) if counts.is_nato_in_title else ("", config.min_nato)
        )
        yield stated(f"{counts.n_nato} NATO mentions{title}", f"{needed} are", is_met=counts.n_nato >= needed)
        yield stated(
            f"{counts.n_strong} strong Asia anchors of {counts.n_types} kinds",
            f"{config.min_strong} of {config.min_types} kinds are",
            is_met=counts.n_strong >= config.min_strong and counts.n_types >= config.min_types,
        )
        yield stated(
            f"{counts.n_near} of {counts.n_nato_sentences} NATO sentences near an anchor",
            f"{config.min_near} and a share of {config.min_share:.0%} are",
            is_met=counts.n_near >= config.min_near and counts.share_near >= config.min_share,
        )
        if counts.n_medium:
            yield f"{counts.n_medium} weak Asia anchors"
        if counts.n_analogy:
            yield f"{counts.n_analogy} analogies (“Asian NATO”)"
