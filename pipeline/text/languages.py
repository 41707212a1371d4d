"""English names of languages by their ISO 639-1 codes, for sentences such as “12 in Japanese”."""

import re

UNKNOWN = "und"  # no language was told

_NAMES = dict(
    re.findall(
        r"([a-z]{2})=([A-Z][a-z]+)",
        """
    af=Afrikaans am=Amharic ar=Arabic as=Assamese az=Azerbaijani be=Belarusian bg=Bulgarian bn=Bengali bo=Tibetan
    bs=Bosnian ca=Catalan cs=Czech cy=Welsh da=Danish de=German dv=Divehi el=Greek en=English eo=Esperanto
    es=Spanish et=Estonian eu=Basque fa=Persian fi=Finnish fr=French ga=Irish gl=Galician gu=Gujarati ha=Hausa
    he=Hebrew hi=Hindi hr=Croatian ht=Haitian hu=Hungarian hy=Armenian id=Indonesian is=Icelandic it=Italian
    ja=Japanese jv=Javanese ka=Georgian kk=Kazakh km=Khmer kn=Kannada ko=Korean ku=Kurdish ky=Kyrgyz la=Latin
    lb=Luxembourgish lo=Lao lt=Lithuanian lv=Latvian mg=Malagasy mk=Macedonian ml=Malayalam mn=Mongolian mr=Marathi
    ms=Malay mt=Maltese my=Burmese ne=Nepali nl=Dutch nn=Nynorsk no=Norwegian or=Odia pa=Punjabi pl=Polish
    ps=Pashto pt=Portuguese ro=Romanian ru=Russian sa=Sanskrit sd=Sindhi si=Sinhala sk=Slovak sl=Slovenian so=Somali
    sq=Albanian sr=Serbian su=Sundanese sv=Swedish sw=Swahili ta=Tamil te=Telugu tg=Tajik th=Thai tk=Turkmen
    tl=Tagalog tr=Turkish tt=Tatar ug=Uyghur uk=Ukrainian ur=Urdu uz=Uzbek vi=Vietnamese yi=Yiddish yo=Yoruba
    zh=Chinese
        """,
    )
)


def language_name(code: str) -> str:
    """Return the English name of a language; of one that has none here, its code in words."""
    return _NAMES.get(code) or ("an unknown language" if code == UNKNOWN else f"the language {code}")
