"""An outlet on loopback with a past: articles by day, listed by WordPress, by sitemaps, or by neither."""

import json
from dataclasses import dataclass, field
from math import ceil
from urllib.parse import parse_qs, urlsplit

from tests.flows.newsstand import page
from tests.web import Answering, Canned, Seen, Web

NO_ROUTE = Canned(404, {"Content-Type": "application/json"}, b'{"code":"rest_no_route","data":{"status":404}}')
LOGIN = Canned(401, {"Content-Type": "application/json"}, b'{"code":"rest_not_logged_in","data":{"status":401}}')
BEYOND = Canned(
    400, {"Content-Type": "application/json"}, b'{"code":"rest_post_invalid_page_number","data":{"status":400}}'
)
XML = {"Content-Type": "application/xml"}


@dataclass
class SitePast:
    """Puts the articles of `days` (slug: day) on a server, under the address `base`."""

    web: Web
    base: str
    days: dict[str, str] = field(default_factory=dict)
    states_pages: bool = True  # X-WP-TotalPages

    def publish(self, n: int, month: str = "2023-04", prefix: str = "piece") -> None:
        """Publish articles on the days of a month, in turn."""
        for number in range(n):
            self.put(f"{prefix}-{number}", f"{month}-{number % 28 + 1:02}")

    def put(self, slug: str, day: str) -> None:
        self.days[slug] = day
        self.web.routes[f"/{slug}/"] = Canned(200, {"Content-Type": "text/html"}, page(slug, day=day))

    def with_wordpress(self) -> None:
        self.web.routes["/wp-json/wp/v2/posts"] = self.posts

    def posts(self, seen: Seen) -> Answering:
        """Answer as WordPress does."""
        asked = {key: value[0] for key, value in parse_qs(urlsplit(seen.path).query).items()}
        after, before = asked.get("after", ""), asked.get("before", "9999")
        dated = sorted((f"{day}T09:00:00", slug) for slug, day in self.days.items())
        found = [(at, slug) for at, slug in dated if after < at < before]
        size, number = int(asked["per_page"]), int(asked["page"])
        n_pages = ceil(len(found) / size)
        if number > max(n_pages, 1):
            return BEYOND
        posts = [
            {"link": f"{self.base}/{slug}/", "date": at} for at, slug in found[(number - 1) * size : number * size]
        ]
        headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(n_pages)} if self.states_pages else {}
        return Canned(200, {"Content-Type": "application/json; charset=UTF-8", **headers}, json.dumps(posts).encode())

    def with_sitemaps(self, *, n_parts: int = 1, lastmod: bool = True) -> None:
        """Write robots.txt, an index and its parts, the articles spread over them."""
        listed = [(f"{self.base}/{slug}/", day if lastmod else "") for slug, day in self.days.items()]
        names = [f"/sitemap-{number}.xml" for number in range(1, n_parts + 1)]
        for number, name in enumerate(names):
            self.web.routes[name] = Canned(200, XML, sitemap(listed[number::n_parts]))
        index = sitemap([(f"{self.base}{name}", "") for name in names], tag="sitemap", root="sitemapindex")
        self.web.routes["/sitemap-index.xml"] = Canned(200, XML, index)
        robots = f"User-agent: *\nDisallow: /private/\nSitemap: {self.base}/sitemap-index.xml\n"
        self.web.routes["/robots.txt"] = Canned(body=robots.encode())


def sitemap(places: list[tuple[str, str]], *, tag: str = "url", root: str = "urlset") -> bytes:
    rows = "".join(
        f"<{tag}><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</{tag}>" for url, day in places
    )
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{root}>'.encode()
