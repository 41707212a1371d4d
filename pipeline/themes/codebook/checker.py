"""Codebook linter: valid declarations that are probably not what their author meant."""

import re
from collections.abc import Iterator, Sequence

from pipeline.records import Record
from pipeline.themes.codebook.constructions import Pattern, terms_in
from pipeline.themes.codebook.literals import choose_literals
from pipeline.themes.codebook.schema import Codebook, Theme
from pipeline.themes.codebook.terms import Term, Word, Wording, wordings

_EVIDENCE = re.compile(r"E\d+")  # how src refers to an id of [[evidence]]


class Finding(Record):
    """One finding in a theme: the key, the text it is about, and a sentence with what to do."""

    theme_id: str
    key: str
    text: str
    advice: str

    def __str__(self) -> str:
        """Return the finding as one line to print."""
        return f"theme.{self.theme_id}.{self.key}: {self.text!r}: {self.advice}"


def check_codebook(codebook: Codebook) -> tuple[Finding, ...]:
    """Return the findings of `codebook`, theme by theme; only certain ones."""
    evidence = {evidence.id for evidence in codebook.evidence}
    theme_ids = {theme.theme_id for theme in codebook.themes}
    findings: list[Finding] = []
    for theme in codebook.themes:
        patterns = [codebook.term(term.p) for term in theme.terms]
        terms = [term for pattern in patterns for term in terms_in(pattern)]
        findings += _shadowed(theme, [pattern for pattern in patterns if isinstance(pattern, Term)])
        findings += _slow(theme, patterns)
        findings += _idle_exclusions(theme, terms, [codebook.exclusion(source) for source in theme.exclusions])
        findings += _unattested(theme, evidence)
        findings += [
            Finding(
                theme_id=theme.theme_id,
                key="confusable_with",
                text=other,
                advice="There is no such theme. Correct its spelling, or remove it.",
            )
            for other in theme.confusable_with
            if other not in theme_ids
        ]
    return tuple(findings)


def _shadowed(theme: Theme, terms: list[Term]) -> Iterator[Finding]:
    """Find terms that never count: of equal hits the earlier term wins, and one matches each of their wordings."""
    worded = [wordings(term) for term in terms]
    for number, (term, own) in enumerate(zip(terms, worded, strict=True)):
        for earlier, others in zip(terms[:number], worded[:number], strict=True):
            is_wide = own and all(any(_includes(other, wording) for other in others) for wording in own)
            if is_wide and not _may_overlap(others):
                yield Finding(
                    theme_id=theme.theme_id,
                    key="terms",
                    text=term.source,
                    advice=f"It never counts: {earlier.source!r}, which stands before it, matches wherever it does. "
                    "Remove one of them, or let this one stand first.",
                )
                break


def _includes(wide: Wording, narrow: Wording) -> bool:
    """Return whether `wide` matches, from the same start, everything that `narrow` matches."""
    return len(wide) == len(narrow) and all(
        _is_as_wide(word, other) and (gap is None or (wide_gap is not None and gap <= wide_gap))
        for (word, wide_gap), (other, gap) in zip(wide, narrow, strict=True)
    )


def _may_overlap(wordings: Sequence[Wording]) -> bool:
    """Return whether two matches of one term may overlap: the later one is not searched for, and a narrower term is."""
    first = [wording[0][0] for wording in wordings]
    return any(
        gap is not None or any(_may_coincide(word, other) for other in first)
        for wording in wordings
        for word, gap in wording[1:]
    )


def _is_as_wide(word: Word, other: Word) -> bool:
    """Return whether `word` matches everything that `other` matches."""
    if (other.opens and not word.opens) or (other.runs_on and not word.runs_on) or (word.is_cased > other.is_cased):
        return False
    core, within = (word.core, other.core) if word.is_cased else (word.core.lower(), other.core.lower())
    before = r"\w*" if word.opens else ""
    after = r"\w*" if word.runs_on else ""
    return bool(re.fullmatch(before + re.escape(core) + after, within))


def _slow(theme: Theme, patterns: list[Pattern]) -> Iterator[Finding]:
    for pattern in patterns:
        if not any(literals.texts for literals in choose_literals(terms_in(pattern))):
            advice = (
                "No word is sure to stand in its matches, so it is tried in every sentence. Name a word outside [ ]."
            )
            yield Finding(theme_id=theme.theme_id, key="terms", text=pattern.source, advice=advice)


def _idle_exclusions(theme: Theme, terms: list[Term], exclusions: list[Term]) -> Iterator[Finding]:
    """Find exclusions that share no word with any term, so cannot overlap a hit; where there are gaps, they might."""
    if any(term.regex or _has_gap(term) for term in terms):
        return
    words = [word for term in terms for word in term.words]
    for exclusion in exclusions:
        is_sure = not exclusion.regex and not _has_gap(exclusion)
        if is_sure and not any(_may_coincide(word, other) for word in exclusion.words for other in words):
            advice = "It never excludes anything: it shares no word with any term of the theme. Remove it."
            yield Finding(theme_id=theme.theme_id, key="exclusions", text=exclusion.source, advice=advice)


def _has_gap(term: Term) -> bool:
    return any(slot.gap is not None for slot in term.slots)


def _may_coincide(word: Word, other: Word) -> bool:
    if word.opens or other.opens or not (word.flat and other.flat):
        return True
    first, second = set(word.flat.split()), set(other.flat.split())
    return any(
        a == b or (word.runs_on and b.startswith(a)) or (other.runs_on and a.startswith(b))
        for a in first
        for b in second
    )


def _unattested(theme: Theme, evidence: set[str]) -> Iterator[Finding]:
    for term in theme.terms:
        for source in term.src:
            if _EVIDENCE.fullmatch(source) and source not in evidence:
                advice = f"Its source {source} is not in [[evidence]]. Add it there, or correct the number."
                yield Finding(theme_id=theme.theme_id, key="terms", text=term.p, advice=advice)
        if not term.src:
            advice = "It has no source. Say in src where it was seen."
            yield Finding(theme_id=theme.theme_id, key="terms", text=term.p, advice=advice)
