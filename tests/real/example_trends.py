"""docs/example-trends.md: a government feed over its fourteen months, by nights and by history, with its report.

    python -m tests.real.example_trends FOLDER

replays one night a day into FOLDER, and loads all captures there as an archive (ten minutes and more), unless that was
done before; then it writes the tables of the page and the report beside it.
"""

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flows.report.report_folder import write_report
from flows.settings import Settings
from flows.summary import NightSummary
from pipeline.discover.reading import plain
from pipeline.sources.watched import load_sources
from tests.nights import unpublished_night, whole_night
from tests.real.both_ways import crawled_feed, load_past
from tests.real.conftest import SHARED, material_in
from tests.real.entry_stream import by_month, fill
from tests.real.government_feed import captures, first_of_each_day, replay
from tests.real.other_codebook import other_codebook
from warehouse.connection import Connection, Warehouse, connect
from warehouse.publish.snapshot import FILE_NAME

DOCS = Path(__file__).parents[2] / "docs"
PAGE, REPORT = DOCS / "example-trends.md", DOCS / "example-report"
LOADED_AT = "2022-09-15T12:00:00Z"
STATED = (15, 21, 41, 24, 54, 62, 47, 52)
# Every text of 100 words that names NATO counts, and as commentary: trends and report are of commentary, and official
# statements are hardly ever commentary on NATO in Asia.
WIDE = {
    "start": "{ commentary = 99.0, news = 0.0, statement = 0.0 }",
    "statement_addresses": "[]",
    "min_words": "100",
    "min_nato": "1",
    "min_strong": "0",
    "min_types": "0",
    "min_near": "0",
    "min_share": "0.0",
}
_MONTHS = """
select * from trends.theme_periods
where
    unit = 'article' and panel = 'all' and source_group = 'all' and genre = 'commentary'
    and theme_kind = 'theme' and period = 'month'
order by period_start, theme_id
"""
# That it is one source, and few months, holds of all of them.
_OF_ALL = {"one_source", "few_periods", "unmeasured_theme", "few_mentions"}
Row = dict[str, Any]


def wide_codebook(folder: Path) -> Path:
    """Write the shipped codebook as a version of its own, by which every text that names NATO counts as commentary."""
    return other_codebook(folder, WIDE)


def replay_all(folder: Path, material: Path) -> None:
    """Run a night over the first capture of each day; the last one is published."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = list(captures(material, lambda names: set(first_of_each_day(names).values())))
    last = shown[-1].clock

    def run(now: str, settings: Settings) -> NightSummary:
        return (whole_night if now == last else unpublished_night)(now, settings)

    for night in replay(folder, shown, run=run, codebook=wide_codebook(folder)):
        print(night.capture.clock, file=sys.stderr, flush=True)


def load_all(nights: Settings, history: Settings, material: Path) -> None:
    """Load an archive of all captures of the feed."""
    history.data.mkdir(exist_ok=True)
    address = load_sources(nights.sources)[0].feeds[0].url
    load_past(history, (crawled_feed(address, one) for one in captures(material, set)), LOADED_AT)


def cells(con: Connection) -> list[Row]:
    """Return the cells of all themes by month, over all texts."""
    found = con.execute(_MONTHS)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def coverage(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the table of months: nights, and texts that count."""
    yield "| month | nights | days without | answered | ran over | texts | care |"
    yield "|---|---|---|---|---|---|---|"
    for row in (row for row in rows if row["theme_id"] == rows[0]["theme_id"]):
        answered = "–" if row["share_answered"] is None else f"{row['share_answered']:.0%}"
        care = ", ".join(code for code in row["quality_reasons"] if code not in _OF_ALL)
        counts = (row[name] for name in ("n_nights", "n_nights_missing"))
        shown = (*counts, answered, row["n_feeds_overflowed"], row["n"], care)
        yield f"| {row['period_start']:%Y-%m} | " + " | ".join(map(str, shown)) + " |"


