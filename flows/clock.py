"""The machine's clock, judged before the first commit of a night that reads it: by servers, and by earlier nights."""

from datetime import timedelta
from itertools import chain

from flows.context import NightContext
from flows.steps.discover import AT_ONCE, request_feeds
from pipeline.errors import ClockError
from pipeline.fetch.server_dates import CURE, judge_clock
from pipeline.records import ClockVerdict, Night
from warehouse.store.night_order import last_night, save_clock_verdict

ENOUGH = 9  # hosts that agree with the clock: the others are not waited for
SKEW = timedelta(hours=2)  # between two nights: summer time in the hardware clock, or a clock that was set


def settle_clock(context: NightContext) -> None:
    """Judge the clock of a night by the first answers to its feeds, which are held back until then.

    Nothing is judged where the clock value was given. Raises ClockError, before anything is stored, where most of the
    hosts that send a date contradict the clock. A clock that is before the last night, with no date to decide which of
    the two is wrong, is warned of, and degrades the night.
    """
    if not context.night.is_read:
        return
    verdict = _first_verdict(context)
    with context.warehouse.reading() as con:
        before = last_night(con)
    if not verdict.verdict and before and before.at > context.night.at + SKEW:
        verdict = _behind(context, verdict, before)
    if verdict.verdict:
        context.log.warning(verdict.verdict)
        with context.warehouse.writing() as con:
            save_clock_verdict(con, verdict)
    if verdict.is_refused:
        raise ClockError(verdict.verdict)


def _first_verdict(context: NightContext) -> ClockVerdict:
    answers = request_feeds(context)
    held = []
    for answer in answers:
        held.append(answer)
        verdict = judge_clock(context.night.at, context.server_dates.by_host())
        if len(held) == AT_ONCE or (verdict.n_hosts >= ENOUGH and not verdict.n_odd):
            break
    context.first_answers = chain(held, answers)
    return judge_clock(context.night.at, context.server_dates.by_host())


def _behind(context: NightContext, verdict: ClockVerdict, before: Night) -> ClockVerdict:
    """Return the verdict on a clock before the last night: where servers confirm it, that night's clock lied."""
    now, then = (f"{night.at:%Y-%m-%d %H:%M} UTC" for night in (context.night, before))
    if verdict.n_hosts:
        context.log.warning(
            "The clock of the last night ran ahead: it said %s, and %d servers confirm that it is %s. What that night "
            "stored keeps its instants; what it put off is due now.",
            *(then, verdict.n_hosts - verdict.n_odd, now),
        )
        return verdict
    said = (
        f"This machine's clock says {now}, before the last night ({then}): one of the two is wrong, and no server sent "
        f"a date to tell which. {CURE} if it is this one; the night goes on."
    )
    return verdict.model_copy(update={"verdict": said})
