"""What was extracted from a page in; Unclean out where that is no article: nothing, a list of links, a closed door."""

import re
from collections.abc import Callable

from pipeline.clean.boilerplate.set_phrases import BOT_CHECK, MISSING, PAYWALL
from pipeline.clean.boilerplate.sheet import Known, Sheet
from pipeline.clean.read.language import UNKNOWN
from pipeline.records import CleanText, Unclean

_STUB_WORDS = 120  # shorter than any commentary: with paywall wording beside it, it is an opening
_LEAST_TO_TELL = 400  # characters: of shorter texts the language is guessed too often
_LEAST_LISTED, _SHARE_LISTED = 5, 0.4
_SENTENCE = re.compile(r"[.!?…][\"')\]”’»]*$")
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\]|read more|continue reading)\W*$", re.I)
_LEAST_SENTENCE_WORDS, _TAIL = 12, 40
_PAGE_TEXT_READ = 20_000  # characters of the page in which wording is looked for


def reject_non_article(sheet: Sheet, known: Known, page_text: Callable[[], str], *, is_closed: bool) -> Unclean | None:
    """Return why a page holds no article: not_an_article, listing or stub. None where it holds one, however short.

    `page_text` gives all words of the page, furniture included; it is asked only where little was extracted.
    """
    n_body = sum(sheet.words[number] for number in sheet.still_open())
    if n_body < _STUB_WORDS:
        shown = (sheet.text(number) for number in sheet.still_open())  # also what only stands in <noscript>
        text = "\n".join((*shown, page_text()))[:_PAGE_TEXT_READ]
        if BOT_CHECK.search(text):
            return Unclean(reason="not_an_article", detail="The site shows a check for robots instead of the page.")
        if n_body and (is_closed or PAYWALL.search(text)):
            return Unclean(reason="stub", detail=f"{n_body} words and the offer to subscribe for the rest.")
        if n_body and MISSING.search(text):
            return Unclean(
                reason="not_an_article", detail="The page says that there is nothing (any more) at its address."
            )
    if not n_body:
        return Unclean(reason="not_an_article", detail="No text could be told from the rest of the page.")
    return _reject_listing(sheet, known)


def reject_language(text: CleanText, languages: tuple[str, ...]) -> Unclean | None:
    """Return wrong_language for a text that is long enough to show that it is in none of `languages`; none is any."""
    if not languages or text.language in (*languages, UNKNOWN) or len(text.body) < _LEAST_TO_TELL:
        return None
    stated = " or ".join(languages)
    return Unclean(reason="wrong_language", detail=f"It is written in {text.language}, and not in {stated}.")


def _reject_listing(sheet: Sheet, known: Known) -> Unclean | None:
    """Recognise a list of articles: its lines are links, or teasers that break off, and sentences are few."""
    numbers = list(sheet.still_open())
    linked = sum(sheet.folded[number] in known.links for number in numbers)
    cut_off = sum(bool(_CUT_OFF.search(sheet.text(number)[-_TAIL:])) for number in numbers)
    listed = max(linked, cut_off)
    if listed < _LEAST_LISTED or listed < _SHARE_LISTED * len(numbers):
        return None
    sentences = [number for number in numbers if _is_prose(sheet, number)]
    if sum(sheet.words[number] for number in sentences) > sum(sheet.words[number] for number in numbers) / 2:
        return None
    return Unclean(reason="listing", detail=f"A list: {listed} of its {len(numbers)} paragraphs lead elsewhere.")


def _is_prose(sheet: Sheet, number: int) -> bool:
    text = sheet.text(number)
    if sheet.words[number] < _LEAST_SENTENCE_WORDS:
        return False
    return bool(_SENTENCE.search(text[-_TAIL:])) and not _CUT_OFF.search(text[-_TAIL:])
