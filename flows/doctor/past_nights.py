"""Check of the last nights: one ran lately, it ended, it was not degraded, and none is missing."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from flows.doctor.diagnosis import Case, Diagnosis, note, ok, trouble
from flows.gaps import gaps_between, late_in_words, missed_in_words
from pipeline.records import NightEnding, NightKind
from warehouse.ask.status import EndedNight

RUN_ONE = "`nato-asia nightly`"
_LOOK_BACK = timedelta(days=30)


def check_nights(case: Case) -> Iterator[Diagnosis]:
    """Judge the nights that the warehouse knows; while a night is running, those that are published."""
    facts = case.facts or case.published_facts
    if not facts or not facts.endings:
        return
    last = facts.endings[-1]
    nights = [one for one in facts.endings if one.kind is NightKind.NIGHT]
    if nights and (late := late_in_words(nights[-1].clock_at, case.now)):
        yield trouble(
            "nights",
            late,
            f"{RUN_ONE} runs one now. `nato-asia service status` shows whether the schedule is served.",
        )
    yield from _judge_last(last)
    yield from _judge_earlier(case, facts.endings)


def _judge_last(last: EndedNight) -> Iterator[Diagnosis]:
    if last.ending == NightEnding.INTERRUPTED and last.kind is NightKind.LOAD:
        yield trouble(
            "nights",
            f"Load {last.night_id} of history was interrupted: it began and never ended.",
            "`nato-asia history load` does again what it left undone.",
        )
    elif last.ending == NightEnding.INTERRUPTED:
        yield trouble(
            "nights",
            f"Night {last.night_id} was interrupted: it began and never ended.",
            f"{RUN_ONE} goes on with what it left undone.",
        )
    elif last.ending == NightEnding.DEGRADED:
        yield trouble(
            "nights",
            f"Night {last.night_id} is degraded. {' '.join(last.troubles)}",
            f"`nato-asia status` shows what failed, with what to do about it; then {RUN_ONE} tries it again.",
        )
    else:
        yield ok("nights", f"The last one, {last.night_id}, is complete.")


def _judge_earlier(case: Case, endings: Sequence[EndedNight]) -> Iterator[Diagnosis]:
    recent = [night for night in endings if night.known_at > case.now - _LOOK_BACK]
    failed = [night for night in recent[:-1] if night.ending in {NightEnding.INTERRUPTED, NightEnding.DEGRADED}]
    if failed:
        listed = ", ".join(f"{night.night_id} {night.ending}" for night in failed)
        earlier = f"Earlier ones of the last {_LOOK_BACK.days} days: {listed}."
        yield note("nights", earlier, "`nato-asia status` says why.")
    watched = (night.known_at for night in recent if night.kind is NightKind.NIGHT)
    if missed := " ".join(missed_in_words(gaps_between(watched))):
        yield note("nights", missed, "What feeds listed only then is lost; trends show these days as a gap.")
