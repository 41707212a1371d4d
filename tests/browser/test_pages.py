"""The published pages in a browser: at every width, in light, dark and print, for everybody, and without a script."""

from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urldefrag, urlsplit
from urllib.request import Request, urlopen

import pytest

from tests.browser.chromium import Scheme, Tab
from tests.browser.sights import anchors, barriers, excess_width, links, misdeeds

pytestmark = pytest.mark.timeout(1800)

INDEX, DIGEST, FILES = "report/index.html", "digest/digest.html", "csv/"
WIDTHS = (360, 768, 1440)
NO_ICON = "data:,"
SCHEMES: tuple[Scheme, ...] = ("light", "dark", "print")
N_LOOKED_AT = 3  # theme pages that are looked at in every way; the others are of the same template


def theme_pages(tab: Tab, site: str) -> list[str]:
    """Return the pages of themes that the report leads to."""
    tab.go(site + INDEX)
    found = {urldefrag(url).url.removeprefix(site) for _, url in links(tab)}
    return sorted(page for page in found if page.startswith("report/themes/"))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_and_shut_nobody_out(
    request: pytest.FixtureRequest, tab: Tab, axe: str, site: str, pictures: Path, width: int, scheme: Scheme
) -> None:
    wrong: dict[str, list[str]] = {}
    kind = request.node.callspec.params["site"].replace(" ", "-")
    tab.show_as(width, scheme)
    themes = theme_pages(tab, site)
    for page in (INDEX, *themes[:: max(len(themes) // N_LOOKED_AT, 1)][:N_LOOKED_AT], DIGEST, FILES):
        tab.go(site + page)
        found = [*misdeeds(tab, site), *excess_width(tab)]
        name = page.strip("/").replace("/", "-").removesuffix(".html")
        tab.picture(pictures / kind / f"{name}-{width}-{scheme}.png")
        found += barriers(tab, axe)
        if found:
            wrong[page] = found
    assert wrong == {}


def test_every_theme_page_fits_a_telephone(tab: Tab, site: str) -> None:
    wrong: dict[str, list[str]] = {}
    tab.show_as(360, "light")
    pages = theme_pages(tab, site)
    assert pages
    for page in pages:
        tab.go(site + page)
        if found := [*misdeeds(tab, site), *excess_width(tab)]:
            wrong[page] = found
    assert wrong == {}


def test_every_link_leads_somewhere(tab: Tab, site: str) -> None:
    waiting, seen, broken = [site + INDEX, site + DIGEST, site], set[str](), list[str]()
    wanted: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        broken += [f"{page}: not found"] if not is_there(page) else []
        if not page.endswith((".html", "/")):
            continue
        tab.go(page)
        names[page] = anchors(tab)
        for written, url in links(tab):
            place, fragment = urldefrag(url)
            if place.startswith(site):
                waiting.append(place)
                wanted.setdefault(place, set()).add(fragment)
            elif not is_of_the_web(url) and url != NO_ICON:
                broken.append(f"{page}: {written!r} leads to {url!r}")
    broken += [
        f"{place}#{fragment}: no such place"
        for place, fragments in wanted.items()
        for fragment in fragments - {""} - names.get(place, set())
    ]
    assert broken == []
    assert len(names) > N_LOOKED_AT


def is_of_the_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def is_there(url: str) -> bool:
    try:
        with urlopen(Request(url, method="HEAD"), timeout=10) as answer:
            return bool(answer.status == 200)
    except HTTPError:
        return False
