"""One capture that cannot be used, as a reason code and a sentence; the file it stands in is whole."""


class CaptureError(Exception):
    """A body that cannot be read.

    reason  too_large    larger than the limits, or a decompression bomb
            bad_coding   an unknown coding, or not what it claims
            incomplete   cut off on its way to the crawler, or stored in segments
            bad_message  no HTTP response
    """

    def __init__(self, reason: str, detail: str) -> None:
        """Take the reason code and a sentence of what was found."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
