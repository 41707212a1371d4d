"""Everything that the outlets published in the planned years: the newsroom's own pieces, composed ones, and copies."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from flows.demo.composed.allot import allot_themes
from flows.demo.composed.bank import Bank, load_bank
from flows.demo.composed.composer import Composer
from flows.demo.composed.invented import load_names
from flows.demo.composed.past_plan import PastPlan, PlannedCopy
from flows.demo.composed.quarters import quarter_of
from flows.demo.composed.weeks import publication_days
from flows.demo.outlets import Outlet
from flows.demo.pieces import Piece
from pipeline.records import Record

_MORNING = range(7, 11)  # the hours at which pieces are published


class PastPiece(Record):
    """One piece as one outlet published it."""

    outlet_id: str
    piece: Piece
    is_composed: bool
    is_commentary: bool  # and no copy of another outlet's
    themes: tuple[str, ...] = ()  # of a composed commentary: those that it argues

    @property
    def published_on(self) -> date:
        """The day of publication, where its outlet is."""
        return self.piece.published.date()


def compose_years(outlets: Sequence[Outlet], plan: PastPlan) -> tuple[PastPiece, ...]:
    """Return all pieces of the planned quarters: those of each outlet in the order of their dates, then the copies."""
    banks = {outlet.outlet_id: load_bank(outlet.outlet_id) for outlet in outlets}
    pieces = [past for outlet in outlets for past in _years_of(outlet, plan, banks[outlet.outlet_id])]
    names = {outlet.outlet_id: outlet.name for outlet in outlets}
    return (*pieces, *(_copied(copy, pieces, names, banks) for copy in plan.copies))


def _years_of(outlet: Outlet, plan: PastPlan, bank: Bank) -> Iterator[PastPiece]:
    random = Random(f"{plan.seed}, {outlet.outlet_id}")
    own = [_of_newsroom(outlet, piece) for piece in outlet.pieces if quarter_of(piece.published) in plan.quarters]
    yield from own
    dates = [past.published_on for past in own if past.is_commentary]
    n_own = Counter(map(quarter_of, dates))
    n_composed = {quarter: max(0, n - n_own[quarter]) for quarter, n in plan.volume_of(outlet.outlet_id).items()}
    allotted = allot_themes(plan, outlet.outlet_id, n_composed, random)
    composer = Composer(bank, load_names(), random)
    for quarter, n in n_composed.items():
        days, notices = publication_days(quarter, n, plan.notices.more_in_a_quarter, dates, random)
        for day, themes in zip(days, allotted[quarter], strict=True):
            piece = composer.commentary(_at(day, bank, random), themes)
            yield _composed(outlet, piece, is_commentary=True, themes=tuple(themes))
        for day in notices:
            yield _composed(outlet, composer.notice(_at(day, bank, random)), is_commentary=False)


def _at(day: date, bank: Bank, random: Random) -> datetime:
    """Return an instant of the morning of a day, where the outlet is."""
    return datetime.combine(day, time(random.choice(_MORNING), random.randrange(0, 60, 5)), ZoneInfo(bank.zone))


def _of_newsroom(outlet: Outlet, piece: Piece) -> PastPiece:
    is_commentary = piece.kind == "commentary" and not piece.republication_note
    return PastPiece(outlet_id=outlet.outlet_id, piece=piece, is_composed=False, is_commentary=is_commentary)


def _composed(outlet: Outlet, piece: Piece, *, is_commentary: bool, themes: tuple[str, ...] = ()) -> PastPiece:
    return PastPiece(
        outlet_id=outlet.outlet_id, piece=piece, is_composed=True, is_commentary=is_commentary, themes=themes
    )


def _copied(
    copy: PlannedCopy, pieces: Sequence[PastPiece], names: Mapping[str, str], banks: Mapping[str, Bank]
) -> PastPiece:
    """Return the copy of a piece at another outlet: word for word, with a note of where it was first published."""
    original = first_composed(pieces, copy.of, copy.quarter).piece
    bank, first = banks[copy.at], original.published
    note = f"This article was first published by {names[copy.of]} on {first.day} {first:%B %Y}."
    changed = {
        "published": (first + timedelta(days=copy.after_days)).astimezone(ZoneInfo(bank.zone)),
        "section": bank.sections[0],
        "republication_note": note,
    }
    piece = original.model_copy(update=changed)
    return PastPiece(outlet_id=copy.at, piece=piece, is_composed=True, is_commentary=False)


def first_composed(pieces: Sequence[PastPiece], outlet_id: str, quarter: str) -> PastPiece:
    """Return the first composed commentary of an outlet in a quarter."""
    return next(
        past
        for past in pieces
        if past.outlet_id == outlet_id and past.themes and quarter_of(past.published_on) == quarter
    )
