"""What can be wrong with a page that is open: it says or asks for something, is too wide, or shuts people out."""

import json
from collections.abc import Iterator
from typing import Any

from tests.browser.chromium import Tab

# WCAG 2.2 at AA, and what axe-core takes for good practice.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_AXE = """
axe.run({runOnly: RULES}).then(found => found.violations.map(one => one.id + ' at ' + one.nodes.slice(0, 3).map(
    node => node.target + ' (' + node.failureSummary + ')').join(', ')))
"""
_WIDE = """
(() => {
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const over = [...document.querySelectorAll('body *')].filter(one => {
        for (let up = one.parentElement; up && up !== document.body; up = up.parentElement)
            if (getComputedStyle(up).overflowX !== 'visible') return false;
        return one.getBoundingClientRect().right > page.clientWidth + 0.5;
    });
    return [page.scrollWidth + ' px in a window of ' + page.clientWidth + ': ' + over.slice(0, 3).map(
        one => one.tagName + '.' + one.getAttribute('class')).join(', ')];
})()
"""
_LINKS = "[...document.querySelectorAll('a[href], link[href]')].map(one => [one.getAttribute('href'), one.href])"
_NAMES = "[...document.querySelectorAll('[id]')].map(one => one.id)"


def misdeeds(tab: Tab, site: str) -> Iterator[str]:
    """Yield what the page did that no page of ours may do: errors, dialogs, scripts, requests that leave the site."""
    yield from (f"error: {said}" for said in tab.noted.errors)
    yield from (f"dialog: {said}" for said in tab.noted.dialogs)
    yield from (f"request: {url}" for url in tab.noted.requests if not url.startswith((site, "data:")))
    n_scripts = tab.run("document.scripts.length")
    if n_scripts:
        yield f"{n_scripts} scripts"


def excess_width(tab: Tab) -> list[str]:
    """Return in words by how much the page is wider than the window, and what sticks out; empty where it fits."""
    found: list[str] = tab.run(_WIDE)
    return found


def barriers(tab: Tab, axe: str) -> list[str]:
    """Return the violations that axe-core finds."""
    tab.run(f"{axe};true")
    found: list[str] = tab.run(_AXE.replace("RULES", json.dumps(RULES)))
    return found


def links(tab: Tab) -> list[tuple[str, str]]:
    """Return the links of the page, each as it is written and as the browser resolves it."""
    found: list[Any] = tab.run(_LINKS)
    return [(written, resolved) for written, resolved in found]


def anchors(tab: Tab) -> set[str]:
    """Return the ids of the page that a link can lead to."""
    return set(tab.run(_NAMES))
