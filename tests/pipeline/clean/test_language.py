import pytest

from pipeline.clean.read.language import detect_language
from tests.pipeline.clean.pages import BODY


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "en"),
        (
            "Das Bündnis war sich seiner eigenen Karte nie sicher, und seine Minister streiten seit dreißig Jahren.",
            "de",
        ),
        (
            "联盟从来不清楚自己的地图，部长们三十年来一直在争论南北之间的同一条线，这条线现在正在移动。这不是一个小步骤。",
            "zh",
        ),
        ("Ja.", "und"),
        ("", "und"),
    ],
)
def test_the_language_is_that_of_the_text(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "opening",
    [
        "Los Andes, Provincia de Aconcagua. Hotel Miramar Grande. MINISTRA REYES:",
        "Paris, France. Quai d'Orsay. Salon de l'Horloge. MINISTER LE GALL:",
    ],
)
def test_a_place_and_names_at_its_head_make_no_english_text_a_foreign_one(opening: str) -> None:
    assert detect_language(f"{opening} Well, I walked into the middle of this, so forgive me.\n\n{BODY}") == "en"


def test_a_text_too_short_to_tell_has_the_language_that_the_feed_states() -> None:
    assert detect_language("Ja.", "de-AT") == "de"
    assert detect_language("Ja.", "en_GB") == "en"
    assert detect_language("Ja.", "unknown") == "und"
    assert detect_language(BODY, "de") == "en"