def both_ways(nights: Sequence[Row], history: Sequence[Row]) -> Iterator[str]:
    """Yield the table of months that both watched: texts, and how far the shares of the themes differ."""
    by_place = {(row["period_start"], row["theme_id"]): row for row in history}
    pairs = [(row, by_place[place]) for row in nights if (place := (row["period_start"], row["theme_id"])) in by_place]
    both = [(night, past) for night, past in pairs if night["n"] and past["n"]]
    yield "| month | texts of nights | of the archive | themes of equal share | largest difference | intervals apart |"
    yield "|---|---|---|---|---|---|"
    for month in sorted({night["period_start"] for night, _ in both}):
        here = [(night, past) for night, past in both if night["period_start"] == month]
        apart = [abs(night["share"] - past["share"]) for night, past in here]
        n_outside = sum(a["share_low"] > b["share_high"] or a["share_high"] < b["share_low"] for a, b in here)
        shown = (here[0][0]["n"], here[0][1]["n"], f"{apart.count(0)} of {len(apart)}", f"{max(apart):.2f}", n_outside)
        yield f"| {month:%Y-%m} | " + " | ".join(map(str, shown)) + " |"


def attention(folder: Path) -> Iterator[str]:
    """Yield the table of the stream: entries that name NATO per 10,000, read as text and with their mark-up."""
    series = {}
    for name, shown in (("text", plain), ("mark-up", _as_it_is)):
        with TemporaryDirectory() as place:
            warehouse = Warehouse(Path(place) / "warehouse.duckdb")
            with warehouse.reading() as con:
                fill(con, folder, shown)
                series[name] = (by_month(con, "all"), by_month(con, "fixed"))
            warehouse.close()
    yield "| month | stated | with mark-up | as text | 95 % | sources | entries | same 45 sources | 95 % |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for stated, marked, found, fixed in zip(STATED, series["mark-up"][0], *series["text"], strict=True):
        month, n_entries, n_sources, per_10k, low, high = found
        yield (
            f"| {month:%Y-%m} | {stated} | {marked[3]:.1f} | {per_10k:.1f} | {low:.0f}–{high:.0f} | {n_sources} "
            f"| {n_entries:,} | {fixed[3]:.1f} | {fixed[4]:.0f}–{fixed[5]:.0f} |"
        )


def _as_it_is(markup: str) -> str:
    return markup


def put(page: str, name: str, lines: Iterable[str]) -> str:
    """Return the page with `lines` between the marks of `name`."""
    head, rest = page.split(f"<!-- {name} -->\n")
    return f"{head}<!-- {name} -->\n" + "\n".join(lines) + f"\n<!-- /{name} -->" + rest.split(f"<!-- /{name} -->")[1]


def main() -> None:
    """Replay and load where that was not done, then write the page's tables and the report."""
    folder, material = Path(sys.argv[1]), material_in(SHARED)
    nights = Settings(data=folder / "data", sources=folder / "sources.toml", quoted_words=0)
    history = nights.model_copy(update={"data": folder / "history", "codebook": folder / "codebook.toml"})
    if not (nights.published / FILE_NAME).exists():
        replay_all(folder, material)
    if not (history.published / FILE_NAME).exists():
        load_all(nights, history, material)
    with connect(nights.published / FILE_NAME, read_only=True) as con:
        of_nights = cells(con)
    with connect(history.published / FILE_NAME, read_only=True) as con:
        of_history = cells(con)
    write_report(nights)
    shutil.rmtree(REPORT, ignore_errors=True)
    shutil.copytree(nights.report, REPORT, ignore=shutil.ignore_patterns("charts", "inputs.json"))
    page = PAGE.read_text("utf-8")
    tables = {
        "coverage": coverage(of_nights),
        "both ways": both_ways(of_nights, of_history),
        "attention": attention(material),
    }
    for name, lines in tables.items():
        page = put(page, name, lines)
    PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
