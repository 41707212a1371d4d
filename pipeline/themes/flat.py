"""Lower-case ASCII text in, flat text out: its words with one space between, the form in which literals are scanned."""

_SPACES = str.maketrans({chr(c): " " for c in range(128) if not (chr(c).isalnum() or chr(c) in "_\n")})


def flatten(lowered: str) -> str:
    """Return `lowered` with each run of signs as one space; letters, digits, underscores and line ends stay."""
    flat = lowered.translate(_SPACES)
    while "  " in flat:
        flat = " ".join(flat.split("  "))  # faster than replace
    return flat
