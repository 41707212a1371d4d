"""Stratified random sampling of counted articles to be coded, and of sentences inside them.

An article of one theme is in one of four strata (`StratumCode`). Half of a theme's articles are drawn from those in
which the codebook does not find it, the other half in equal parts from the strata in which it does, so that rare voices
are measured too; what a small stratum cannot give, the others do. The draw is by hash: of seed, theme and article, so
it is the same on every machine and does not depend on the order of the articles.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.records import (
    SampleStratum,
    SampleUnit,
    StratumCode,
    UnitLevel,
    Voice,
)
from pipeline.text.fold import Span, fold
from pipeline.text.sentences import read
from pipeline.themes.match.voice import Voices, voices_of

LEAST_PER_THEME = 4  # articles: two in which the codebook finds the theme, two in which it does not
_FOUND: tuple[StratumCode, ...] = tuple(one for one in StratumCode if one is not StratumCode.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may be drawn for a theme."""

    article_id: str
    revision_id: str
    stratum: StratumCode


@dataclass(frozen=True, slots=True)
class DrawnText:
    """The counted text of a drawn article, its headline, and its hits by theme."""

    text: str
    title: str
    sentence_numbers: Mapping[str, frozenset[int]]  # of the sentences with a hit, by theme


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """A sample: the strata that it is from, and its units in the order in which they are coded."""

    strata: tuple[SampleStratum, ...]
    units: tuple[SampleUnit, ...]


@dataclass(frozen=True, slots=True)
class _Article:
    candidate: Candidate
    theme_id: str
    weight: float


def draw_sample(
    candidates: Mapping[str, Sequence[Candidate]],
    read_texts: Callable[[Sequence[str]], Mapping[str, DrawnText]],
    *,
    n_articles: int,
    n_sentences: int,
    seed: int,
) -> DrawnSample:
    """Return a sample of `n_articles` articles, shared out evenly among the themes, with sentences of each.

    `candidates` are the articles of slice and span by theme; `read_texts` returns texts by revision id. A theme has
    fewer articles where the slice does not have more. Articles of a theme come in random order: coders must not see
    which of them the codebook found.
    """
    strata: list[SampleStratum] = []
    articles: list[_Article] = []
    for place, (theme_id, listed) in enumerate(candidates.items()):
        share = n_articles // len(candidates) + (place < n_articles % len(candidates))
        drawn, of_theme = draw_articles(theme_id, listed, share, seed)
        strata += drawn
        articles += of_theme
    texts = read_texts([one.candidate.revision_id for one in articles]) if n_sentences else {}
    units: list[SampleUnit] = []
    for article in articles:
        units.append(_article_unit(article, len(units) + 1))
        if n_sentences:
            text = texts[article.candidate.revision_id]
            units += _sentence_units(article, text, n_sentences, seed, len(units) + 1)
    return DrawnSample(tuple(strata), tuple(units))


def draw_articles(
    theme_id: str, candidates: Sequence[Candidate], n_articles: int, seed: int
) -> tuple[list[SampleStratum], list[_Article]]:
    """Return the strata of a theme, and the articles drawn from them in random order, each with its weight."""
    sizes = Counter(one.stratum for one in candidates)
    wanted = allocate(n_articles, sizes)
    articles = []
    for stratum, n_drawn in wanted.items():
        members = [one for one in candidates if one.stratum is stratum]
        members.sort(key=lambda one: _rank(seed, theme_id, "draw", one.article_id))
        articles += [_Article(one, theme_id, sizes[stratum] / n_drawn) for one in members[:n_drawn]]
    articles.sort(key=lambda one: _rank(seed, theme_id, "order", one.candidate.article_id))
    strata = [
        SampleStratum(theme_id=theme_id, stratum=one, n_articles=sizes[one], n_drawn=n) for one, n in wanted.items()
    ]
    return strata, articles


