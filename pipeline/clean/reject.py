"""Rejection of pages without an article: empty, bot checks, missing pages, paywall stubs, listings; other languages."""

import re
from collections.abc import Callable

from pipeline.clean.boilerplate.cut_off import is_cut_off
from pipeline.clean.boilerplate.set_phrases import BOT_CHECK, MISSING, PAYWALL, REDIRECT
from pipeline.clean.boilerplate.text_blocks import PageContext, TextBlocks
from pipeline.clean.read.jsonld import LinkedFacts
from pipeline.records import CleanText, FurnitureKind, Unclean
from pipeline.text.languages import UNKNOWN

_STUB_WORDS = 120  # shorter than any commentary: with paywall wording on the page, it is a teaser
_MOST_REDIRECT_WORDS = 40
_LEAST_TO_IDENTIFY = 400  # characters: the language of shorter texts is guessed wrong too often
_LEAST_LISTED, _SHARE_LISTED = 5, 0.4
_LEAST_BEFORE = 60  # words of prose before the first teaser: an article, whatever stands behind it
_SENTENCE = re.compile(r"[.!?…。！？][\"')\]”’»」』]*$")
_SIGN_OFFS = (FurnitureKind.AUTHOR_NOTE, FurnitureKind.CREDIT)
_LEAST_PARAGRAPHS = 3
_LEAST_SENTENCE_WORDS, _TAIL = 12, 40
_PAGE_TEXT_READ = 20_000  # characters of the page that are searched for wording


def reject_non_article(
    blocks: TextBlocks, context: PageContext, page_text: Callable[[], str], linked: LinkedFacts
) -> Unclean | None:
    """Return why a page holds no article, None where it holds one, however short.

    Reasons: not_an_article, redirect_page, listing, stub.
    `page_text` returns all text of the page, boilerplate included; it is called only where little was extracted.
    """
    n_body = sum(blocks.words[number] for number in blocks.body_numbers())
    if n_body < _STUB_WORDS:
        shown = (blocks.text(number) for number in blocks.body_numbers())  # it may stand in <noscript> alone
        text = "\n".join((*shown, page_text()))[:_PAGE_TEXT_READ]
        if BOT_CHECK.search(text):
            return Unclean(reason="not_an_article", detail="The site shows a check for robots instead of the page.")
        if n_body < _MOST_REDIRECT_WORDS and REDIRECT.search(text):
            return Unclean(reason="redirect_page", detail="The page only sends its readers on to another address.")
        if n_body and (PAYWALL.search(text) or (linked.is_closed and not _is_complete(blocks, n_body, linked.n_words))):
            return Unclean(reason="stub", detail=f"{n_body} words and the offer to subscribe for the rest.")
        if n_body and MISSING.search(text):
            return Unclean(
                reason="not_an_article", detail="The page says that there is nothing (any more) at its address."
            )
    if not n_body:
        return Unclean(reason="not_an_article", detail="No text could be told from the rest of the page.")
    return _reject_listing(blocks, context)


def _is_complete(blocks: TextBlocks, n_body: int, n_stated: int) -> bool:
    """Return whether a short text is all of an article, although its site says that it is not free: many say so of all.

    It has the stated number of words, or it is not cut off and has a sign-off or several paragraphs.
    """
    if n_stated:
        return n_body > n_stated / 2
    *_, last = blocks.body_numbers()
    if not _is_sentence(blocks, last):
        return False
    is_signed = any(kind in _SIGN_OFFS for kind in blocks.kinds[last + 1 :])
    return is_signed or sum(_is_sentence(blocks, number) for number in blocks.body_numbers()) >= _LEAST_PARAGRAPHS


def reject_language(text: CleanText, languages: tuple[str, ...]) -> Unclean | None:
    """Return wrong_language for a text in none of `languages`, None for short ones; empty `languages` accept any."""
    if not languages or text.language in (*languages, UNKNOWN) or len(text.body) < _LEAST_TO_IDENTIFY:
        return None
    stated = " or ".join(languages)
    return Unclean(reason="wrong_language", detail=f"It is written in {text.language}, and not in {stated}.")


def _reject_listing(blocks: TextBlocks, context: PageContext) -> Unclean | None:
    """Return listing for a list of articles: many lines are links or cut-off teasers, and few are sentences."""
    numbers = list(blocks.body_numbers())
    linked = sum(blocks.folded[number] in context.links for number in numbers)
    cut_off = sum(is_cut_off(blocks.text(number)) for number in numbers)
    listed = max(linked, cut_off)
    if listed < _LEAST_LISTED or listed < _SHARE_LISTED * len(numbers):
        return None
    first = next(
        number for number in numbers if blocks.folded[number] in context.links or is_cut_off(blocks.text(number))
    )
    if sum(blocks.words[number] for number in numbers if number < first and _is_prose(blocks, number)) >= _LEAST_BEFORE:
        return None
    sentences = [number for number in numbers if _is_prose(blocks, number)]
    if sum(blocks.words[number] for number in sentences) > sum(blocks.words[number] for number in numbers) / 2:
        return None
    return Unclean(reason="listing", detail=f"A list: {listed} of its {len(numbers)} paragraphs lead elsewhere.")


def _is_prose(blocks: TextBlocks, number: int) -> bool:
    return blocks.words[number] >= _LEAST_SENTENCE_WORDS and _is_sentence(blocks, number)


def _is_sentence(blocks: TextBlocks, number: int) -> bool:
    """Return whether a paragraph ends a sentence, and does not break off."""
    end = blocks.text(number)[-_TAIL:]
    return bool(_SENTENCE.search(end)) and not is_cut_off(end)
