"""Rejection of pages without an article: no text, listings, paywalls, error pages, unwanted languages."""

import re
from collections.abc import Callable

from pipeline.clean.boilerplate.set_phrases import BOT_CHECK, MISSING, PAYWALL
from pipeline.clean.boilerplate.sheet import PageContext, Sheet
from pipeline.clean.read.language import UNKNOWN
from pipeline.records import CleanText, Unclean

_STUB_WORDS = 120  # shorter than any commentary: with paywall wording, only a teaser
_LEAST_FOR_LANGUAGE = 400  # characters: for shorter texts, language identification is too often wrong
_LEAST_LISTED, _SHARE_LISTED = 5, 0.4
_SENTENCE = re.compile(r"[.!?…][\"')\]”’»]*$")
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\]|read more|continue reading)\W*$", re.I)
_LEAST_SENTENCE_WORDS, _TAIL = 12, 40
_PAGE_TEXT_READ = 20_000  # characters of the page that are searched for set phrases


def reject_non_article(
    sheet: Sheet, context: PageContext, page_text: Callable[[], str], *, is_closed: bool
) -> Unclean | None:
    """Return Unclean not_an_article, listing or stub for a page without an article; None if it has one, however short.

    `page_text` returns all text of the page, boilerplate included; called only where little text was extracted.
    """
    n_body = sum(sheet.words[number] for number in sheet.body_numbers())
    if n_body < _STUB_WORDS:
        shown = (sheet.text(number) for number in sheet.body_numbers())  # the extracted text may come from <noscript>
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
    return _reject_listing(sheet, context)


def reject_language(text: CleanText, languages: tuple[str, ...]) -> Unclean | None:
    """Return Unclean wrong_language for a text in none of `languages`, if long enough to tell; empty accepts any."""
    if not languages or text.language in (*languages, UNKNOWN) or len(text.body) < _LEAST_FOR_LANGUAGE:
        return None
    stated = " or ".join(languages)
    return Unclean(reason="wrong_language", detail=f"It is written in {text.language}, and not in {stated}.")


def _reject_listing(sheet: Sheet, context: PageContext) -> Unclean | None:
    """Recognise a list of articles: many links or truncated teasers, little prose."""
    numbers = list(sheet.body_numbers())
    linked = sum(sheet.folded[number] in context.links for number in numbers)
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
