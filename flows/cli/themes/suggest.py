"""`nato-asia themes suggest`: emerging phrases that no term of the codebook covers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Annotated, Any

import typer

from flows.cli.console import clean_text, progress_shown, say
from flows.cli.options import Data
from flows.cli.published import published
from flows.progress import report_progress
from flows.settings import load_settings
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.match.matcher import Matcher
from pipeline.trial.emerging import MIN_ARTICLES, MIN_SOURCES, MIN_STORIES, DatedText, EmergingPhrase, emerging_phrases
from pipeline.trial.examples import ExampleSentence, first_sentence
from warehouse.ask.suggest import TextsAround, TextToShow, texts_around, texts_before, texts_by_source, texts_to_show
from warehouse.connection import Connection

ENOUGH = 20  # texts on each side: what the codebook's README asks of a period that a line is drawn through

_Example = tuple[TextToShow, ExampleSentence]
_Found = tuple[EmergingPhrase, Sequence[_Example]]


def suggest(
    data: Data = None,
    top: Annotated[int, typer.Option("--top", min=1, metavar="N", help="Print at most N phrases.")] = 20,
) -> None:
    """Suggest emerging phrases that no term of the codebook covers.

    They rose in the last four complete quarters; each is printed with sentences that contain it.
    """
    matcher = Matcher(load_codebook(load_settings({"data": data}).codebook))
    with published(data) as con:
        around = texts_around(con)
        if around is None or min(around.n_recent, around.n_before) < ENOUGH:
            say(_too_little(around))
            return
        say(_heading(around), "")
        with progress_shown():
            found = list(islice(_uncovered(con, around, matcher, top), top))
    for phrase, sentences in found:
        _print_phrase(phrase, sentences, around)
    if not found:
        say("There is none.")
    else:
        say("A person decides: read more of these, add terms to a copy of the codebook, then try it out on old texts.")


def _too_little(around: TextsAround | None) -> str:
    if around is None:
        return "Nothing to compare yet: no night has run."
    return (
        f"Too little text to compare: {around.n_recent} counted stories from {around.first_day} to {around.last_day} "
        f"and {around.n_before} before; {ENOUGH} are needed on each side. Nothing is suggested."
    )


def _uncovered(con: Connection, around: TextsAround, matcher: Matcher, batch: int) -> Iterator[_Found]:
    """Yield phrases without a hit of the codebook, with their sentences; the most significant first."""

    def recent() -> Iterator[DatedText]:
        report_progress("texts", n_found=around.n_recent)
        return _reported(texts_by_source(con, around))

    def before() -> Iterator[DatedText]:
        report_progress("texts", n_found=around.n_before)
        return _reported(texts_before(con, around))

    phrases = emerging_phrases(recent, before)
    while some := list(islice(phrases, batch)):
        texts = texts_to_show(con, [example for phrase in some for example in phrase.examples])
        for phrase in some:
            sentences = _sentences(phrase, texts, matcher)
            if not any(shown.is_covered for _, shown in sentences):
                yield phrase, sentences


def _reported(batches: Iterable[list[dict[str, Any]]]) -> Iterator[DatedText]:
    for batch in batches:
        for row in batch:
            yield DatedText(**row)
        report_progress("texts", n_done=len(batch))


def _sentences(phrase: EmergingPhrase, texts: Mapping[str, TextToShow], matcher: Matcher) -> Sequence[_Example]:
    stories = [texts[example] for example in phrase.examples]
    shown = ((story, first_sentence(phrase.words, story.text, matcher)) for story in stories)
    return [(story, one) for story, one in shown if one]


def _heading(around: TextsAround) -> str:
    return (
        f"Phrases that rose in the last four complete quarters ({around.first_day} to {around.last_day}: "
        f"{around.n_recent} stories of {around.n_sources} sources) against the {around.n_before} stories before, "
        f"the most significant first. In at least {MIN_ARTICLES} articles, {MIN_SOURCES} sources and {MIN_STORIES} "
        "stories; phrases with a hit of the codebook are left out."
    )


def _print_phrase(
    phrase: EmergingPhrase, sentences: Sequence[tuple[TextToShow, ExampleSentence]], around: TextsAround
) -> None:
    say(
        f"[bold]{clean_text(phrase.words)}[/bold]  {phrase.n_stories} of {around.n_recent} stories "
        f"({phrase.n_articles} articles, {phrase.n_sources} sources); before {phrase.n_stories_before} of "
        f"{around.n_before}; z {phrase.z:.2f}"
    )
    for text, shown in sentences:
        say(f"  {text.published_on}  {clean_text(text.source_name)}  {clean_text(text.url)}")
        say(f"    {clean_text(' '.join(shown.sentence.split()))}")
    say("")
