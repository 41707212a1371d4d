"""Local calendar day of an instant in the country of a host's top-level domain.

Covers countries with one time zone (Spain, Portugal, China and France by that of their capitals) whose domains are
used mostly at home: .co, .me or .io say nothing about the place.
"""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

_ZONES = {
    **{"jp": "Asia/Tokyo", "kr": "Asia/Seoul", "kp": "Asia/Pyongyang", "cn": "Asia/Shanghai", "tw": "Asia/Taipei"},
    **{"hk": "Asia/Hong_Kong", "mo": "Asia/Macau", "sg": "Asia/Singapore", "my": "Asia/Kuala_Lumpur"},
    **{"ph": "Asia/Manila", "th": "Asia/Bangkok", "vn": "Asia/Ho_Chi_Minh", "kh": "Asia/Phnom_Penh"},
    **{"bd": "Asia/Dhaka", "np": "Asia/Kathmandu", "in": "Asia/Kolkata", "lk": "Asia/Colombo", "pk": "Asia/Karachi"},
    **{"uz": "Asia/Tashkent", "af": "Asia/Kabul", "ir": "Asia/Tehran", "ae": "Asia/Dubai", "ge": "Asia/Tbilisi"},
    **{"tr": "Europe/Istanbul", "by": "Europe/Minsk", "sa": "Asia/Riyadh", "qa": "Asia/Qatar", "iq": "Asia/Baghdad"},
    **{"is": "Atlantic/Reykjavik", "ar": "America/Argentina/Buenos_Aires", "uy": "America/Montevideo"},
    **{"pe": "America/Lima", "uk": "Europe/London", "ie": "Europe/Dublin", "pt": "Europe/Lisbon"},
    **{"de": "Europe/Berlin", "at": "Europe/Vienna", "ch": "Europe/Zurich", "it": "Europe/Rome", "fr": "Europe/Paris"},
    **{"be": "Europe/Brussels", "nl": "Europe/Amsterdam", "lu": "Europe/Luxembourg", "es": "Europe/Madrid"},
    **{"pl": "Europe/Warsaw", "cz": "Europe/Prague", "sk": "Europe/Bratislava", "hu": "Europe/Budapest"},
    **{"si": "Europe/Ljubljana", "hr": "Europe/Zagreb", "rs": "Europe/Belgrade", "ba": "Europe/Sarajevo"},
    **{"mk": "Europe/Skopje", "al": "Europe/Tirane", "dk": "Europe/Copenhagen", "no": "Europe/Oslo"},
    **{"se": "Europe/Stockholm", "mt": "Europe/Malta", "va": "Europe/Vatican", "fi": "Europe/Helsinki"},
    **{"ee": "Europe/Tallinn", "lv": "Europe/Riga", "lt": "Europe/Vilnius", "gr": "Europe/Athens"},
    **{"bg": "Europe/Sofia", "ro": "Europe/Bucharest", "cy": "Asia/Nicosia", "ua": "Europe/Kyiv"},
    **{"md": "Europe/Chisinau"},
}
_SPELT_OUT = frozenset({"telegra.ph"})  # domain hacks: the ending is part of the name


def day_in_country(at: datetime, url: str) -> date:
    """Return the calendar day of `at` in the country of an address, or in UTC where the country is unknown."""
    host = _host(url)
    is_spelt_out = ".".join(host.split(".")[-2:]) in _SPELT_OUT
    zone = None if is_spelt_out else _ZONES.get(host.rpartition(".")[2])
    return at.astimezone(ZoneInfo(zone) if zone else UTC).date()


def _host(url: str) -> str:
    """Return the host of an address without a trailing dot, or an empty string."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
