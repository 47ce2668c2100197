"""Frames: CSV lists of the program as pandas takes them, figures as numbers, all else as text; its only room."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from io import BytesIO

import pandas as pd

from kamakura_report.problem import CannotRun


def list_frame(data: bytes, columns: Sequence[str], name: str, *, numbers: Collection[str] = ()) -> pd.DataFrame:
    """A list that the program wrote (``csv_bytes``) as a frame: its rows in their order, under exactly these columns.

    ``numbers`` are the columns of floats (NaN: no figure); every other one is text as it was before the file guarded
    it against formulas, ``03`` and ``NA`` too ("": nothing). Raises CannotRun (``name`` is what its line calls the
    file) when it is no such list.
    """
    try:
        frame = pd.read_csv(BytesIO(data), encoding="utf-8-sig", dtype=str, na_filter=False)
        if tuple(frame.columns) != tuple(columns):
            raise ValueError(f"no column of {columns} may be missing")
        figures = {column: pd.to_numeric(frame[column]).astype("float64") for column in numbers}
    except ValueError as error:  # pandas' own errors of parsing and Unicode's of decoding are such
        advice = "「kamakura-report merge」で作り直してください。"
        raise CannotRun(f"{name} は、プログラムが書き出した一覧ではありません。{advice}") from error
    texts = {column: frame[column].str.removeprefix("'") for column in columns if column not in figures}
    return frame.assign(**texts, **figures)
