"""`nato-asia themes diff`: two codebooks compared over the published texts; nothing is stored."""

import csv
import hashlib
import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from flows.cli.console import clean_text, print_table, progress_shown, say
from flows.cli.options import Data, path_argument, path_option
from flows.cli.published import published
from flows.progress import report_progress
from flows.settings import load_settings
from pipeline.errors import SettingsError
from pipeline.themes.codebook.load import Codebook, load_codebook
from pipeline.trial.comparison import Cell, Compared, ThemeChange, TrendRow
from pipeline.trial.differ import Cause, Change, Differ, MovedText
from warehouse.ask.story_texts import StoryText, count_stories, story_texts
from warehouse.connection import Connection
from warehouse.files import replacing
from warehouse.publish.export import as_cells

CSV_COLUMNS = (
    *("change", "cause", "theme_id", "published_on", "article_id", "url"),
    *("sentence_number", "start_offset", "end_offset", "term"),
)
_THEME_COLUMNS = (
    *("theme", "hits before", "after"),
    *("sentences gained", "lost", "articles gained", "lost"),
)
_RELEVANCE_COLUMNS = ("sentences new", "gone", "articles new", "gone")
_TREND_COLUMNS = ("theme", "quarter", "n before", "n after", "share before", "after", "rate before", "after")
_Rank = tuple[bool, bytes]
_ONLY = {Change.GAINED: "after", Change.LOST: "before"}


class ShownText(NamedTuple):
    """A sentence to print."""

    moved: MovedText
    cause: Cause
    text: StoryText

    @property
    def key(self) -> tuple[Change, str, str, int]:
        """The sentence and theme, printed only once."""
        return self.moved.change, self.text.article_id, self.moved.hit.theme_id, self.moved.hit.sentence_number


class FairSample:
    """A sample of up to `most` sentences per change, drawn by hash, so that every run shows the same ones.

    Sentences gained or lost by the terms take precedence over those gained or lost with their story.
    """

    def __init__(self, most: int) -> None:
        """Begin with an empty sample."""
        self._most = most
        self._kept: dict[Change, list[tuple[_Rank, int, ShownText]]] = {change: [] for change in Change}
        self._turn = count()

    def offer(self, shown: ShownText) -> None:
        """Add the sentence if its rank places it in the sample."""
        kept = self._kept[shown.moved.change]
        rank = (shown.cause is Cause.TERMS, hashlib.sha256(repr(shown.key).encode()).digest())
        if self._most == 0 or any(rank == other for other, _, _ in kept):
            return
        keep = heapq.heappush if len(kept) < self._most else heapq.heappushpop
        keep(kept, (rank, next(self._turn), shown))

    def of(self, change: Change) -> list[ShownText]:
        """Return the sampled sentences, sorted by theme, day and address."""
        kept = [shown for _, _, shown in self._kept[change]]
        return sorted(kept, key=lambda shown: (shown.moved.hit.theme_id, str(shown.text.published_on), shown.text.url))


def diff(
    old_file: Annotated[Path, path_argument(metavar="OLD", help="The codebook.toml before.")],
    new_file: Annotated[
        Path | None, path_argument(metavar="NEW", help="The codebook.toml after [as configured].")
    ] = None,
    data: Data = None,
    most: Annotated[
        int, typer.Option("--sentences", min=0, metavar="N", help="Print at most N gained and N lost sentences.")
    ] = 0,
    to: Annotated[
        Path | None, path_option("--csv", help="Write the position of every hit in a gained or lost sentence.")
    ] = None,
) -> None:
    """Compare two codebooks over the published stories.

    It prints what each theme gains and loses, and its trend before and after.
    """
    old, new = load_codebook(old_file), load_codebook(new_file or load_settings({"data": data}).codebook)
    compared, sample = Compared(), FairSample(most)
    with ExitStack() as opened:
        con = opened.enter_context(published(data))
        rows = opened.enter_context(_csv_rows(con, to)) if to else None
        opened.enter_context(progress_shown())
        report_progress("stories", n_found=count_stories(con))
        differ = Differ(old, new)
        for text in story_texts(con):
            difference = differ.compare(text.title, text.text, text.language_code)
            compared.add(difference, text.published_on)
            for moved in difference.moved:
                sample.offer(ShownText(moved, difference.cause, text))
            if rows and difference.moved:
                rows.write(text, difference.cause, difference.moved)
            report_progress("stories", n_done=1)
    _print_codebooks(old, new)
    _print_core(compared, are_equal=old.relevance == new.relevance)
    theme_ids = tuple(dict.fromkeys(theme.theme_id for book in (old, new) for theme in book.themes))
    _print_themes(compared, theme_ids)
    _print_trend("each over its own core stories of any genre", compared.trend(theme_ids, is_shared=False))
    if not compared.is_core_equal:
        _print_trend("both over the stories that are core under both", compared.trend(theme_ids, is_shared=True))
    for change in Change:
        _print_sentences(change, sample.of(change))
    if to:
        say("", f"Positions of all hits: {to}")


