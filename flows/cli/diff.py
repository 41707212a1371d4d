"""`nato-asia diff`: why trend values differ between two nights."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated

import typer

from flows.cli.changed_article import differences
from flows.cli.choices import require_known
from flows.cli.console import clean_text, print_table, say
from flows.cli.options import Data, GenreOption
from flows.cli.published import published
from pipeline.errors import SettingsError
from pipeline.records import GenreClass
from warehouse.ask.diff import (
    Comparison,
    causes_of_changes,
    changes_between,
    counted_articles,
    counted_nights,
    moved_cells,
    panel_changes_between,
)
from warehouse.ask.vocabulary import theme_ids
from warehouse.statements import Row

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_PANEL = {"entered": "now with", "left": "no longer with", "from_another_day": "from another day on"}
_OF_GENRE = {
    "all": "of every genre",
    GenreClass.COMMENTARY: "of commentary",
    GenreClass.NEWS: "of news",
    GenreClass.STATEMENT: "of genre statement",
    GenreClass.UNKNOWN: "of unknown genre",
}
_MOST_MONTHS = 6  # named in one cell of the table


def diff(
    first: Annotated[str, typer.Argument(metavar="NIGHT_A", help="Id or day of the earlier night.")],
    last: Annotated[str, typer.Argument(metavar="NIGHT_B", help="Id or day of the later night.")],
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="THEME", help="Only texts with this theme, then or now.")
    ] = None,
    data: Data = None,
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="Print at most N articles.")] = 50,
    genre: GenreOption = "commentary",
) -> None:
    """Explain why trend values changed between two nights."""
    with published(data) as con:
        nights = {night["night_id"]: night for night in counted_nights(con)}
        before, after = nights[_night_id(first, nights)], nights[_night_id(last, nights)]
        if before["night_id"] == after["night_id"]:
            raise SettingsError(f"{first} {last}: these are the same night. Name an earlier one first.")
        if list(nights).index(before["night_id"]) > list(nights).index(after["night_id"]):
            raise SettingsError(f"{first} {last}: the second night must be later than the first. Swap them.")
        require_known("theme", "--theme", theme, theme_ids(con))
        require_known("genre", "--genre", genre, tuple(_OF_GENRE))
        compared = Comparison(
            first_night_id=before["night_id"], last_night_id=after["night_id"], theme_id=theme, genre=genre
        )
        n_articles, changes = counted_articles(con, compared), changes_between(con, compared)
        meanings = causes_of_changes(con)
        is_one_codebook = before["codebook_sha256"] == after["codebook_sha256"] == _last(nights)["codebook_sha256"]
        cells = moved_cells(con, compared) if is_one_codebook else ()
        panel = panel_changes_between(con, before["night_id"], after["night_id"])
    _print_head(before, after, compared, n_articles)
    if theme and not is_one_codebook:
        say("Hits of an earlier codebook are not stored: a text is listed where the current one finds the theme in it.")
    for moved in panel:
        say(f"The fixed panel: {_PANEL[moved['change']]} {clean_text(moved['names'])}.")
    say("")
    _print_cells(cells, compared)
    if not changes:
        say(_nothing_moved(cells, compared, is_recounted=before["codebook_sha256"] != after["codebook_sha256"]))
        return
    _print_causes(changes, meanings, compared)
    for change in changes[:most]:
        _print_change(change, compared, has_known_themes=is_one_codebook)
    if len(changes) > most:
        say(f"There are {len(changes)} articles: see them with --most, or all in trends.night_changes.")


def _night_id(stated: str, nights: Mapping[str, Row]) -> str:
    """Return the id of the night `stated` by its id or its day (UTC); of several nights on one day the last."""
    day = _DAY.fullmatch(stated)
    start = "".join(day.groups()) + "T" if day else stated
    found = [night_id for night_id in nights if night_id.startswith(start)] if day else [stated] * (stated in nights)
    if found:
        return max(found)
    counted = f"from {min(nights)} to {max(nights)}" if nights else "none: run `nato-asia nightly` first"
    raise SettingsError(
        f"{stated!r}: the trends of no such night were counted. Name its id (20261029T021500Z) or its day "
        f"(2026-10-29). Counted: {counted}."
    )


def _print_head(before: Row, after: Row, compared: Comparison, n_articles: tuple[int, int]) -> None:
    n_then, n_now = n_articles
    say(f"{_articles(compared)}: night {before['night_id']} against {after['night_id']}")
    themes = "with this theme or without, " if compared.theme_id else ""
    say(f"In all {n_then} articles {_OF_GENRE[compared.genre]} counted then, {n_now} now: {themes}copies included.")
    if before["codebook_sha256"] != after["codebook_sha256"]:
        say(
            f"The codebook changed from {before['codebook_version']} to {after['codebook_version']}: every text was "
            "counted anew, and the two series are not comparable. Below stand only texts that entered, left or moved."
        )


def _articles(compared: Comparison) -> str:
    with_theme = f" with [bold]{compared.theme_id}[/bold]" if compared.theme_id else ""
    return f"Articles {_OF_GENRE[compared.genre]}{with_theme}"


def _last(nights: Mapping[str, Row]) -> Row:
    return list(nights.values())[-1]


def _print_cells(cells: Sequence[Row], compared: Comparison) -> None:
    """Print the counts of stories in the quarters that changed, then and now."""
    if not cells:
        return
    rows = []
    for cell in cells:
        start = cell["period_start"]
        counts = [(cell[f"n_with_theme_{at}"], cell[f"n_{at}"]) for at in ("then", "now")]
        told = (f"{k} of {n}{_share(k, n)}" if compared.theme_id else str(n) for k, n in counts)
        rows.append((f"{start.year}-Q{start.month // 3 + 1}", *told))
    with_theme = f", those with {compared.theme_id}" if compared.theme_id else ""
    print_table(
        f"Quarters that moved: stories {_OF_GENRE[compared.genre]}{with_theme}", ("quarter", "then", "now"), rows
    )
    say("")


def _share(k: int, n: int) -> str:
    return f" ({k / n:.0%})" if n else " (a gap)"


def _nothing_moved(cells: Sequence[Row], compared: Comparison, *, is_recounted: bool) -> str:
    if is_recounted:
        return (
            "No text entered, left or moved: what differs are the hits that the other codebook finds "
            "(`nato-asia themes diff OLD NEW`; cause codebook in trends.night_changes)."
        )
    if compared.theme_id and cells:
        return (
            f"No article with {compared.theme_id} counts differently: articles without it do, and they move its share."
        )
    others = "" if compared.genre == "all" else " See those of every genre with --genre all."
    return f"No article {_OF_GENRE[compared.genre]} counts differently.{others}"


def _print_causes(changes: Sequence[Row], meanings: Mapping[str, str], compared: Comparison) -> None:
    rows = []
    for cause, meaning in meanings.items():
        met = [change for change in changes if cause in change["causes"]]
        if met:
            rows.append((cause, len(met), _months(met), meaning))
    title = f"{_articles(compared)} that count differently: {len(changes)} (one may have several causes)"
    print_table(title, ("cause", "articles", "months", "meaning"), rows)
    say("")


def _months(changes: Sequence[Row]) -> str:
    months = sorted({f"{day:%Y-%m}" for change in changes for day in _days(change)})
    left = len(months) - _MOST_MONTHS
    return ", ".join(months[:_MOST_MONTHS]) + (f" and {left} more" if left > 0 else "")


def _days(change: Row) -> Iterator[date]:
    for state in filter(None, (change["before"], change["after"])):
        counted_on = state["story_published_on"] if state["is_original"] else None
        yield from filter(None, (state["published_on"], counted_on))


def _print_change(change: Row, compared: Comparison, *, has_known_themes: bool) -> None:
    told = "; ".join(differences(change, compared, has_known_themes=has_known_themes))
    say(f"[bold]{clean_text(change['source_name'])}[/bold]  {clean_text(change['title'])}")
    say(f"  {clean_text(change['url'])}", f"  {', '.join(change['causes'])}: {told}", "")
