"""Text extraction from one fetched page: article text and metadata as CleanText, or the reason for rejection.

decode ▶ read ▶ name (headline, authors) ▶ classify (body and boilerplate) ▶ reject or describe
"""

from collections.abc import Callable

from pipeline.clean.boilerplate.classify import (
    ClassifiedText,
    classify_boilerplate,
    classify_set_phrases,
    find_first_publisher,
)
from pipeline.clean.boilerplate.labels import OutletNames, label_parts
from pipeline.clean.boilerplate.opening import find_headline, is_stamp
from pipeline.clean.boilerplate.text_blocks import PageContext, TextBlocks
from pipeline.clean.dates.publication_date import Dating, date_page
from pipeline.clean.document import Document, read_fragment, read_html, read_text
from pipeline.clean.extractor import EXTRACTOR
from pipeline.clean.metadata import PageFacts
from pipeline.clean.page_to_clean import Form, PageToClean
from pipeline.clean.read.authors import choose_authors, in_full, persons, pseudonym
from pipeline.clean.read.decode import decode_page, decode_text
from pipeline.clean.read.language import detect_language
from pipeline.clean.read.wording import folded
from pipeline.clean.reject import reject_language, reject_non_article
from pipeline.clean.titles import Headline, choose_headline, strip_outlet
from pipeline.records import CleanText, Furniture, FurnitureKind, Unclean
from pipeline.text.languages import UNKNOWN

_READERS: dict[Form, Callable[[str, str, tuple[str, ...]], Document | Unclean]] = {
    "html": read_html,
    "fragment": read_fragment,
    "text": read_text,
}
_LONGEST_SECTION = 80  # characters


def clean_page(page: PageToClean) -> CleanText | Unclean:
    """Return the article text of one page with its metadata, or why it has none.

    Reasons: empty, binary, not_html, wrong_charset, too_large, not_an_article, redirect_page, listing, stub,
    wrong_language.
    """
    decode = decode_page if page.form == "html" else decode_text
    text = decode(page.body, page.content_type)
    document = text if isinstance(text, Unclean) else _READERS[page.form](text, page.url, page.prune)
    if isinstance(document, Unclean):
        return document
    blocks = TextBlocks(document.paragraphs)
    outlet = _outlet(page, document.facts)
    headline = _name(blocks, document.facts, page, outlet)
    context = PageContext(
        titles=_titles(headline, document.facts, page.feed_title),
        outlet=outlet,
        authors=_authors(document.facts, page.feed_authors, outlet),
        section=document.facts.section[:_LONGEST_SECTION],
        links=document.marked.links,
    )
    found = classify_boilerplate(blocks, context)
    if document.n_listed:
        return Unclean(reason="listing", detail=f"A list: {document.n_listed} links with little text between them.")
    problem = reject_non_article(blocks, context, document.page_text, document.facts.linked)
    if problem and problem.reason != "stub":
        return problem
    described = _describe(page, document, headline, context, found)
    if problem and not _is_language_uncounted(described, page):
        return problem
    return reject_language(described, page.languages) or described


def _is_language_uncounted(text: CleanText, page: PageToClean) -> bool:
    """Return whether a text is known to be in a language without a codebook: it is kept for that, however short."""
    return bool(page.counted_languages) and text.language not in (*page.counted_languages, UNKNOWN)


def _outlet(page: PageToClean, facts: PageFacts) -> OutletNames:
    names = (facts.site_name, facts.linked.publisher, *facts.home_names)
    return OutletNames(page.url, *names, title_suffix=page.title_suffix)


def _name(blocks: TextBlocks, facts: PageFacts, page: PageToClean, outlet: OutletNames) -> Headline:
    """Return the headline that page or feed state; of a fragment or plain text without one, the line above the text."""
    headline = choose_headline(facts, page.feed_title, outlet, page.url)
    if headline.title or page.form == "html":
        return headline
    classify_set_phrases(blocks)
    return strip_outlet(find_headline(blocks), outlet)


def _titles(headline: Headline, facts: PageFacts, feed_title: str) -> frozenset[str]:
    """Return every wording of the headline, folded, to recognise its repetitions."""
    stated = (headline.title, *facts.titles, facts.html_title, *facts.headings[:1], facts.linked.headline, feed_title)
    return frozenset(folded(title) for title in stated) - {""}


def _authors(facts: PageFacts, feed_authors: tuple[str, ...], outlet: OutletNames) -> tuple[str, ...]:
    """Return the persons that JSON-LD, meta elements, bylines or the feed name, else the pseudonym of a signature."""
    first, *others = (_of_byline(line, facts, outlet) for line in (*facts.bylines, ""))
    stated = (facts.linked.authors, facts.meta_authors, facts.linked.accounts, feed_authors)
    linked, *rest = (persons(names, outlet=outlet.name, is_byline=True, is_field=True) for names in stated)
    named = [linked, first, *rest]
    people = [tuple(name for name in names if not outlet.is_named(name)) for names in named]
    chosen = choose_authors(people) or next(filter(None, others), ()) or choose_authors(named)
    return in_full(chosen, (name for names in (first, *others) for name in names))


def _of_byline(line: str, facts: PageFacts, outlet: OutletNames) -> tuple[str, ...]:
    """Return the persons of a byline, else the pseudonym under which somebody signs."""
    names = persons((line,), outlet=outlet.name, is_byline=True)
    name = (
        "" if outlet.is_blog else outlet.name
    )  # a blog at a hosting service is named after the account that writes it
    return names or pseudonym(line, outlet=name, is_signed=line in facts.signed)


def _describe(
    page: PageToClean, document: Document, headline: Headline, context: PageContext, found: ClassifiedText
) -> CleanText:
    kickers = (Furniture(kind=FurnitureKind.KICKER, text=kicker) for kicker in headline.kickers)
    boilerplate = (*kickers, *document.marked.boilerplate, *found.boilerplate, *_counter(document))
    body = "\n\n".join(paragraph.text for paragraph in found.body)
    dating = _date(page, document, found)
    return CleanText(
        title=headline.title,
        body=body,
        authors=in_full(choose_authors((context.authors, found.bylines, found.authors)), found.authors),
        section=context.section or _section(boilerplate),
        published=dating.published,
        other_dates=dating.others,
        language=detect_language(body, page.feed_language),
        canonical_url=document.facts.canonical_url,
        first_publisher=find_first_publisher(boilerplate, context.outlet),
        furniture=boilerplate,
        page_types=document.facts.linked.types,
        extractor=EXTRACTOR,
    )


def _counter(document: Document) -> tuple[Furniture, ...]:
    return (Furniture(kind=FurnitureKind.COUNTER, text=document.counter),) if document.counter else ()


def _date(page: PageToClean, document: Document, found: ClassifiedText) -> Dating:
    stated_in_text = iter(found.dates)
    return date_page(
        page.feed_published,
        document.facts.dates,
        page.url,
        lambda: next(stated_in_text, None) or document.search_date(),
        page.since,
    )


def _section(boilerplate: tuple[Furniture, ...]) -> str:
    """Return the first label above the text, for a page that does not state its section."""
    lines = (piece.text for piece in boilerplate if piece.kind in (FurnitureKind.SECTION, FurnitureKind.KICKER))
    return next((part for line in lines for part in label_parts(line) if not is_stamp(part)), "")
