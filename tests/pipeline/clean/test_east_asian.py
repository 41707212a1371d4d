"""In Chinese, Japanese and Korean pages the lead is text, and words are counted without blanks."""

import pytest

from pipeline.clean.read.wording import is_east_asian, n_words
from tests.pipeline.clean.pages import clean, document, paragraphs

PAGES = {
    "zh": (
        "联盟拟在南方海域设立联络处",
        "联盟秘书长周二表示，将在南方海域设立一个小型联络处，以加强与四个伙伴的磋商。",
        "外交部发言人随后指出，当地不需要军事集团，也不欢迎任何制造对抗的举动。",
        "分析人士认为，这个办公室的象征意义大于实际作用，因为它只有六名工作人员。",
    ),
    "ja": (
        "南の海に連絡事務所を計画",
        "同盟は火曜日、南の海に小さな連絡事務所を開く計画を明らかにした。",
        "外務省は、この計画が地域の対話を深めるものだと説明している。",
        "一方で、専門家の間では実際の効果を疑う声も少なくない。",
    ),
    "ko": (
        "동맹 남쪽 바다 연락사무소 추진",
        "동맹은 화요일 남쪽 바다에 작은 연락사무소를 열 계획이라고 밝혔다.",
        "외교부는 이 계획이 지역 대화를 넓히는 계기가 될 것이라고 설명했다.",
        "그러나 전문가들은 직원이 여섯 명뿐인 사무소의 효과를 의심한다.",
    ),
}
LEADS = (
    '<div class="summary"><p>{}</p></div>',
    '<p class="lead">{}</p>',
    '<h2 class="subtitle">{}</h2>',
    "<p><strong>{}</strong></p>",
    '<header><p class="dek">{}</p></header>',
)


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("language", PAGES)
def test_the_lead_is_text(language: str, lead: str) -> None:
    title, first, *rest = PAGES[language]
    head = f'<meta name="description" content="{first}">'
    found = clean(document(f"<article><h1>{title}</h1>{lead.format(first)}{paragraphs(*rest)}</article>", head=head))
    assert all(text in found.body for text in (first, *rest))


@pytest.mark.parametrize(
    ("text", "words"), [("NATO in Asia", 3), ("联盟联络处", 3), ("連絡事務所 を 開く", 7), ("연락 사무소", 2), ("", 0)]
)
def test_words_are_counted_without_blanks(text: str, words: int) -> None:
    assert n_words(text) == words


@pytest.mark.parametrize(
    ("text", "expected"), [("联盟", True), ("동맹 NATO", True), ("NATO und Japan (日本)", False), ("", False)]
)
def test_a_text_is_known_by_its_script(text: str, expected: bool) -> None:
    assert is_east_asian(text) is expected