def allocate(n_articles: int, sizes: Mapping[StratumCode, int]) -> dict[StratumCode, int]:
    """Return how many articles to draw from each stratum: half without a hit, the rest evenly over the others."""
    found: dict[StratumCode, int] = {
        one: sizes[one] for one in StratumCode if one is not StratumCode.NOT_FOUND and sizes.get(one)
    }
    n_others = sizes.get(StratumCode.NOT_FOUND, 0)
    n_found = min(n_articles - min(n_articles // 2, n_others), sum(found.values()))
    from_others = {StratumCode.NOT_FOUND: min(n_articles - n_found, n_others)} if n_others else {}
    return {**_filled_evenly(n_found, found), **from_others}


def _filled_evenly(n: int, sizes: Mapping[StratumCode, int]) -> dict[StratumCode, int]:
    """Return `n` shared out evenly, the smallest stratum first, so that the others take what it cannot give."""
    shares = dict.fromkeys(sizes, 0)
    by_size = sorted(sizes, key=lambda one: sizes[one])
    for place, stratum in enumerate(by_size):
        shares[stratum] = min(-(-n // (len(by_size) - place)), sizes[stratum])
        n -= shares[stratum]
    return shares


def _rank(seed: int, *parts: str | int) -> bytes:
    return hashlib.sha256("\x1f".join(map(str, (seed, *parts))).encode()).digest()


def _article_unit(article: _Article, number: int) -> SampleUnit:
    chosen = article.candidate
    return SampleUnit(
        unit_number=number,
        theme_id=article.theme_id,
        level=UnitLevel.ARTICLE,
        article_id=chosen.article_id,
        revision_id=chosen.revision_id,
        sentence_number=None,
        stratum=chosen.stratum,
        voice=None,
        is_found=chosen.stratum is not StratumCode.NOT_FOUND,
        weight=article.weight,
    )


def _sentence_units(
    article: _Article, text: DrawnText, n_sentences: int, seed: int, first_number: int
) -> Iterator[SampleUnit]:
    """Yield sentences of a drawn article in their order: half of them with a hit, where there are so many."""
    chosen, theme_id = article.candidate, article.theme_id
    spans = dict(enumerate(sentence_spans(text.text), 1))
    voices = voices_of(text.text, text.title)
    found = text.sentence_numbers.get(theme_id, frozenset())
    ranked = sorted(spans, key=lambda number: _rank(seed, theme_id, "sentence", chosen.article_id, number))
    with_hit = [number for number in ranked if number in found]
    without = [number for number in ranked if number not in found]
    n_found = min(n_sentences - min(n_sentences // 2, len(without)), len(with_hit))
    drawn = {number: len(with_hit) / n_found for number in with_hit[:n_found]}
    n_without = min(n_sentences - n_found, len(without))
    drawn |= {number: len(without) / n_without for number in without[:n_without]}
    for unit_number, number in enumerate(sorted(drawn), first_number):
        yield SampleUnit(
            unit_number=unit_number,
            theme_id=theme_id,
            level=UnitLevel.SENTENCE,
            article_id=chosen.article_id,
            revision_id=chosen.revision_id,
            sentence_number=number,
            stratum=chosen.stratum,
            voice=sentence_voice(voices, spans[number]),
            is_found=number in found,
            weight=article.weight * drawn[number],
        )


def sentence_spans(text: str) -> list[Span]:
    """Return the spans of the sentences of a counted text, numbered as in `Hit.sentence_number`."""
    folded = fold(text)
    return [folded.origin(*span) for span in read(folded.text).sentences]


def sentence_voice(voices: Voices, sentence: Span) -> Voice:
    """Return the voice of a whole sentence, with a hit or without: a quotation if at least half of it is quoted."""
    start, end = sentence
    if start < voices.headline_end:
        return Voice.HEADLINE
    quoted = sum(max(min(end, last) - max(start, first), 0) for first, last in voices.quotations)
    return Voice.QUOTATION if 2 * quoted >= end - start else Voice.AUTHOR
