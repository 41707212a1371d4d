"""Content of the weekly digest: what moved by a test, commentary to read, and the health of the week's nights."""

from pipeline.records.digest import (
    Move,
    NewRejections,
    NightOfWeek,
    PieceToRead,
    VerdictCount,
    WatchedWeek,
    Week,
    WeeklyDigest,
)
from warehouse.ask.status import feed_reports
from warehouse.connection import Connection
from warehouse.statements import run
from warehouse.violations import count_checks, violations

MOST_PIECES = 5


def weekly_digest(con: Connection) -> WeeklyDigest:
    """Return the digest of the seven days up to the last night; an empty one before the first night."""
    week = next((Week(**row) for row in run(con, "digest/describe_week")), None)
    if week is None:
        return WeeklyDigest()
    since, feeds = week.begins_at, feed_reports(con)
    return WeeklyDigest(
        week=week,
        moves=tuple(Move(**row) for row in run(con, "digest/list_moves", since=since)),
        verdicts=tuple(VerdictCount(**row) for row in run(con, "digest/count_verdicts")),
        pieces=tuple(PieceToRead(**row) for row in run(con, "digest/list_pieces", since=since, most=MOST_PIECES)),
        nights=tuple(NightOfWeek(**row) for row in run(con, "digest/list_week_nights", since=since)),
        watched=tuple(WatchedWeek(**row) for row in run(con, "digest/measure_coverage", since=since)),
        rejections=tuple(NewRejections(**row) for row in run(con, "digest/list_week_rejections", since=since)),
        failing_feeds=tuple((feed.source_id, str(feed.last_status)) for feed in feeds if feed.is_failing),
        n_feeds=len(feeds),
        n_checks=count_checks(),
        failed_checks=tuple((one.claim, one.n_rows) for one in violations(con)),
    )
