"""What nights remember of hosts, of feeds that move or end, and of outlets that reserve mining."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from tests.nights import unpublished_night, whole_rebuild
from tests.web import Canned


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        yield opened


def rebuilt(stand: Newsstand) -> None:
    (stand.folder / "data" / "warehouse.duckdb").unlink()
    whole_rebuild(settings=stand.settings)


def test_a_host_that_asked_for_rest_is_left_alone_on_the_next_night_and_no_attempt_is_counted(
    stand: Newsstand,
) -> None:
    stand.items = [Item("a")]
    stand.put("a", Canned(429, {"Retry-After": str(26 * 3600)}))  # cut to a day: a little more than until tomorrow
    stand.serve_feed()
    stand.night(21)
    assert stand.ask("select n_failures, open_until from ops.host_states")[0][0] == 1
    asked = len(stand.web.log)
    (entry,) = stand.ask("select outcome, n_attempts from raw.entries")
    assert entry == ("waiting", 1)
    report = unpublished_night(now="2026-10-21T20:15:00Z", settings=stand.settings)
    assert len(stand.web.log) == asked
    assert stand.ask("select outcome, n_attempts from raw.entries") == [entry]
    assert not report.violations
    stand.put("a", page("A commentary"))
    stand.night(23)
    assert stand.ask("select outcome from raw.entries") == [("article",)]
    assert stand.ask("select open_until from ops.host_states") == [(None,)]


def test_rebuilding_forgets_no_host_that_rests(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    stand.put("a", Canned(503, {"Retry-After": "7200"}))
    stand.serve_feed()
    stand.night(21)
    before = stand.ask("select * from ops.host_states")
    rebuilt(stand)
    assert stand.ask("select * from ops.host_states") == before != []


def test_a_page_whose_site_reserves_mining_is_refused_unread_and_the_sign_is_recorded(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    stand.put("a", page("A commentary"))
    stand.web.routes["/robots.txt"] = Canned(body=b"User-agent: GPTBot\nDisallow: /\n")
    stand.serve_feed()
    stand.night(21)
    assert stand.web.paths() == ["/feed/"]
    assert stand.ask("select outcome from raw.entries") == [("rejected",)]
    assert stand.ask("select reason from core.rejections") == [("mining_reserved",)]
    assert stand.ask("select source_id, sign from ops.reservations") == [("stand", "robots.txt disallows GPTBot")]
    before = stand.ask("select * from ops.reservations")
    rebuilt(stand)
    assert stand.ask("select * from ops.reservations") == before


def test_a_page_that_reserves_mining_in_its_own_header_is_not_kept(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    stand.put("a", page("A commentary"), **{"TDM-Reservation": "1"})
    stand.serve_feed()
    stand.night(21)
    assert stand.ask("select reason from core.rejections") == [("mining_reserved",)]
    assert stand.ask("select count(*) from raw.pages where url like '%/a/'") == [(0,)]


def test_who_may_mine_says_so_and_the_sign_is_recorded_all_the_same(stand: Newsstand) -> None:
    stand.changed = {"respect_reservations": False}
    stand.items = [Item("a")]
    stand.put("a", page("A commentary"), **{"TDM-Reservation": "1"})
    stand.serve_feed()
    stand.night(21)
    assert stand.ask("select outcome from raw.entries") == [("article",)]
    assert stand.ask("select sign from ops.reservations") == [("header tdm-reservation: 1",)]


@pytest.mark.parametrize("respects", [True, False])
def test_a_full_text_feed_that_reserves_mining_is_refused_entry_by_entry(tmp_path: Path, respects: bool) -> None:
    with a_newsstand(tmp_path, full_text=True) as stand:
        stand.changed = {"respect_reservations": respects}
        stand.items = [Item("a", content=f"<p>{COMMENTARY}</p>")]
        stand.serve_feed()
        feed = stand.web.routes["/feed/"]
        assert isinstance(feed, Canned)
        stand.web.routes["/feed/"] = feed._replace(headers={**feed.headers, "TDM-Reservation": "1"})
        report = stand.night(21)
        assert stand.ask("select outcome from raw.entries") == [("rejected" if respects else "article",)]
        assert not report.violations


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address_from_the_fourth_night_on(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    stand.put("a", page("A commentary"))
    stand.serve_feed()
    stand.web.routes["/new/"] = stand.web.routes["/feed/"]
    stand.web.routes["/feed/"] = Canned(301, {"Location": "/new/"})
    asked: list[list[str]] = []
    for day in range(11, 16):
        n_seen = len(stand.web.log)
        report = stand.night(day)
        asked.append([seen.path for seen in stand.web.log[n_seen:] if seen.path in {"/feed/", "/new/"}])
        assert not report.violations
    assert asked == [["/feed/", "/new/"]] * 3 + [["/new/"]] * 2
    assert stand.ask("select outcome from raw.entries") == [("unchanged",)]
    before = stand.ask("select * from ops.feed_states")
    rebuilt(stand)
    assert stand.ask("select * from ops.feed_states") == before


def test_a_page_link_to_a_public_host_is_not_followed_without_a_contact(stand: Newsstand) -> None:
    stand.serve_feed(
        b'<rss version="2.0"><channel><title>S</title><item><title>A piece</title>'
        b"<link>http://public.example/a</link></item></channel></rss>"
    )
    stand.night(21)
    assert stand.ask("select reason, state from core.rejections") == [("no_contact", "waiting")]
    assert stand.ask("select n_attempts from raw.entries") == [(0,)]


def test_what_a_person_had_asked_for_once_more_survives_a_rebuild(stand: Newsstand) -> None:
    from flows.cli.rejections import retry

    stand.items = [Item("a")]
    stand.serve_feed()
    stand.night(21)
    assert stand.ask("select outcome from raw.entries") == [("rejected",)]
    stand.put("a", page("A commentary"))
    retry(stand.folder / "data", "http_404")
    stand.night(22, publishes=True)
    assert stand.ask("select outcome from raw.entries") == [("article",)]
    before = stand.csv()
    rebuilt(stand)
    assert stand.csv() == before


def test_two_sources_on_one_host_ask_for_its_robots_txt_once(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    stand.put("a", page("A commentary"))
    stand.serve_feed()
    settings = stand.settings
    with settings.sources.open("a") as file:
        file.write(f'[[source]]\nid = "second"\nname = "Second"\nfeeds = [{{ url = "{stand.web.url("/feed/?2")}" }}]\n')
    unpublished_night(now="2026-10-21T02:15:00Z", settings=settings)
    assert [seen.path for seen in stand.web.log].count("/robots.txt") == 1


def test_a_long_backlog_is_worked_off_night_by_night_the_newest_first(stand: Newsstand) -> None:
    stand.changed = {"pages_per_night": 2}
    stand.items = [Item(slug, f"Piece {slug}") for slug in "abcde"]
    for item in stand.items:
        stand.put(item.slug, page(item.title))
    stand.serve_feed()
    fetched = []
    for day in (21, 22, 23):
        report = stand.night(day)
        assert not report.violations
        fetched.append(stand.ask("select count(*) filter (outcome <> 'waiting') from raw.entries")[0][0])
    assert fetched == [2, 4, 5]


def test_sitemaps_that_name_each_other_are_asked_once_each(stand: Newsstand) -> None:
    loc = "<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>"
    stand.web.routes |= {
        "/one.xml": Canned(body=loc.format(stand.web.url("/two.xml")).encode()),
        "/two.xml": Canned(body=loc.format(stand.web.url("/one.xml")).encode()),
    }
    settings = stand.settings
    settings.sources.write_text(
        f'[[source]]\nid = "stand"\nname = "S"\nfeeds = [{{ url = "{stand.web.url("/one.xml")}", kind = "sitemap" }}]\n'
    )
    unpublished_night(now="2026-10-21T02:15:00Z", settings=settings)
    assert stand.web.paths() == ["/one.xml", "/two.xml"]


AN_INDEX = "<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>"
A_MAP = "<urlset>{}</urlset>"


def map_of(stand: Newsstand, *slugs: str) -> Canned:
    urls = "".join(f"<url><loc>{stand.web.url(f'/{slug}/')}</loc></url>" for slug in slugs)
    return Canned(body=A_MAP.format(urls).encode())


def index_night(stand: Newsstand, day: int) -> None:
    """Run a night over a sitemap index that has one ETag forever."""
    body = AN_INDEX.format(stand.web.url("/part.xml")).encode()
    stand.web.routes["/index.xml"] = lambda seen: (
        Canned(304) if "if-none-match" in seen.headers else Canned(200, {"ETag": '"same"'}, body)
    )
    settings = stand.settings
    feed = f'{{ url = "{stand.web.url("/index.xml")}", kind = "sitemap" }}'
    settings.sources.write_text(f'[[source]]\nid = "stand"\nname = "Stand"\nfeeds = [{feed}]\n')
    unpublished_night(now=f"2026-10-{day}T02:15:00Z", settings=settings)


def test_what_is_new_in_a_part_of_an_unchanged_index_is_found_the_same_night(stand: Newsstand) -> None:
    for slug in ("a", "b"):
        stand.put(slug, page(f"Piece {slug}"))
    stand.web.routes["/part.xml"] = map_of(stand, "a")
    index_night(stand, 21)
    stand.web.routes["/part.xml"] = map_of(stand, "a", "b")
    index_night(stand, 22)
    assert len(stand.ask("select url from raw.entries where outcome in ('article', 'unchanged', 'duplicate')")) == 2
    assert stand.ask("select visit_result from ops.visits") == [("read",), ("read",)]


def test_an_index_of_whose_parts_none_can_be_read_is_not_answered(stand: Newsstand) -> None:
    stand.web.routes["/part.xml"] = Canned(200, {}, page("The front page"))
    index_night(stand, 21)
    assert stand.ask("select visit_result from ops.visits") == [("failed",)]


def test_a_night_that_dies_between_an_index_and_its_parts_asks_for_both_again(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_arguments: object) -> None:
        raise MemoryError

    stand.put("a", page("Piece a"))
    stand.web.routes["/part.xml"] = map_of(stand, "a")
    with monkeypatch.context() as patched:
        patched.setattr("flows.steps.discover._request_parts", die)
        with pytest.raises(MemoryError):
            index_night(stand, 21)
    index_night(stand, 21)
    assert stand.ask("select outcome from raw.entries") == [("article",)]
    assert stand.web.paths().count("/index.xml") == 2
    index_night(stand, 21)
    assert stand.web.paths().count("/index.xml") == 2


def test_an_older_night_run_again_makes_no_feed_due_again(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    stand.put("a", page("A commentary"))
    stand.serve_feed()
    for day in (21, 22, 21, 22):
        stand.night(day)
    assert stand.web.paths().count("/feed/") == 2
