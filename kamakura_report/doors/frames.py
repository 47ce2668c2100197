"""The door of pandas: tables in, CSV bytes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file for Excel: UTF-8 with BOM, CRLF, quoted where needed, every value as it is given.

    What Unicode cannot encode (half a surrogate pair, a file name that is no UTF-8) is written as
    its ``\\udc80`` escape. Raises ValueError when a row has not one value per column. Values are
    text: guarding them against formulas is the caller's (``text.quote_for_csv``).
    """
    import pandas as pd  # heavy: not before a table is written

    listed = [tuple(row) for row in rows]
    if any(len(row) != len(columns) for row in listed):
        raise ValueError(f"every row must have {len(columns)} values")
    # Plain objects: pandas' own text type goes by way of Arrow where that is installed, which has no half pairs.
    frame = pd.DataFrame(listed, columns=list(columns), dtype=object)
    text = frame.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig", "backslashreplace")
