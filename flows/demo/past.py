"""The past of the newsroom: four years of its outlets, as a crawler would have captured them, in a WARC file."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from flows.demo.composed.four_years import PastPiece, compose_years, first_composed
from flows.demo.composed.past_plan import PastPlan, load_plan
from flows.demo.crawl import Crawled, write_crawl
from flows.demo.newsroom import Newsroom
from flows.demo.outlets import Outlet
from flows.demo.pieces import Piece
from flows.demo.templates import fill_page
from pipeline.records import Record

FILE_NAME = "newsroom-2022-2026.warc.gz"
ABOUT = "Pages of four invented outlets. Most were composed from sentences that were written for the demo."

PANEL_FROM = date(2022, 10, 1)  # a fixed panel of nights alone would need a month of them
LOADED_AT = datetime(2026, 10, 28, 20, 0, tzinfo=UTC)  # before the first night

_FIRST_NIGHT = 1  # the pages of the newsroom's own pieces are as they were before it
_FIRST_HOUR, _LAST_HOUR = 3, 22  # of the capture, UTC


class WrittenPast(Record):
    """What the file holds: captures of pages, in days of the captures."""

    n_captures: int
    n_pieces: int
    n_composed: int  # of the pieces
    first_on: date
    last_on: date


def write_past(path: Path) -> WrittenPast:
    """Write the captured pages of four years to a WARC file at `path`: the same bytes every time."""
    plan = load_plan()
    outlets = past_outlets(plan)
    pieces = captured_pieces(outlets, plan)
    crawled = list(_crawled(outlets, plan, pieces))
    write_crawl(path, crawled, ABOUT)
    days = [page.crawled_at.date() for page in crawled]
    return WrittenPast(
        n_captures=len(crawled),
        n_pieces=len(pieces),
        n_composed=sum(past.is_composed for past in pieces),
        first_on=min(days),
        last_on=max(days),
    )


def past_outlets(plan: PastPlan) -> tuple[Outlet, ...]:
    """Return the outlets of the newsroom as they were, with the dates that they wrote then."""
    return tuple(
        outlet.model_copy(update={"date": plan.dates.get(outlet.outlet_id, outlet.date)})
        for outlet in Newsroom.load().outlets
    )


def captured_pieces(outlets: Sequence[Outlet], plan: PastPlan) -> tuple[PastPiece, ...]:
    """Return the pieces that were captured: all but those of the planned gaps."""
    pieces = compose_years(outlets, plan)
    return tuple(past for past in pieces if not any(gap.holds(past.outlet_id, past.published_on) for gap in plan.gaps))


def _crawled(outlets: Sequence[Outlet], plan: PastPlan, pieces: Sequence[PastPiece]) -> Iterator[Crawled]:
    by_id = {outlet.outlet_id: outlet for outlet in outlets}
    random = Random(f"{plan.seed}, captures")
    for past in pieces:
        yield _page(by_id[past.outlet_id], past.piece, past.published_on + timedelta(days=1), random)
    edited = first_composed(pieces, plan.edit.outlet, plan.edit.quarter)
    piece = edited.piece.model_copy(update={"text": f"{edited.piece.text}\n\n{plan.edit.added}"})
    again_on = edited.published_on + timedelta(days=plan.edit.after_days)
    yield _page(by_id[edited.outlet_id], piece, again_on, random)


def _page(outlet: Outlet, piece: Piece, day: date, random: Random) -> Crawled:
    """Return the page of a piece, captured at some instant of a day."""
    at = time(random.randint(_FIRST_HOUR, _LAST_HOUR), random.randrange(60), random.randrange(60), tzinfo=UTC)
    return Crawled(
        url=f"http://{outlet.host}{outlet.path_of(piece, _FIRST_NIGHT)}",
        crawled_at=datetime.combine(day, at),
        content_type=f"text/html; charset={piece.encoding}",
        body=fill_page(outlet, piece, _FIRST_NIGHT),
    )
