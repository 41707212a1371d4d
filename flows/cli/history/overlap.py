"""`nato-asia history compare`: whether history and nights have the same texts where both watched an outlet."""

from collections.abc import Sequence

from flows.cli.console import print_explained, say, say_paragraph
from flows.cli.options import Data
from flows.cli.published import published
from pipeline.discover.health import count
from warehouse.ask.history_coverage import HistoryJoin, history_joins


def compare(data: Data = None) -> None:
    """Compare the texts of history and nights by outlet.

    An outlet is one series from history to nights only where they agree. Else its line breaks where nights begin.
    """
    with published(data) as con:
        joins = history_joins(con)
    if not joins:
        say("No outlet has both a loaded past and nights yet: there is nothing to compare.")
        return
    columns = ("source", "days of both", "both have", "nights alone", "history alone", "agreement", "one series")
    joined = count(sum(one.is_joined for one in joins), "outlet is", "outlets are")
    title = f"Core texts where both watched: {joined} one series, of {len(joins)}"
    print_explained(title, columns, [(_row(one), _why(one)) for one in joins])
    say("")
    say_paragraph(
        "Counted are core texts of weeks that history and nights both watched. agreement: the share of them that both "
        "have, with its 95 % interval."
    )


def _row(one: HistoryJoin) -> Sequence[object]:
    is_known = one.agreement is not None
    agreement = f"{one.agreement:.2f} ({one.agreement_low:.2f} to {one.agreement_high:.2f})" if is_known else None
    counts = (one.n_days, one.n_both, one.n_nights_only, one.n_history_only)
    return one.source_id, *counts, agreement, "yes" if one.is_joined else "no"


def _why(one: HistoryJoin) -> str:
    return f"Not joined: {one.reason_apart}." if one.reason_apart else ""
