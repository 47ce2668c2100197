"""XlsxWriter's return codes, heard."""

from __future__ import annotations


def done(code: int | None, what: str) -> None:
    """Nothing, when XlsxWriter says it did it (0, or no code at all); else RuntimeError."""
    if code:
        raise RuntimeError(f"XlsxWriter refused ({code}): {what}")
