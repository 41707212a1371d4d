"""Page templates of our own, after the kinds of outlets there are: each has the same text inside other furniture."""

from datetime import date
from typing import NamedTuple

import pytest

from pipeline.records import FurnitureKind
from tests.pipeline.clean.pages import BODY, STANDFIRST, TEXT, TITLE, clean, document, paragraphs, taken


class Outlet(NamedTuple):
    """One page and what must become of it."""

    url: str
    page: str
    title: str
    authors: tuple[str, ...]
    published_on: date
    section: str = ""
    first_publisher: str = ""
    furniture: tuple[tuple[FurnitureKind, str], ...] = ()  # kind, and a part of the wording


K = FurnitureKind
BERG_AND_HAGMARK = ("Ida Berg", "Linus Hagmark")

MAGAZINE = Outlet(
    "https://statesman.example/2031/05/why-the-alliance-should-stay-out/",
    document(
        f'<div class="ts-article"><a href="/debate">The Long Debate</a><span>|</span><a href="/o">Opinion</a><h1>{TITLE}</h1>'
        f'<div id="ts-lead">{STANDFIRST}</div><div class="ts-author">By <a rel="author" href="/a">Ida Berg</a></div>'
        f"<figure><img src='x.jpg'><figcaption>{TITLE}<br>Credit: Depositphotos</figcaption></figure>"
        f'<section class="ts-body">{paragraphs(*TEXT[:3])}<div class="ts-newsletter"><h3>The Brief</h3><p>Weekly Newsletter'
        "</p><p>Get briefed on the story of the week, and developing stories to watch across the southern seas.</p></div>"
        f'{paragraphs(*TEXT[3:5])}<p><em>Enjoying this article? <a href="/s">Click here to subscribe</a> for full access. '
        f"Just $5 a month.</em></p>{paragraphs(*TEXT[5:])}</section>"
        '<div class="ts-authorbox"><h4>Authors</h4><p>Ida Berg is a research fellow at the Port Institute.</p></div></div>',
        title=f"{TITLE} – The Statesman",
        head=f'<meta property="og:title" content="{TITLE}"><meta property="og:description" content="{STANDFIRST}">'
        '<script type="application/ld+json">{"@type": "OpinionNewsArticle", "datePublished": "2031-05-17T06:00:00-04:00", '
        '"author": {"@type": "Person", "name": "Ida Berg"}, "publisher": {"name": "The Statesman"}}</script>',
    ),
    TITLE,
    ("Ida Berg",),
    date(2031, 5, 17),
    furniture=(
        (K.STANDFIRST, STANDFIRST),
        (K.CAPTION, "Credit: Depositphotos"),
        (K.NEWSLETTER, "Get briefed"),
        (K.NEWSLETTER, "Enjoying this article?"),
        (K.AUTHOR_NOTE, "research fellow"),
    ),
)
REPUBLISHER = Outlet(
    "https://southtimes.example/2031/08/the-error-of-the-alliance/",
    document(
        '<header class="entry-header"><span class="cat-links"><a href="/w">World</a></span><h1>The error of the alliance</h1>'
        '<div class="post-subtitle">Engagement in the south is bound to raise tensions</div><div class="entry-subhead">'
        '<span class="byline">by <a href="/a">Ida Berg</a> and <a href="/b">Linus Hagmark</a></span>'
        '<time class="entry-date published" datetime="2031-08-28T15:55:02+08:00">August 28, 2031</time></div></header>'
        '<article><div class="entry-content"><figure><img><figcaption>Mara Lindqvist in Brackwater on June 14, 2029. Photo: '
        f"South Times Files / AFP / Olivier Bell</figcaption></figure>{paragraphs(*TEXT[:2])}<div class='wp-caption'><p "
        'class="wp-caption-text">Southern troops in a file photo. Image: Harbour TV</p></div>'
        f"<p>Mara Lindqvist visits the docks. Photo: Screengrab / Harbour TV</p>{paragraphs(*TEXT[2:6])}"
        "<div><h3>Sign up for one of our free newsletters</h3><ul><li><strong>The Daily Report</strong> Start your day right"
        f"</li><li><strong>Weekly Report</strong> Our most-read stories</li></ul></div>{paragraphs(*TEXT[6:])}"
        "<p><em>Ida Berg is Associate Professor at Brackwater University.</em></p><p><em>Linus Hagmark is Professor of "
        "Political Science and Deputy Head of Department at the Port Defence College.</em></p><p><em>This <a href='/f'>article"
        "</a> was originally published by Southern Forum and is republished under a Creative Commons license.</em></p></div>"
        "</article>",
        title="The error of the alliance - South Times",
        head='<meta property="article:published_time" content="2031-08-28T07:55:02+00:00">',
    ),
    "The error of the alliance",
    BERG_AND_HAGMARK,
    date(2031, 8, 28),
    first_publisher="Southern Forum",
    furniture=(
        (K.STANDFIRST, "bound to raise tensions"),
        (K.CAPTION, "Mara Lindqvist in Brackwater"),
        (K.CAPTION, "Southern troops"),
        (K.CAPTION, "visits the docks"),
        (K.NEWSLETTER, "free newsletters"),
        (K.NEWSLETTER, "The Daily Report"),
        (K.AUTHOR_NOTE, "Ida Berg is Associate Professor"),
        (K.AUTHOR_NOTE, "Linus Hagmark is Professor"),
        (K.REPUBLICATION_NOTE, "originally published"),
    ),
)
FORUM = Outlet(
    "https://southernforum.example/2031/08/25/the-errors-of-engagement/",
    document(
        '<article><p class="category">International Relations</p><h1>The errors of engagement</h1>'
        "<p>Published: 25 August 2031</p><p>Reading Time: 5 mins</p><div class='author-block'><p>Ida Berg</p><p>Brackwater "
        "University</p><p>Linus Hagmark</p><p>Port Defence College</p></div><h2>In Brief</h2><p>Engagement in the south is "
        "counterproductive and serves one capital only.</p><h4>Share</h4><ul><li>Print</li><li>Email</li></ul>"
        f"{paragraphs(*TEXT)}<p><i>Ida Berg is Associate Professor at Brackwater University.</i></p><p><i>Linus Hagmark is "
        "Professor at the Port Defence College.</i></p><h3>Related articles</h3><ul><li><a href='/1'>Southern partners weigh "
        "the cost</a></li><li><a href='/2'>A strait too far for the northern fleet</a></li></ul></article>",
        title="The errors of engagement | Southern Forum",
    ),
    "The errors of engagement",
    BERG_AND_HAGMARK,
    date(2031, 8, 25),
    section="International Relations",
    furniture=((K.STANDFIRST, "serves one capital"), (K.KICKER, "Reading Time"), (K.AUTHOR_NOTE, "Linus Hagmark is")),
)
TABLOID = Outlet(
    "https://www.worldtimes.example/page/203107/1294365.shtml",
    document(
        '<div class="article"><div><a>OPINION</a> / <a>VIEWPOINT</a></div><div class="article_title">Alliance’s map has no '
        'south</div><div><span class="byline">By Wen Shan</span><span class="pub_time">Published: Jul 17, 2031 08:12 PM</span>'
        '</div><div class="article_content"><div class="article_right"><br><center>Illustration: Liu Bo/WT</center>'
        f"{'<br><br>'.join(TEXT)}<br><br><i>The author is a research fellow at the Institute of Ocean Studies. "
        "opinion@worldtimes.example</i></div></div><div class='related_section'><h3>RELATED ARTICLES</h3><ul><li><a href='/a'>"
        "Alliance sails into a storm</a></li></ul></div></div>",
        title="Alliance’s map has no south - World Times",
        head='<meta property="og:site_name" content="World Times">',
    ),
    "Alliance’s map has no south",
    ("Wen Shan",),
    date(2031, 7, 17),
    furniture=((K.CREDIT, "Illustration"), (K.AUTHOR_NOTE, "Ocean Studies"), (K.RELATED, "storm")),
)
DAILY = Outlet(
    "https://www.oceandaily.example/a/203107/18/WS64b5.html",
    document(
        '<div id="lft-art"><h1>Alliance’s map has no south</h1><div class="info"><span>By WEN SHAN | OCEAN DAILY | Updated: '
        f'2031-07-18 07:10</span></div><div id="Content"><figure><figcaption>JIN MO/OCEAN DAILY</figcaption></figure>'
        f"{paragraphs(*TEXT)}<p>The author is a professor of history at Brackwater University.</p><p>The views don’t "
        "necessarily reflect those of Ocean Daily.</p><p>If you have a specific expertise, or would like to share your thought "
        "about our stories, then send us your writings at opinion@oceandaily.example.</p></div></div>",
        title="Alliance’s map has no south - Opinion - Oceandaily.example",
        head='<meta name="publishdate" content="2031-07-18"><meta name="author" content="WEN SHAN">',
    ),
    "Alliance’s map has no south",
    ("Wen Shan",),
    date(2031, 7, 18),
    section="Opinion",
    furniture=(
        (K.KICKER, "Opinion"),
        (K.AUTHOR_NOTE, "professor of history"),
        (K.AUTHOR_NOTE, "necessarily"),
        (K.AUTHOR_NOTE, "specific expertise"),
    ),
)
EXCHANGE = Outlet(
    "https://theexchange.example/why-the-alliance-202931",
    document(
        f'<article><header><h1>{TITLE}</h1><time datetime="2031-07-11T12:22:31Z">July 11, 2031 8.22am EDT</time></header><aside>'
        '<a rel="author"><span class="author-name">Ida Berg</span></a><h3>Disclosure statement</h3><p>Ida Berg does not work '
        f'for, consult or own shares in any company.</p></aside><div itemprop="articleBody">{paragraphs(*TEXT[:3])}<p><em>'
        f'<strong>Read more: <a href="/x">The long goodbye to the north</a></strong></em></p>{paragraphs(*TEXT[3:])}</div>'
        "</article>"
    ),
    TITLE,
    ("Ida Berg",),
    date(2031, 7, 11),
    furniture=((K.RELATED, "Read more"),),
)
DEFENCE_BLOG = Outlet(
    "https://reefs.example/2031/07/the-alliance/",
    document(
        f'<article class="post"><h1>{TITLE}</h1><p><a rel="author">Ida Berg</a></p><p>July 11, 2031</p><div '
        f'class="entry-content"><p>Editor’s note: This is the third article in a series.</p>{paragraphs(*TEXT)}<p><em>Ida Berg, '
        "Ph.D., is a senior fellow at the Port Institute, where she directs the maps program. She was an adviser to the "
        "ministry. The views here are her own. Follow her at @idaberg.</em></p><p><strong>Become a member today and join us."
        "</strong></p><p><em>Image: U.S. Navy photo by Petty Officer 2nd Class Marco Bell</em></p></div></article>",
        title=f"{TITLE} - War on the Reefs",
        head='<meta property="og:site_name" content="War on the Reefs">',
    ),
    TITLE,
    ("Ida Berg",),
    date(2031, 7, 11),
    furniture=(
        (K.AUTHOR_NOTE, "Editor’s note"),
        (K.AUTHOR_NOTE, "maps program"),
        (K.NEWSLETTER, "Become a member"),
        (K.CREDIT, "Image:"),
    ),
)
AGGREGATOR = Outlet(
    "https://www.seareview.example/11072031-why-the-alliance-oped/",
    document(
        f'<article><header class="entry-header"><h1>{TITLE} – OpEd</h1><p class="entry-meta"><time '
        'datetime="2031-07-11T00:18:00+00:00">July 11, 2031</time> <span class="entry-author">By <a rel="author">Southern Forum'
        '</a></span> <a>0 Comments</a></p></header><div class="entry-content"><ul class="social-share"><li>Facebook</li></ul>'
        f"<p>By Ida Berg*</p>{paragraphs(*TEXT)}<p>*<strong>About the author</strong>: Ida Berg is Associate Professor at "
        "Brackwater University.</p><p><strong>Source</strong>: This article was published by <a>Southern Forum</a></p></div>"
        "</article>",
        title=f"{TITLE} – OpEd – Sea Review",
        head='<meta property="og:site_name" content="Sea Review">',
    ),
    TITLE,
    ("Ida Berg",),
    date(2031, 7, 11),
    section="OpEd",
    first_publisher="Southern Forum",
    furniture=((K.KICKER, "OpEd"), (K.AUTHOR_NOTE, "About the author"), (K.REPUBLICATION_NOTE, "Source")),
)
NEWSPAPER = Outlet(
    "https://www.keeper.example/opinion/2031/jul/11/alliance-south",
    document(
        f'<article><h1>{TITLE}</h1><a rel="author" href="/p">Ida Berg</a><div class="standfirst"><p>A small bureau is the thin '
        "end of a very long wedge</p><ul><li>Ida Berg teaches at Brackwater University</li></ul></div><p>Fri 11 Jul 2031 08.00 "
        "BST</p><figure><figcaption><span>A frigate leaves port.</span> Photograph: Lena Hofer/Reuters</figcaption></figure>"
        f'<div class="article-body">{paragraphs(*TEXT[:4])}<aside><p>Sign up to our daily letter</p></aside>'
        f"{paragraphs(*TEXT[4:])}<ul><li><p>Ida Berg teaches international relations at Brackwater University</p></li><li><p>"
        "<em>Do you have an opinion on the issues raised in this article? If you would like to submit a response of up to 300 "
        "words by email for our letters section, please <a>click here</a>.</em></p></li></ul></div></article>",
        title=f"{TITLE} | Ida Berg | The Keeper",
        head='<meta property="article:section" content="Opinion"><meta name="author" content="Ida Berg">',
    ),
    TITLE,
    ("Ida Berg",),
    date(2031, 7, 11),
    section="Opinion",
    furniture=(
        (K.STANDFIRST, "thin end"),
        (K.CAPTION, "Lena Hofer"),
        (K.AUTHOR_NOTE, "teaches international relations"),
        (K.AUTHOR_NOTE, "letters section"),
    ),
)
CHUNKED = Outlet(
    "https://glossy.example/story/alliance/",
    document(
        f"<article><h1>{TITLE}</h1><time datetime='2031-07-11'>11.07.2031</time><div class='article__chunks'>"
        f"<div class='row'><div class='body article__body'>{paragraphs(*TEXT[:3])}</div></div><div class='ad'>Advertisement</div>"
        f"<div class='row'><div class='body article__body'>{paragraphs(*TEXT[3:])}</div></div></div></article>"
    ),
    TITLE,
    (),
    date(2031, 7, 11),
)
OUTLETS = {
    "magazine": MAGAZINE,
    "republisher": REPUBLISHER,
    "forum": FORUM,
    "tabloid": TABLOID,
    "daily": DAILY,
    "exchange": EXCHANGE,
    "defence blog": DEFENCE_BLOG,
    "aggregator": AGGREGATOR,
    "newspaper": NEWSPAPER,
    "chunked": CHUNKED,
}


