"""docs/example-trends.md: a government feed replayed over its fourteen months, and how often a stream names NATO.

    python -m tests.real.example_trends FOLDER

replays one night a day into FOLDER (ten minutes and more), unless that was done before, and writes tables and drawing.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import altair as alt

from pipeline.discover.reading import plain
from pipeline.themes.codebook.load import SHIPPED, load_codebook
from tests.real.conftest import SHARED
from tests.real.entry_stream import by_month, fill
from tests.real.government_feed import captures, first_of_each_day, replay
from warehouse.connection import Connection, Warehouse, connect
from warehouse.publish.snapshot import FILE_NAME

DOCS = Path(__file__).parents[2] / "docs"
PAGE, DRAWING = DOCS / "example-trends.md", DOCS / "example-trends.svg"
DRAWN = ("ukraine_war", "rules_values", "china_challenge", "partner_formats")
STATED = (15, 21, 41, 24, 54, 62, 47, 52)
# Every text of 100 words that names NATO counts: official statements are hardly ever commentary on NATO in Asia.
WIDE = {
    "min_words": "100",
    "min_nato": "1",
    "min_strong": "0",
    "min_types": "0",
    "min_near": "0",
    "min_share": "0.0",
}
_CELLS = """
select * from trends.theme_periods
where
    unit = 'story' and panel = 'all' and source_group = 'all' and genre = 'commentary'
    and theme_kind = 'theme' and period = 'month'
order by theme_id, period_start
"""
# That it is one source, and few months, holds of all of them.
_OF_ALL = {"one_source", "few_periods", "unmeasured_theme", "few_mentions"}
Row = dict[str, Any]


def material_in(shared: Path) -> Path:
    """Return the folder of the unpacked sets."""
    shown = subprocess.run([shared / "data" / "unpack"], capture_output=True, text=True, check=True)
    return Path(shown.stdout.splitlines()[-1])


def wide_codebook(folder: Path) -> Path:
    """Write the shipped codebook with a relevance rule that every text naming NATO passes, as a version of its own."""
    text = SHIPPED.read_text("utf-8")
    for key, value in WIDE.items():
        text = re.sub(rf"^{key} = .*$", f"{key} = {value}", text, count=1, flags=re.M)
    major, rest = load_codebook().version.split(".", 1)
    text = text.replace(f'version = "{major}.{rest}"', f'version = "10{major}.{rest}"', 1)
    file = folder / "codebook.toml"
    file.write_text(text, "utf-8")
    return file


def replay_all(folder: Path, material: Path) -> None:
    """Run a night over the first capture of each day."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = captures(material, lambda names: set(first_of_each_day(names).values()))
    for night in replay(folder, shown, codebook=wide_codebook(folder)):
        print(night.capture.clock, file=sys.stderr, flush=True)


def cells(con: Connection) -> list[Row]:
    """Return the cells of all themes by month, over all texts."""
    found = con.execute(_CELLS)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def coverage(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the table of months: nights, and texts that count."""
    yield "| month | nights | days without | answered | ran over | texts | care |"
    yield "|---|---|---|---|---|---|---|"
    for row in (row for row in rows if row["theme_id"] == DRAWN[0]):
        answered = "–" if row["share_answered"] is None else f"{row['share_answered']:.0%}"
        care = ", ".join(code for code in row["quality_reasons"] if code not in _OF_ALL)
        counts = (row[name] for name in ("n_nights", "n_nights_missing"))
        shown = (*counts, answered, row["n_feeds_overflowed"], row["n"], care)
        yield f"| {row['period_start']:%Y-%m} | " + " | ".join(map(str, shown)) + " |"


def trends(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the table of themes by month: texts with the theme, of all; a gap is a dash, a month of few in brackets."""
    months = sorted({row["period_start"] for row in rows})
    by_place = {(row["theme_id"], row["period_start"]): row for row in rows}
    yield "| theme | " + " | ".join(f"{month:%Y-%m}" for month in months) + " |"
    yield "|---|" + "---|" * len(months)
    for theme_id in sorted({row["theme_id"] for row in rows}):
        yield f"| {theme_id} | " + " | ".join(_cell(by_place[theme_id, month]) for month in months) + " |"


def _cell(row: Row) -> str:
    if not row["n"]:
        return "–"
    counted = f"{row['n_with_theme']}/{row['n']}"
    return f"({counted})" if row["quality"] == "do_not_draw" else counted


def draw(rows: Sequence[Row]) -> alt.FacetChart:
    """Return the shares of some themes with their intervals; months not to be drawn are left out, gaps are shaded."""
    names = ("theme_id", "n", "share", "share_low", "share_high", "quality")
    known = [
        {"period_start": row["period_start"].isoformat(), **{name: row[name] for name in names}}
        for row in rows
        if row["theme_id"] in DRAWN
    ]
    table = alt.InlineData(values=known)
    month = alt.X("period_start:T", title=None, axis=alt.Axis(format="%b %y", labelAngle=-45))
    base = alt.Chart(table)
    gaps = (
        base.transform_filter("datum.n == 0")
        .transform_calculate(until="timeOffset('month', toDate(datum.period_start), 1)")
        .mark_rect(color="#e8e8e8")
        .encode(x=month, x2="until:T")
    )
    drawn = base.transform_filter("datum.quality != 'do_not_draw'")
    intervals = drawn.mark_rule(color="#7a8aa0", strokeWidth=2).encode(
        x=month, y=alt.Y("share_low:Q", title="share of texts", scale=alt.Scale(domain=[0, 1])), y2="share_high:Q"
    )
    points = drawn.mark_point(filled=True, size=45, color="#1f3b63", opacity=1).encode(x=month, y="share:Q")
    layers = alt.layer(gaps, intervals, points).properties(width=300, height=150)
    return layers.facet(facet=alt.Facet("theme_id:N", title=None, sort=list(DRAWN)), columns=2)


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
    """Replay where that was not done, then write the page's tables and the drawing."""
    folder, material = Path(sys.argv[1]), material_in(SHARED)
    published = folder / "data" / "published" / FILE_NAME
    if not published.exists():
        replay_all(folder, material)
    with connect(published, read_only=True) as con:
        rows = cells(con)
    page = PAGE.read_text("utf-8")
    for name, lines in (("coverage", coverage(rows)), ("trends", trends(rows)), ("attention", attention(material))):
        page = put(page, name, lines)
    PAGE.write_text(page, "utf-8")
    draw(rows).save(str(DRAWING))


if __name__ == "__main__":
    main()
