"""History gives way: articles of history at addresses that nights read are put aside, and what is left comes back.

Around whatever places texts of nights, so that it neither sees nor meets the articles of history at their addresses.
The captures are then placed again, those at addresses that nights have read by now as known.
"""

from collections.abc import Iterable, Sequence

from flows.context import NightContext
from flows.part_manifests import part_file
from flows.steps.place_captures import place_captures
from pipeline.errors import PartError
from pipeline.records import CapturedText
from warehouse.connection import Connection
from warehouse.parts import WantedCapture, open_parts
from warehouse.store.captures import StoredCapture, captures_together, forget_captured_articles, has_captures


def put_history_aside(
    con: Connection, article_keys: Iterable[str], *, with_known: bool = False
) -> tuple[StoredCapture, ...]:
    """Forget the articles of history that may be known by one of these keys, and return their captures.

    `with_known`: captures at addresses that nights have read as well, as these may not have any longer.
    """
    if not has_captures(con):
        return ()
    captures = tuple(captures_together(con, article_keys, with_known=with_known).values())
    forget_captured_articles(con, captures)
    return captures


def bring_history_back(context: NightContext, con: Connection, aside: Sequence[StoredCapture]) -> None:
    """Place captures again that were put aside; those whose part cannot be read any more are left to the nights."""
    if aside:
        place_captures(context, con, aside, _texts_of(context, aside), unread_are_known=True)


def _texts_of(context: NightContext, captures: Sequence[StoredCapture]) -> list[CapturedText]:
    """Return the texts of captures, in the order in which they were captured, from the parts that can be read."""
    texts = list[CapturedText]()
    for route, part_id in sorted({(one.place.route, one.place.part_id) for one in captures}):
        file = part_file(context.settings, (route, part_id))
        wanted = [WantedCapture(one.place, one.url, 0) for one in captures if one.place[1:] == (route, part_id)]
        try:
            with open_parts([file], context.warehouse.temporary) as reader:
                texts += [text for _, text in reader.texts(wanted)]
        except PartError as unreadable:
            context.log.warning("%s Its captures give way to the night.", unreadable)
    return sorted(texts, key=lambda text: (text.captured_at, text.place))