@pytest.mark.parametrize("outlet", OUTLETS.values(), ids=OUTLETS)
def test_the_authors_text_is_left_whole_and_alone(outlet: Outlet) -> None:
    assert clean(outlet.page, url=outlet.url).body == BODY


@pytest.mark.parametrize("outlet", OUTLETS.values(), ids=OUTLETS)
def test_what_the_page_says_of_itself_is_kept(outlet: Outlet) -> None:
    found = clean(outlet.page, url=outlet.url)
    assert (found.title, found.authors, found.section) == (outlet.title, outlet.authors, outlet.section)
    assert found.published is not None
    assert found.published.published_on == outlet.published_on
    assert (found.first_publisher, found.language) == (outlet.first_publisher, "en")


@pytest.mark.parametrize("outlet", OUTLETS.values(), ids=OUTLETS)
def test_the_furniture_is_kept_with_its_kind(outlet: Outlet) -> None:
    found = clean(outlet.page, url=outlet.url)
    for kind, wording in outlet.furniture:
        assert any(wording in text for text in taken(found, kind)), (kind, wording, found.furniture)


@pytest.mark.parametrize("outlet", OUTLETS.values(), ids=OUTLETS)
def test_cleaning_is_the_same_every_time(outlet: Outlet) -> None:
    assert clean(outlet.page, url=outlet.url) == clean(outlet.page, url=outlet.url)
