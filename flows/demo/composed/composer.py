"""Composing pieces from the sentences of an outlet: opening, a paragraph for each theme, reflections, ending."""

import re
from datetime import datetime
from math import ceil
from random import Random
from typing import NamedTuple

from flows.demo.composed.bank import Bank, Lines
from flows.demo.composed.deck import Deck
from flows.demo.composed.invented import InventedNames
from flows.demo.composed.quarters import Quarter, quarter_of
from flows.demo.pieces import Piece
from pipeline.errors import ConfigurationError

COMPOSED = "Composed by the demo from sentences that were written for it. All names in it are invented."

_N_GROUNDS = 2  # after a claim
_FEWEST_WORDS = 290  # of a commentary, about: as many reflections are dealt as that takes
_WORDS_OF_A_MIDDLE = 38
_SHARE_OF_THEME_TITLES = 0.4
_FEWEST_SENTENCES, _MOST_SENTENCES = 6, 8  # of a notice
_MOST_TRIES = 200  # for a headline that is not taken
_FIRST_NUMBER = 1000  # the newsroom's own pieces have smaller ones
_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")


class _Draft(NamedTuple):
    """A piece whose placeholders are not filled in yet."""

    section: str
    titles: Lines
    standfirst: str
    paragraphs: list[str]


class Composer:
    """Composes the pieces of one outlet, in the order of their dates, each under a headline of its own."""

    def __init__(self, bank: Bank, names: InventedNames, random: Random) -> None:
        """Take the sentences of the outlet, the names for all outlets, and the generator that draws from them."""
        self._bank = bank
        self._names = names
        self._random = random
        self._decks: dict[Lines, Deck] = {}
        self._slugs: set[str] = set()

    def commentary(self, published: datetime, themes: list[str]) -> Piece:
        """Return a commentary that argues each of the themes in a paragraph of its own."""
        bank, quarter = self._bank, quarter_of(published)
        opening, case, ending, standfirst = (
            self._deal(lines, quarter)[0] for lines in (bank.openings, bank.cases, bank.endings, bank.standfirsts)
        )
        inner = [*(self._argue(theme_id, quarter) for theme_id in themes), case]
        n_words = sum(len(text.split()) for text in (opening, *inner, ending))
        inner += self._deal(bank.middles, quarter, max(1, ceil((_FEWEST_WORDS - n_words) / _WORDS_OF_A_MIDDLE)))
        self._random.shuffle(inner)
        is_on_theme = bool(themes) and self._random.random() < _SHARE_OF_THEME_TITLES
        titles = bank.themes[self._random.choice(themes)].titles if is_on_theme else bank.titles
        section = self._random.choice(bank.sections)
        return self._finish(_Draft(section, titles, standfirst, [opening, *inner, ending]), published)

    def notice(self, published: datetime) -> Piece:
        """Return a short notice of one section."""
        section = self._random.choice(sorted(self._bank.notices))
        lines = self._bank.notices[section]
        n = self._random.randint(_FEWEST_SENTENCES, _MOST_SENTENCES)
        standfirst, *sentences = self._deal(lines.sentences, quarter_of(published), n + 1)
        paragraphs = [" ".join(sentences[:3]), " ".join(sentences[3:])]
        return self._finish(_Draft(section, lines.titles, standfirst, paragraphs), published)

    def _argue(self, theme_id: str, quarter: Quarter) -> str:
        lines = self._bank.themes[theme_id]
        return " ".join([*self._deal(lines.claims, quarter), *self._deal(lines.grounds, quarter, _N_GROUNDS)])

    def _deal(self, lines: Lines, quarter: Quarter, n: int = 1) -> list[str]:
        return self._decks.setdefault(lines, Deck(lines, self._random)).deal(quarter, n)

    def _finish(self, draft: _Draft, published: datetime) -> Piece:
        """Fill in the placeholders, with values whose headline is not taken."""
        for _ in range(_MOST_TRIES):
            values = self._names.draw(self._random, self._bank.places, published)
            title = _filled(self._deal(draft.titles, quarter_of(published))[0], values)
            slug = _NOT_IN_SLUGS.sub("-", title.lower()).strip("-")
            if slug not in self._slugs:
                break
        else:
            raise ConfigurationError(
                f"too few headlines for {draft.section}: write more like {draft.titles[0].text!r}."
            )
        self._slugs.add(slug)
        return Piece(
            number=_FIRST_NUMBER + len(self._slugs),
            title=title,
            slug=slug,
            authors=(self._random.choice(self._bank.authors),),
            published=published,
            section=draft.section,
            standfirst=_filled(draft.standfirst, values),
            author_note=COMPOSED,
            text="\n\n".join(_filled(paragraph, values) for paragraph in draft.paragraphs),
        )


def _filled(text: str, values: dict[str, str]) -> str:
    """Fill in the placeholders; sentences that begin with one begin with a capital letter all the same."""
    filled = text.format_map(values)
    return re.sub(r"(?:^|(?<=[.!?] ))[a-z]", lambda first: first[0].upper(), filled)
