"""What a site lists of its past is listed whole: WordPress' posts, every sitemap, and nothing of other sites."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.routes import sites
from flows.routes.part_jobs import RouteTrouble
from flows.routes.site_listing import sites_of
from flows.settings import Settings
from pipeline.errors import SettingsError
from pipeline.records import Feed, FeedKind, MonthSpan, Source
from tests.builders import a_night
from tests.flows.routes.outlets import DECLARED, GAZETTE, REVIEW, outlet_settings
from tests.flows.routes.site_past import LOGIN, NO_ROUTE, XML, SitePast, sitemap
from tests.web import Canned, Seen, Web

APRIL = MonthSpan(first_month="2023-04", last_month="2023-04")
ONLY_REVIEW = DECLARED.partition('\n[[source]]\nid = "gazette"')[0]


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def past(web: Web) -> SitePast:
    return SitePast(web, REVIEW)


@pytest.fixture
def settings(tmp_path: Path, web: Web) -> Settings:
    return outlet_settings(tmp_path, web, declared=ONLY_REVIEW)


def listed(
    settings: Settings, span: MonthSpan = APRIL, troubles: list[RouteTrouble] | None = None
) -> dict[str, list[str]]:
    """Return the slugs that a plan lists, by source, in the order of requests."""
    report = (troubles if troubles is not None else []).append
    plan = sites.plan(settings, a_night(), span, report=report)
    folder = settings.history / "sites"
    found = {one.source_id: (folder / one.location).read_text().splitlines() for one in plan.addresses}
    assert [one.n_addresses for one in plan.addresses] == [len(urls) for urls in found.values()]
    return {source_id: [url.partition(".example/")[2].strip("/") for url in urls] for source_id, urls in found.items()}


# --- WordPress


@pytest.mark.parametrize("states_pages", [True, False])
def test_all_posts_of_the_span_are_listed_page_by_page(
    settings: Settings, past: SitePast, web: Web, states_pages: bool
) -> None:
    past.publish(230)
    past.put("before", "2023-03-31")
    past.put("after", "2023-05-01")
    past.with_wordpress()
    past.states_pages = states_pages
    assert set(listed(settings)["review"]) == {f"piece-{n}" for n in range(230)}
    asked = [path for path in web.paths() if "/wp-json/" in path]
    assert [path.rpartition("=")[2] for path in asked] == ["1", "2", "3"]


def test_a_full_last_page_ends_with_the_answer_that_there_is_no_next(settings: Settings, past: SitePast) -> None:
    past.publish(100)
    past.with_wordpress()
    past.states_pages = False
    troubles: list[RouteTrouble] = []
    assert len(listed(settings, troubles=troubles)["review"]) == 100
    assert troubles == []


def test_a_cache_that_knows_no_pages_ends_the_listing(settings: Settings, past: SitePast, web: Web) -> None:
    past.publish(100)
    past.states_pages = False
    web.routes["/wp-json/wp/v2/posts"] = lambda seen: past.posts(
        seen._replace(path=seen.path.rpartition("=")[0] + "=1")
    )
    assert len(listed(settings)["review"]) == 100
    assert sum("/wp-json/" in path for path in web.paths()) == 2


@pytest.mark.parametrize(
    "answer",
    [NO_ROUTE, LOGIN, Canned(403), Canned(200, {"Content-Type": "text/html"}, b"<!doctype html><title>Log In</title>")],
)
def test_a_site_that_keeps_its_list_to_itself_is_read_by_its_sitemaps(
    settings: Settings, past: SitePast, web: Web, answer: Canned
) -> None:
    past.publish(3)
    past.with_sitemaps()
    web.routes["/wp-json/wp/v2/posts"] = answer
    troubles: list[RouteTrouble] = []
    assert set(listed(settings, troubles=troubles)["review"]) == {"piece-0", "piece-1", "piece-2"}
    assert troubles == []


def test_a_list_that_ends_in_an_error_is_kept_and_named(settings: Settings, past: SitePast, web: Web) -> None:
    past.publish(150)
    troubles: list[RouteTrouble] = []
    web.routes["/wp-json/wp/v2/posts"] = lambda seen: past.posts(seen) if seen.path.endswith("page=1") else Canned(418)
    assert len(listed(settings, troubles=troubles)["review"]) == 100
    assert [trouble.detail for trouble in troubles] == ["The server answered 418 (I'm a Teapot)."]


def test_sitemaps_add_what_is_no_post(settings: Settings, past: SitePast, web: Web) -> None:
    past.publish(2)
    past.with_wordpress()
    web.routes["/robots.txt"] = Canned(body=f"Sitemap: {REVIEW}/sitemap.xml".encode())
    parts = [(f"{REVIEW}/{name}-sitemap.xml", "") for name in ("post", "report", "category")]
    web.routes["/sitemap.xml"] = Canned(200, XML, sitemap(parts, tag="sitemap", root="sitemapindex"))
    web.routes["/report-sitemap.xml"] = Canned(200, XML, sitemap([(f"{REVIEW}/a-report/", "2023-04-03")]))
    assert set(listed(settings)["review"]) == {"piece-0", "piece-1", "a-report"}
    assert not {"/post-sitemap.xml", "/category-sitemap.xml"} & set(web.paths())


# --- sitemaps


def test_all_parts_of_an_index_are_read_and_all_addresses_kept(settings: Settings, past: SitePast) -> None:
    past.publish(10_300)
    past.with_sitemaps(n_parts=25)
    assert len(listed(settings)["review"]) == 10_300


def test_a_loop_of_sitemaps_ends(settings: Settings, past: SitePast, web: Web) -> None:
    past.put("a-piece", "2023-04-03")
    there = sitemap([(f"{REVIEW}/b.xml", ""), (f"{REVIEW}/a.xml", "")], tag="sitemap", root="sitemapindex")
    back = sitemap([(f"{REVIEW}/a.xml#again", ""), (f"{REVIEW}/c.xml", "")], tag="sitemap", root="sitemapindex")
    web.routes |= {"/a.xml": Canned(200, XML, there), "/b.xml": Canned(200, XML, back)}
    web.routes["/c.xml"] = Canned(200, XML, sitemap([(f"{REVIEW}/a-piece/", "")]))
    web.routes["/robots.txt"] = Canned(body=f"Sitemap: {REVIEW}/a.xml".encode())
    assert listed(settings)["review"] == ["a-piece"]
    assert [path for path in web.paths() if path.endswith(".xml")] == ["/a.xml", "/b.xml", "/c.xml"]


def test_sitemaps_and_addresses_of_other_sites_are_not_read(settings: Settings, past: SitePast, web: Web) -> None:
    past.put("a-piece", "2023-04-03")
    robots = f"Sitemap: https://elsewhere.example/s.xml\nSitemap: {REVIEW}/s.xml\n"
    web.routes["/robots.txt"] = Canned(body=robots.encode())
    places = [(f"{REVIEW}/a-piece/", ""), ("https://elsewhere.example/b/", ""), (f"{GAZETTE}/c/", "")]
    web.routes["/s.xml"] = Canned(200, XML, sitemap(places))
    troubles: list[RouteTrouble] = []
    assert listed(settings, troubles=troubles) == {"review": ["a-piece"]}
    assert [trouble.detail for trouble in troubles] == [
        "1 sitemaps that it names lie on other sites, and are not read."
    ]


def test_a_usual_place_is_tried_where_robots_txt_names_none(settings: Settings, web: Web) -> None:
    web.routes["/sitemap_index.xml"] = Canned(200, XML, sitemap([(f"{REVIEW}/a-piece/", "2023-04-03")]))
    troubles: list[RouteTrouble] = []
    assert listed(settings, troubles=troubles)["review"] == ["a-piece"]
    assert troubles == []
    assert "/wp-sitemap.xml" not in web.paths()


def test_a_sitemap_that_is_declared_as_a_feed_is_read(tmp_path: Path, web: Web) -> None:
    declared = ONLY_REVIEW.replace('/feed/"', '/news.xml", kind = "news_sitemap"')
    web.routes["/news.xml"] = Canned(200, XML, sitemap([(f"{REVIEW}/a-piece/", "2023-04-03")]))
    assert listed(outlet_settings(tmp_path, web, declared=declared))["review"] == ["a-piece"]


def test_what_robots_txt_forbids_is_not_asked(settings: Settings, past: SitePast, web: Web) -> None:
    lines = ("User-agent: *", "Disallow: /wp-json/", "Disallow: /secret.xml")
    robots = "\n".join((*lines, f"Sitemap: {REVIEW}/secret.xml", f"Sitemap: {REVIEW}/s.xml"))
    web.routes["/robots.txt"] = Canned(body=robots.encode())
    web.routes["/s.xml"] = Canned(200, XML, sitemap([(f"{REVIEW}/a-piece/", "")]))
    past.with_wordpress()
    troubles: list[RouteTrouble] = []
    assert listed(settings, troubles=troubles)["review"] == ["a-piece"]
    assert web.paths() == ["/s.xml"]
    assert [trouble.subject for trouble in troubles] == [f"{REVIEW}/secret.xml"]


def test_a_damaged_part_is_named_and_the_others_are_read(settings: Settings, past: SitePast, web: Web) -> None:
    past.publish(4)
    past.with_sitemaps(n_parts=3)
    web.routes["/sitemap-1.xml"] = Canned(200, {"Content-Type": "text/html"}, b"<!doctype html><p>Busy</p>")
    web.routes["/sitemap-2.xml"] = Canned(404)
    troubles: list[RouteTrouble] = []
    assert listed(settings, troubles=troubles)["review"] == ["piece-2"]
    assert [trouble.subject for trouble in troubles] == [f"{REVIEW}/sitemap-1.xml", f"{REVIEW}/sitemap-2.xml"]


def test_files_that_are_no_pages_are_left_out(settings: Settings, web: Web) -> None:
    names = ["a.pdf", "b.JPG", "c.xml?x=1", "pdf-of-d"]
    web.routes["/sitemap.xml"] = Canned(200, XML, sitemap([(f"{REVIEW}/{name}", "") for name in names]))
    assert listed(settings)["review"] == ["pdf-of-d"]


# --- sources


def test_addresses_belong_to_the_sources_that_declare_their_hosts(tmp_path: Path, web: Web) -> None:
    settings = outlet_settings(tmp_path, web)
    review, gazette = SitePast(web, REVIEW), SitePast(web, GAZETTE)
    for past, slug in ((review, "a-piece"), (gazette, "b-piece")):
        past.put(slug, "2023-04-02")

    def by_host(seen: Seen) -> Canned:
        past = review if seen.host.startswith("review") else gazette
        return Canned(200, XML, sitemap([(f"{past.base}/{slug}/", day) for slug, day in past.days.items()]))

    web.routes["/sitemap.xml"] = by_host
    assert listed(settings) == {"gazette": ["b-piece"], "review": ["a-piece"]}


def test_where_nothing_is_listed_the_site_is_named_and_the_way_out(settings: Settings) -> None:
    troubles: list[RouteTrouble] = []
    with pytest.raises(SettingsError, match="name a file of its addresses"):
        listed(settings, troubles=troubles)
    assert [trouble.subject for trouble in troubles] == [REVIEW]


def test_a_site_that_is_down_is_named(tmp_path: Path, web: Web) -> None:
    settings = outlet_settings(tmp_path, web)
    dead = settings.model_copy(update={"connect_to": {**settings.connect_to, "gazette.example": "127.0.0.1:9"}})
    web.routes["/sitemap.xml"] = Canned(200, XML, sitemap([(f"{REVIEW}/a-piece/", "")]))
    troubles: list[RouteTrouble] = []
    assert listed(dead, troubles=troubles) == {"review": ["a-piece"]}
    assert {trouble.subject.partition("/robots")[0].partition("/wp-json")[0] for trouble in troubles} == {GAZETTE}


def test_sites_are_those_of_feeds_and_of_declared_hosts() -> None:
    feeds = (
        Feed(url="https://www.times.example/opinion/feed/"),
        Feed(url="https://feed.times.example/rss.xml"),
        Feed(url="https://news.google.com/rss/search?q=x", kind=FeedKind.GOOGLE_NEWS),
        Feed(url="https://feeds.feedburner.com/times"),
        Feed(url="https://times.example/map.xml", kind=FeedKind.SITEMAP),
    )
    found = sites_of([Source(source_id="times", name="Times", feeds=feeds, hosts=("blog.times.example",))])
    assert [(site.origin, site.sitemaps) for site in found] == [
        ("https://www.times.example", ("https://times.example/map.xml",)),
        ("https://blog.times.example", ()),
    ]


def test_a_plan_does_not_depend_on_which_site_answers_first(tmp_path: Path, web: Web) -> None:
    settings = outlet_settings(tmp_path, web)
    SitePast(web, REVIEW).publish(30)
    past = SitePast(web, REVIEW)
    past.publish(30)
    past.with_wordpress()
    plans = {sites.plan(settings, a_night(), APRIL).plan_id for _ in range(3)}
    assert len(plans) == 1


def test_public_sites_are_not_asked_without_a_contact(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="contact is not set"):
        sites.plan(outlet_settings(tmp_path), a_night(), APRIL)
