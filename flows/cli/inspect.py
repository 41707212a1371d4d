"""`nato-asia inspect`: what the pipeline extracts from a page, printed; nothing is stored."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli.console import clean_text, print_table, say
from flows.cli.options import AllowHost, CodebookFile
from flows.settings import Settings, load_settings, read_clock
from flows.web_client import new_client, require_contact
from pipeline.assess.genre import GenreRule
from pipeline.assess.relevance import RelevanceRule
from pipeline.clean.clean_pool import clean_pages, cleaning_pool
from pipeline.clean.page_to_clean import PageToClean
from pipeline.errors import SettingsError
from pipeline.records import Answer, CleanText, Failure, Genre, Night, Record, Relevance, Request, Role, Unclean
from pipeline.rejections import way_out
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.match.matcher import Matcher, TextHits
from pipeline.themes.match.voice import with_voices

_PLACE = ("sentence", "start", "end")
NO_TEXT = 1  # exit code where none of the pages gave a text


class Inspection(Record):
    """The page read from one file or address, or why there is none."""

    place: str  # file or address
    page: PageToClean | None
    reason: str = ""
    detail: str = ""


class InspectionRules:
    """Codebook, matcher and classifiers, built once for all pages."""

    def __init__(self, codebook: Path) -> None:
        """Load the codebook."""
        self.codebook = load_codebook(codebook)
        self.matcher = Matcher(self.codebook)
        self.relevance = RelevanceRule(self.codebook)
        self.genre = GenreRule(self.codebook)


def inspect(
    places: Annotated[list[str], typer.Argument(metavar="FILE|URL", help="Files, or addresses to fetch.")],
    url: Annotated[str, typer.Option("--url", metavar="URL", help="Address from which a single file was saved.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per page, one per line.")] = False,
    codebook: CodebookFile = None,
    allow_host: AllowHost = None,
) -> int:
    """Show what the pipeline reads from a page; store nothing."""
    if url and len(places) > 1:
        raise SettingsError("--url names the address of a single file: inspect one file with it at a time.")
    settings, night = load_settings({"codebook": codebook, "allow_host": allow_host}), read_clock(None)
    rules = InspectionRules(settings.codebook)
    n_texts = 0
    for reading, cleaned in _clean(_readings(places, url, settings, night), rules.codebook.language):
        shown = _describe(reading, cleaned, rules)
        n_texts += isinstance(cleaned, CleanText)
        if as_json:
            print(json.dumps(shown, ensure_ascii=False, default=lambda day: day.isoformat()), flush=True)
        else:
            _print(shown)
    return 0 if n_texts else NO_TEXT


def _readings(places: Iterable[str], url: str, settings: Settings, night: Night) -> Iterator[Inspection]:
    for place in places:
        if place.startswith(("http://", "https://")):
            yield asyncio.run(_fetch(place, settings, night))
        else:
            yield _read_file(Path(place), url)


def _read_file(file: Path, url: str) -> Inspection:
    try:
        body = file.read_bytes()
    except OSError as broken:
        raise SettingsError(f"{file}: it cannot be read ({broken.strerror}). Name a file or an address.") from broken
    is_text = file.suffix.lower() in {".txt", ".text"}
    page = PageToClean(
        body=body,
        url=url,
        content_type="text/plain" if is_text else "",
        form="text" if is_text else "html",
    )
    return Inspection(place=str(file), page=page)


async def _fetch(url: str, settings: Settings, night: Night) -> Inspection:
    require_contact(settings, [url])
    async with new_client(settings, night) as client:
        answer = await client.get(Request(url=url, role=Role.PAGE, source_id="", subject_id="inspect"))
    if isinstance(answer, Failure):
        return Inspection(place=url, page=None, reason=answer.reason, detail=answer.detail)
    return Inspection(place=url, page=_page_of(answer))


def _page_of(answer: Answer) -> PageToClean:
    content_type = answer.header("content-type")
    return PageToClean(body=answer.body, url=answer.final_url, content_type=content_type, form="html")


def _clean(readings: Iterable[Inspection], counted: str) -> Iterator[tuple[Inspection, CleanText | Unclean]]:
    """Yield each page with its cleaned text, in their order, cleaned on all cores."""
    pending: list[Inspection] = []

    def pages() -> Iterator[PageToClean]:
        for reading in readings:
            pending.append(reading)
            if reading.page is not None:
                yield reading.page.model_copy(update={"counted_languages": (counted,)})

    with cleaning_pool() as children:
        for cleaned in clean_pages(children, pages()):
            while pending[0].page is None:
                yield _failed(pending.pop(0))
            yield pending.pop(0), cleaned
        yield from map(_failed, pending)


def _failed(reading: Inspection) -> tuple[Inspection, Unclean]:
    return reading, Unclean(reason=reading.reason, detail=reading.detail)


def _describe(reading: Inspection, cleaned: CleanText | Unclean, rules: InspectionRules) -> dict[str, Any]:
    """Return all that is known of one page, named as in the warehouse."""
    url = reading.page.url if reading.page else reading.place
    if isinstance(cleaned, Unclean):
        rejection = {"reason": cleaned.reason, "detail": cleaned.detail, "way_out": way_out(cleaned.reason)}
        return {"place": reading.place, "url": url, "rejection": rejection}
    relevance = rules.relevance.assess(cleaned.title, cleaned.body, cleaned.language)
    return {
        "place": reading.place,
        "url": url,
        "rejection": None,
        **_metadata(cleaned),
        **_judgements(relevance, rules.genre.assess(cleaned, url)),
        **_counts(cleaned, rules.matcher.find(cleaned.counted_text)),
        "codebook_version": rules.codebook.version,
        "text": cleaned.counted_text,
    }


def _metadata(clean: CleanText) -> dict[str, Any]:
    published = clean.published
    return {
        "title": clean.title,
        "authors": list(clean.authors),
        "section": clean.section,
        "published_on": published.published_on if published else None,
        "published_at": published.published_at if published else None,
        "published_precision": published.precision.value if published else None,
        "published_origin": published.origin.value if published else None,
        "other_dates": [
            {"published_on": one.published_on, "published_origin": one.origin.value} for one in clean.other_dates
        ],
        "language_code": clean.language,
        "canonical_url": clean.canonical_url,
        "first_publisher": clean.first_publisher,
        "page_types": list(clean.page_types),
        "furniture": [piece.model_dump(mode="json") for piece in clean.furniture],
        "extractor": clean.extractor,
    }


def _judgements(relevance: Relevance, genre: Genre) -> dict[str, Any]:
    return {
        "relevance": relevance.relevance.value,
        "relevance_reasons": list(relevance.reasons),
        "genre": genre.genre.value,
        "genre_reasons": list(genre.reasons),
    }


def _counts(clean: CleanText, found: TextHits) -> dict[str, Any]:
    return {
        "n_words": found.n_words,
        "n_sentences": len(found.sentences),
        "hits": [
            {
                "theme": hit.theme_id,
                "term": hit.term,
                "sentence": hit.sentence_number,
                "start": hit.start,
                "end": hit.end,
                "voice": hit.voice,
            }
            for hit in with_voices(clean.counted_text, clean.title, found.hits)
        ],
    }


def _print(shown: dict[str, Any]) -> None:
    say(f"[bold]{clean_text(shown['place'])}[/bold]")
    if shown["rejection"]:
        refused = shown["rejection"]
        say(f"  rejected: {refused['reason']}. {clean_text(refused['detail'])}", f"  {refused['way_out']}", "")
        return
    for name in ("url", "title", "section", "language_code", "first_publisher"):
        say(f"  {name:<16}{clean_text(shown[name] or '–')}")
    say(f"  {'authors':<16}{clean_text('; '.join(shown['authors']) or '–')}", f"  {'published':<16}{_date(shown)}")
    for other in shown["other_dates"]:
        say(f"  {'stated as well':<16}{other['published_on']} (by: {other['published_origin']})")
    for name in ("relevance", "genre"):
        say(f"  {name:<16}{shown[name]} ({clean_text('; '.join(shown[f'{name}_reasons']) or 'no sign')})")
    say(f"  {'length':<16}{shown['n_words']} words in {shown['n_sentences']} sentences")
    for piece in shown["furniture"]:
        say(f"  taken out       {piece['kind']}: {clean_text(_shortened(piece['text']))}")
    text = shown["text"]
    rows = [
        (hit["theme"], hit["term"], text[hit["start"] : hit["end"]], hit["voice"], *(hit[key] for key in _PLACE))
        for hit in shown["hits"]
    ]
    say("")
    print_table(f"{len(rows)} hits", ("theme", "term", "matched", "voice", *_PLACE), rows)
    say("", clean_text(text), "")


def _date(shown: dict[str, Any]) -> str:
    if shown["published_on"] is None:
        return "unknown"
    return (
        f"{shown['published_on']} (known to the {shown['published_precision']}, stated by: {shown['published_origin']})"
    )


def _shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 100 else one_line[:99] + "…"
