"""Tables as Parquet, by pyarrow (extra ``[parquet]``); its only room."""

from __future__ import annotations

import io
from collections.abc import Sequence

from kamakura_report.problem import CannotRun

_INSTALL = '「pip install "kamakura_report[parquet]"」で入れるか、--parquet を付けずに実行してください。'


def parquet_file(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[object]]) -> bytes:
    """A Parquet file of these columns (name, and ``string``, ``int64`` or ``float64``); no trace of a clock.

    Raises CannotRun where pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise CannotRun(f"Parquet の書き出しに使う pyarrow がありません。{_INSTALL}") from error
    kinds = {"string": pyarrow.string(), "int64": pyarrow.int64(), "float64": pyarrow.float64()}
    fields = [pyarrow.field(name, kinds[kind]) for name, kind in columns]
    arrays = [
        pyarrow.array([_plain(row[at], kind) for row in rows], kinds[kind]) for at, (_, kind) in enumerate(columns)
    ]
    written = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields)), written)
    return written.getvalue()


def _plain(value: object, kind: str) -> object:
    return float(str(value)) if kind == "float64" and value is not None else value
