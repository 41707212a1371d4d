"""WordPress' list of posts (REST API, wp/v2/posts): all posts of a span of days, a hundred an answer.

Source: REST API Handbook, developer.wordpress.org/rest-api (Posts; Pagination). `after` and `before` are compared with
the day at the site, both excluded; X-WP-TotalPages tells the number of pages, and a page beyond them is answered by
400 rest_post_invalid_page_number. Nothing is searched for: what a site calls relevant would spoil every denominator.
"""

from datetime import date, timedelta

from pipeline.discover.json_text import load_json
from pipeline.discover.past_address import PastAddress
from pipeline.discover.reading import UnreadableError
from pipeline.records import MonthSpan, Record
from pipeline.urls import canonical_url, same_article_site

PER_PAGE = 100  # the most that WordPress allows
_SLACK = timedelta(days=2)  # of zones, on either side; what lies outside the span is left out here
_WEB_BEGAN = date(1995, 1, 1)
_FIELDS = "link,date"  # the rest of a post, its text among it, is not asked for


class PostsAnswer(Record):
    """The body of an answer, the site that gave it, and the span of which posts are wanted."""

    content: bytes
    site: str
    span: MonthSpan


class PostList(Record):
    """The posts of one answer that were published in the span."""

    addresses: tuple[PastAddress, ...] = ()
    n_listed: int = 0  # whatever their day
    trouble: str = ""  # a sentence: it is no list of posts


def posts_url(api: str, span: MonthSpan, page: int) -> str:
    """Return the address of one page of posts, the oldest first; `api` is the API's root, as https://x.org/wp-json."""
    first = max(span.first_day, _WEB_BEGAN) - _SLACK
    until = "" if span.last_day == date.max else f"&before={span.last_day + _SLACK:%Y-%m-%d}T00:00:00"
    return (
        f"{api}/wp/v2/posts?_fields={_FIELDS}&per_page={PER_PAGE}&orderby=date&order=asc"
        f"&after={first:%Y-%m-%d}T00:00:00{until}&page={page}"
    )


def read_posts(of: PostsAnswer) -> PostList:
    """Parse an answer; posts of another site, and of other days, are left out.

    Foreign bytes: run it in a child process. `trouble` names what is no list of posts, such as a page with a login.
    """
    try:
        posts = load_json(of.content)
    except UnreadableError as error:
        return PostList(trouble=error.detail)
    if not isinstance(posts, list):
        return PostList(trouble="It is JSON, but no list of posts.")
    read = [_post(post) for post in posts[:PER_PAGE]]
    own = [post for post in read if post and same_article_site(post.url, of.site) and post.may_lie_in(of.span)]
    return PostList(addresses=tuple(own), n_listed=len(posts))


def _post(stated: object) -> PastAddress | None:
    if not isinstance(stated, dict) or not isinstance(stated.get("link"), str):
        return None
    url = canonical_url(stated["link"])
    try:
        day = date.fromisoformat(str(stated.get("date"))[:10])
    except ValueError:
        return PastAddress(url) if url else None
    return PastAddress(url, day, day) if url else None
