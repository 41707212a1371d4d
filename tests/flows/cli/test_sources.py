"""`nato-asia sources …`: feeds are asked and judged, found, and exchanged with feed readers; nothing is written."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from flows.cli.sources.add import add_source
from flows.cli.sources.check import check_sources
from flows.cli.sources.export import export
from flows.cli.sources.import_ import import_
from flows.settings import Settings, load_settings, read_clock
from pipeline.errors import SettingsError, SourcesError, TrackerError
from pipeline.sources.watched import load_sources
from tests.flows.cli.conftest import Run
from tests.web import Canned, Web

NOW = "2026-10-29T02:15:00Z"
TODAY = datetime(2026, 10, 29, tzinfo=UTC)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as running:
        yield running


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without settings of the person who runs the tests."""
    monkeypatch.chdir(tmp_path)


def a_feed(web: Web, *, days: int = 1, n: int = 5, of: str = "", text: str = "Short.") -> bytes:
    base = of or web.url("")
    items = "".join(
        f"<item><title>Piece {number}</title><link>{base}/piece-{number}-{days}/</link>"
        f"<description>{text}</description>"
        f"<pubDate>{TODAY - timedelta(days=days + number):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for number in range(n)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Review</title>{items}</channel></rss>'.encode()


def a_list(folder: Path, *sources: str) -> Path:
    file = folder / "mine.toml"
    file.write_text("\n".join(sources))
    return file


def declared(source_id: str, *urls: str, more: str = "") -> str:
    feeds = ", ".join(f'{{ url = "{url}" }}' for url in urls)
    return f'[[source]]\nid = "{source_id}"\nname = "{source_id.title()}"\n{more}feeds = [{feeds}]\n'


def settled(file: Path, **chosen: object) -> Settings:
    return load_settings({"sources": file, **chosen})


def check(file: Path, web: Web, *ids: str) -> int:
    return check_sources(settled(file, allow_host=[web.address]), read_clock(NOW), ids, is_live=True)


def lines(text: str) -> str:
    return " ".join(text.split())


def test_without_live_nothing_is_asked_and_what_is_disabled_is_counted(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    half = f'{{ url = "{web.url("/a")}" }}, {{ url = "{web.url("/b")}", enabled = false, note = "2026-10: gone" }}'
    file = a_list(
        tmp_path,
        f'[[source]]\nid = "half"\nname = "Half"\nfeeds = [{half}]\n',
        declared("off", web.url("/c"), more='enabled = false\nnote = "2026-10: paywall"\n'),
    )
    assert check_sources(settled(file), read_clock(NOW), [], is_live=False) == 0
    shown = lines(capsys.readouterr().out)
    assert "mine.toml: 1 source with 1 feed" in shown
    assert "1 more sources are disabled, and 2 feeds in all" in shown
    assert not web.log
    with pytest.raises(SettingsError, match=r"'off': this source is disabled \(2026-10: paywall\)"):
        check_sources(settled(file), read_clock(NOW), ["off"], is_live=False)
    for wrong, words in (("none", "no such source. `nato-asia"), ("halv", "no such source. Did you mean 'half'[?]")):
        with pytest.raises(SettingsError, match=f"--id '{wrong}': {words}"):
            check_sources(settled(file), read_clock(NOW), ["half", wrong], is_live=False)


def test_live_each_feed_is_asked_once_and_judged_by_its_entries(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    web.routes["/good"] = Canned(200, {}, a_feed(web))
    web.routes["/frozen"] = Canned(200, {}, a_feed(web, days=400))
    web.routes["/clippings"] = Canned(200, {}, a_feed(web, of="https://other.example"))
    web.routes["/page"] = Canned(200, {"Content-Type": "text/html"}, b"<!doctype html><html><p>Moved</html>")
    paths = ("/good", "/frozen", "/clippings", "/page", "/missing")
    file = a_list(tmp_path, *(declared(path[1:], web.url(path)) for path in paths))
    assert check(file, web) == 3
    assert sorted(web.paths()) == sorted(paths)
    shown = lines(capsys.readouterr().out)
    assert f"good works 200 5 0 2026-10-28 24 hours 100% {web.url('/good')}" in shown
    assert f"frozen, {web.url('/frozen')}: silent 5 entries. It has been silent for 400 days" in shown
    assert f"clippings, {web.url('/clippings')}: works, but" in shown
    assert f"page, {web.url('/page')}: broken It failed with feed_is_html. The feed has probably moved" in shown
    assert f"missing broken http_404 – – – – – {web.url('/missing')}" in shown
    assert "2 of 5 feeds work." in shown
    assert not (tmp_path / "data").exists()


def test_live_only_the_chosen_sources_are_asked_and_the_exit_code_is_theirs(tmp_path: Path, web: Web) -> None:
    web.routes["/good"] = Canned(200, {}, a_feed(web))
    file = a_list(tmp_path, declared("good", web.url("/good")), declared("missing", web.url("/missing")))
    assert check(file, web, "good") == 0
    assert web.paths() == ["/good"]


def test_live_robots_are_respected_and_a_sitemap_is_judged_by_its_newest_part(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    web.routes["/robots.txt"] = Canned(200, {}, b"User-agent: *\nDisallow: /private\n")
    part = f"<sitemap><loc>{web.url('/part.xml')}</loc></sitemap>"
    web.routes["/index.xml"] = Canned(200, {}, f"<sitemapindex>{part}</sitemapindex>".encode())
    web.routes["/part.xml"] = Canned(200, {}, f"<urlset><url><loc>{web.url('/a')}</loc></url></urlset>".encode())
    feeds = f'[{{ url = "{web.url("/index.xml")}", kind = "sitemap" }}]'
    file = a_list(
        tmp_path,
        f'[[source]]\nid = "map"\nname = "Map"\nfeeds = {feeds}\n',
        declared("private", web.url("/private/feed")),
    )
    assert check(file, web) == 3
    assert web.paths() == ["/index.xml", "/part.xml"]
    shown = lines(capsys.readouterr().out)
    assert "map works 200 1 0" in shown
    assert "private broken robots_disallow" in shown


def test_live_public_hosts_are_not_asked_without_a_contact(tmp_path: Path) -> None:
    file = a_list(tmp_path, declared("public", "https://review.example/feed/"))
    with pytest.raises(SettingsError, match="contact is not set"):
        check_sources(settled(file), read_clock(NOW), [], is_live=True)


def a_site(web: Web) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/news/feed">'
    page = f'<!doctype html><html lang="en"><head><title>The Review</title>{head}</head></html>'
    web.routes["/"] = Canned(200, {"Content-Type": "text/html"}, page.encode())
    web.routes["/news/feed"] = Canned(200, {}, a_feed(web))
    web.routes["/rss.xml"] = Canned(200, {}, a_feed(web, days=2_000))
    web.routes["/rss"] = Canned(302, {"Location": "/news/feed"})
    web.routes["/robots.txt"] = lambda _seen: Canned(200, {}, f"Sitemap: {web.url('/map.xml')}".encode())
    web.routes["/map.xml"] = Canned(200, {}, f"<urlset><url><loc>{web.url('/a')}</loc></url></urlset>".encode())


def add(web: Web, file: Path, path: str = "/") -> None:
    add_source(settled(file, allow_host=[web.address]), read_clock(NOW), web.url(path))


def test_add_finds_the_feeds_of_a_site_and_prints_a_block_that_loads(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    a_site(web)
    before = declared("the-review", "https://review.example/feed/")
    file = a_list(tmp_path, before)
    add(web, file)
    shown = capsys.readouterr()
    assert file.read_text() == before
    assert "Nothing is written" in lines(shown.err)
    feed, sitemap, frozen = [line for line in shown.out.splitlines() if "url =" in line]
    assert feed == f'  {{ url = "{web.url("/news/feed")}", kind = "rss" }},'
    assert f'url = "{web.url("/map.xml")}", kind = "sitemap", enabled = false' in sitemap
    assert f'url = "{web.url("/rss.xml")}", kind = "rss", enabled = false' in frozen
    assert "# from the page's head, 5 entries, newest 2026-10-28, one every 24 hours, summaries" in shown.out
    assert 'note = "2026-10-29: silent, its newest entry is of 2021-05-08"' in frozen
    source = load_sources(a_list(tmp_path, before, shown.out))[1]
    assert (source.source_id, source.name, source.language) == ("the-review-2", "The Review", "en")
    assert [feed.url for feed in source.feeds] == [web.url("/news/feed")]
    assert len(web.paths()) == len(set(web.paths())) + 1 <= 20  # the feed itself, and once more by redirect


@pytest.mark.parametrize(
    ("body", "headers", "feed"),
    [
        ('<footer><a href="/f/asia" rel="alternate" type="application/rss+xml">feed</a></footer>', {}, "/f/asia"),
        ("<p>Hello</p>", {"Link": '</f/asia>; rel="alternate"; type="application/rss+xml"'}, "/f/asia"),
        ('<p><a href="/posts/">Posts</a></p>', {}, "/posts/index.xml"),
        ('<a rel="feed" href="feed://{host}/f/asia">feed</a>', {}, "/f/asia"),
    ],
)
def test_add_finds_a_feed_that_is_declared_outside_of_the_head(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str], body: str, headers: dict[str, str], feed: str
) -> None:
    page = f"<!doctype html><html><head><title>Blog</title></head><body>{body.format(host=web.address)}</body></html>"
    web.routes |= {"/": Canned(200, {"Content-Type": "text/html", **headers}, page.encode())}
    web.routes[feed] = Canned(200, {}, a_feed(web))
    add(web, a_list(tmp_path, declared("known", "https://review.example/feed/")))
    assert f'{{ url = "{web.url(feed)}", kind = "rss" }},' in capsys.readouterr().out


def test_add_finds_the_feed_of_a_section_beside_its_page(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Canned(200, {"Content-Type": "text/html"}, b"<!doctype html><html><title>Blog</title><p>Hello</p></html>")
    web.routes |= {"/section/asia": page, "/section/asia/index.xml": Canned(200, {}, a_feed(web))}
    add(web, a_list(tmp_path, declared("known", "https://review.example/feed/")), "/section/asia")
    assert f'url = "{web.url("/section/asia/index.xml")}", kind = "rss" }}' in capsys.readouterr().out


def test_add_takes_a_feed_itself_and_suggests_full_text_where_it_carries_texts(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    a_site(web)
    web.routes["/news/feed"] = Canned(200, {}, a_feed(web, text="A sentence on the alliance. " * 150))
    add(web, a_list(tmp_path, declared("known", web.url("/rss.xml"))), "/news/feed")
    shown = capsys.readouterr()
    assert "full_text = true\nfeeds = [" in shown.out
    assert web.paths() == ["/news/feed", "/"]
    assert "127.0.0.1 stands in sources.toml already: known (Known), 1 feed." in lines(shown.err)


def test_add_does_not_declare_twice_what_is_watched(
    tmp_path: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    a_site(web)
    before = declared("known", web.url("/news/feed"))
    add(web, a_list(tmp_path, before))
    block = capsys.readouterr().out
    assert f'  # {{ url = "{web.url("/news/feed")}", kind = "rss" }},' in block
    assert "None of these is worth watching now" in block
    assert len(load_sources(a_list(tmp_path, before, block))) == 1


def test_add_says_the_way_out_where_nothing_is_found_or_answers(tmp_path: Path, web: Web) -> None:
    file = a_list(tmp_path, declared("known", "https://review.example/feed/"))
    web.routes["/"] = Canned(200, {"Content-Type": "text/html"}, b"<!doctype html><html><p>Hello</html>")
    with pytest.raises(TrackerError, match=r'no feed was found, .* kind = "listing", link_pattern'):
        add(web, file)
    web.routes["/robots.txt"] = Canned(200, {}, b"User-agent: *\nDisallow: /\n")
    with pytest.raises(TrackerError, match="robots_disallow"):
        add(web, file)
    with pytest.raises(SettingsError, match="no web address"):
        add_source(settled(file), read_clock(NOW), "https://")


def test_neither_add_nor_check_promises_another_night_to_what_is_only_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Web() as gone:
        url, allowed = gone.url("/"), gone.address
    file = a_list(tmp_path, declared("gone", url))
    with pytest.raises(TrackerError, match=r"robots_unreachable\. .* Try again later\.$"):
        add_source(settled(file, allow_host=[allowed]), read_clock(NOW), url)
    assert check_sources(settled(file, allow_host=[allowed]), read_clock(NOW), [], is_live=True) == 3
    shown = lines(capsys.readouterr().out)
    assert "It failed with robots_unreachable. Try again later." in shown
    assert "next nights" not in shown


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://127.0.0.1:1/", "127.0.0.1:1"),
        ("http://2130706433:1/", "127.0.0.1:1"),
        ("http://169.254.169.254/", "169.254.169.254:80"),
        ("https://[::1]/", "[::1]:443"),
        ("localhost", "127.0.0.1:443"),
    ],
)
@pytest.mark.parametrize("contact", ["", "me@institute.example"])
def test_add_says_at_once_that_an_address_is_not_public_and_how_it_may_be_asked(
    tmp_path: Path, url: str, own: str, contact: str
) -> None:
    file = a_list(tmp_path, declared("known", "https://review.example/feed/"))
    with pytest.raises(SettingsError, match="is not a public address") as refused:
        add_source(settled(file, contact=contact), read_clock(NOW), url)
    assert f"--allow-host {own}." in str(refused.value)
    assert "contact" not in str(refused.value)


def test_what_is_exported_comes_back_into_an_empty_list_and_is_not_new_to_a_full_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = '{ url = "https://l.example/", kind = "listing", link_pattern = "a" }'
    listing = f'[[source]]\nid = "l"\nname = "L"\nfeeds = [{page}]\n'
    file = a_list(tmp_path, declared("a", "https://a.example/feed/"), declared("b", "https://b.example/"), listing)
    export(True, tmp_path / "list.opml", file)
    assert "1 listing pages, sitemaps and search services are left out" in lines(capsys.readouterr().err)
    import_(tmp_path / "list.opml", True, file)
    shown = capsys.readouterr()
    assert (shown.out, "2 stand in sources.toml already" in lines(shown.err)) == ("", True)
    empty = tmp_path / "empty.toml"
    empty.write_text("")
    import_(tmp_path / "list.opml", True, empty)
    back = load_sources(a_list(tmp_path, capsys.readouterr().out))
    assert [(one.source_id, one.feeds[0].url) for one in back] == [
        ("a", "https://a.example/feed/"),
        ("b", "https://b.example/"),
    ]
    with pytest.raises(SettingsError, match="add --opml"):
        export(sources=file)
    with pytest.raises(SourcesError, match=r"none\.opml: it cannot be read"):
        import_(tmp_path / "none.opml", True, file)


def test_import_names_what_it_leaves_out_and_how_a_page_may_be_declared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = "".join(
        f'<outline text="Notes {n}" type="HTML+XPath" xmlUrl="https://notes.example/{n}"/>' for n in range(45)
    )
    feed = '<outline text="Old Forum" type="rss" xmlUrl="feed://forum.example/feed"/>'
    odd = '<outline text="Mine" type="rss" xmlUrl="file:///home/u/feed.xml"/>'
    (tmp_path / "list.opml").write_text(f'<opml version="2.0"><body>{odd}{pages}{feed}</body></opml>')
    import_(tmp_path / "list.opml", True, a_list(tmp_path, declared("known", "https://review.example/feed/")))
    shown = capsys.readouterr()
    assert [line for line in shown.out.splitlines() if "url =" in line] == [
        '  { url = "http://forum.example/feed", kind = "rss" },'
    ]
    told = lines(shown.err)
    assert "46 outlines are left out" in told
    assert 'kind = "listing"' in told
    assert "- Mine (file:///home/u/feed.xml): its address is no web address." in told
    assert "- Notes 7 (https://notes.example/7): type HTML+XPath" in told
    assert "- and 6 more." in told


def test_the_command_line_leads_there(tmp_path: Path, web: Web, nato_asia: Run) -> None:
    run = partial(nato_asia, "sources")

    a_site(web)
    file = a_list(tmp_path, declared("dead", web.url("/dead")))
    live = run("check", str(file), "--live", "--id", "dead", "--allow-host", web.address)
    assert (live.returncode, "0 of 1 feeds work." in live.stdout) == (3, True), live.stderr
    added = run("add", web.url("/"), "--sources", str(file), "--allow-host", web.address)
    assert (added.returncode, added.stdout.count("[[source]]")) == (0, 1), added.stderr
    exported = run("export", "--opml")
    assert (exported.returncode, exported.stdout.count("xmlUrl") >= 100) == (0, True), exported.stderr
    (tmp_path / "list.opml").write_text(exported.stdout)
    imported = run("import", "list.opml", "--opml", "--sources", str(file))
    assert (imported.returncode, imported.stdout.count("[[source]]") >= 40) == (0, True), imported.stderr
    assert run("import", "list.opml").returncode == 2
