"""Frames: lists of the program as pandas takes them, figures as numbers, all else as text; its only room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from io import BytesIO
from typing import TypeAlias

import pandas as pd

from kamakura_report.merging.lines import SEPARATOR
from kamakura_report.problem import CannotRun

Frame: TypeAlias = pd.DataFrame


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


def fields_frame(kinds: Mapping[str, type], rows: Iterable[Mapping[str, object]]) -> Frame:
    """Rows of plain fields as a frame: its columns are those of ``kinds`` (str, int, bool or float), in their order.

    Several texts in one field stand side by side, as sources do in the results; a float that is None is NaN.
    """
    rows = list(rows)
    columns = {name: [_plain(kind, row[name]) for row in rows] for name, kind in kinds.items()}
    dtypes = {int: "int64", float: "float64", bool: "bool"}
    return pd.DataFrame({name: pd.Series(columns[name], dtype=dtypes.get(kinds[name], str)) for name in kinds})


def _plain(kind: type, value: object) -> object:
    if kind is float:
        return float("nan") if value is None else float(str(value))
    if kind is str:
        return SEPARATOR.join(value) if isinstance(value, list | tuple) else str(value)
    return value