class _CsvRows:
    """Writes moved hits as they come: their places, never the text."""

    def __init__(self, con: Connection, writer: Any) -> None:
        self._con = con
        self._writer = writer

    def write(self, text: StoryText, cause: Cause, moved: Sequence[MovedText]) -> None:
        day = text.published_on.isoformat() if text.published_on else ""
        url, *terms = as_cells(self._con, [text.url, *(one.hit.term for one in moved)])
        for one, term in zip(moved, terms, strict=True):
            hit, known = one.hit, (one.change.value, cause.value, one.hit.theme_id, day, text.article_id, url)
            self._writer.writerow((*known, hit.sentence_number, hit.start, hit.end, term))


@contextmanager
def _csv_rows(con: Connection, to: Path) -> Iterator[_CsvRows]:
    """Yield the writer of a CSV file that replaces `to` at the end of the block, unless it raises."""
    with ExitStack() as opened:
        try:
            file = opened.enter_context(
                opened.enter_context(replacing(to, follows_links=True)).open("w", encoding="utf-8", newline="")
            )
        except OSError as broken:
            raise SettingsError(
                f"--csv {to}: it cannot be written ({broken.strerror}). Choose another place."
            ) from broken
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(CSV_COLUMNS)
        yield _CsvRows(con, writer)


def _print_codebooks(old: Codebook, new: Codebook) -> None:
    say(
        f"before: codebook {old.version}, hash {old.codebook_sha256[:12]}, {len(old.themes)} themes",
        f"after:  codebook {new.version}, hash {new.codebook_sha256[:12]}, {len(new.themes)} themes",
    )
    if old.codebook_sha256 == new.codebook_sha256:
        say("Both count the same hits.")
    elif old.version == new.version:
        say(f"They count differently and are both called {new.version}: give the new one another version.")


def _print_core(compared: Compared, *, are_equal: bool) -> None:
    n_before = compared.n_core_both + compared.n_core_before_only
    n_after = compared.n_core_both + compared.n_core_after_only
    rules = "their rules of relevance are the same" if are_equal else "their rules of relevance differ"
    say(
        f"{compared.n_texts} stories, each by the text that is counted for it; {rules}.",
        f"Core before: {n_before}; after: {n_after}; under both: {compared.n_core_both}; before only: "
        f"{compared.n_core_before_only}; after only: {compared.n_core_after_only}.",
    )
    if compared.n_undated:
        say(f"{compared.n_undated} core stories have no date: they are in no quarter.")


def _print_themes(compared: Compared, theme_ids: Iterable[str]) -> None:
    rows = [(theme_id, *_numbers(compared.themes.get(theme_id, ThemeChange()))) for theme_id in theme_ids]
    rows.append(("all themes", *map(sum, zip(*(row[1:] for row in rows), strict=True))))
    say("")
    if compared.is_core_equal:
        print_table("Core stories", _THEME_COLUMNS, (row[: len(_THEME_COLUMNS)] for row in rows))
        return
    print_table("Core stories of each codebook", (*_THEME_COLUMNS, *_RELEVANCE_COLUMNS), rows)
    say("New and gone are of stories that are core under one codebook only; gained and lost, of those core under both.")


def _numbers(theme: ThemeChange) -> Iterator[int]:
    yield theme.n_hits_before
    yield theme.n_hits_after
    for cause in Cause:
        for counts in (theme.n_sentences, theme.n_articles):
            yield from (counts[cause, change] for change in Change)


def _print_trend(whose: str, trend: tuple[TrendRow, ...]) -> None:
    """Print the cells that differ; of equal ones only how many there are."""
    differing = [row for row in trend if row.before != row.after]
    say("")
    if differing:
        rows = [(row.theme_id, row.quarter, *_pairs(row.before, row.after)) for row in differing]
        print_table(f"Share with the theme and hits per 1,000 words, {whose}", _TREND_COLUMNS, rows)
    say(f"{len(differing)} of {len(trend)} cells (theme and quarter) differ, {whose}; the others are equal.")


def _pairs(before: Cell, after: Cell) -> Iterator[str | int]:
    yield from (before.n_articles, after.n_articles)
    yield from ("gap" if cell.share is None else f"{cell.share:.1%}" for cell in (before, after))
    yield from ("gap" if cell.rate is None else f"{cell.rate:.2f}" for cell in (before, after))


def _print_sentences(change: Change, listed: list[ShownText]) -> None:
    for moved, cause, text in listed:
        where = "" if cause is Cause.TERMS else f" (the story is core {_ONLY[change]} only)"
        sentence = " ".join(text.text[moved.sentence_start : moved.sentence_end].split())
        matched = text.text[moved.hit.start : moved.hit.end]
        say(
            "",
            f"[bold]{change.value}[/bold]  {moved.hit.theme_id}  {text.published_on or 'undated'}{where}",
            f"  {clean_text(text.url)}, sentence {moved.hit.sentence_number}, on “{clean_text(matched)}” "
            f"by the term {clean_text(moved.hit.term)}",
            f"  {clean_text(sentence)}",
        )
