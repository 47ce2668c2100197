"""Returned files read elsewhere: batches of them go to an executor, and its machine reads each by workers of its own.

There the same workspace lies under the same path, so its limits and what was sent out are read from it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io.pool import Reading
from kamakura_report.io.reader.containers import InnerPath
from kamakura_report.io.shared_value import Shared
from kamakura_report.io.staff import Hands, WorkerDied, done_in_order
from kamakura_report.problem import CannotRun

BATCHES_AHEAD, BATCH = 16, 16  # handed out ahead, and files in each


@frozen
class ElsewhereReader:
    """In the place of a ``Pool``: the executor of the workspace reads, and every bound of reading holds there."""

    workspace: Workspace

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def read(self, paths: Sequence[Path | InnerPath]) -> Iterator[Reading]:
        """What became of each file, in their order. Raises CannotRun when nobody can read them."""
        assert self.workspace.executor is not None
        hands = Hands(self.workspace.executor, ahead=BATCHES_AHEAD, batch=BATCH)
        root = Shared((self.workspace.root.absolute(), self.workspace.workers))
        try:
            yield from done_in_order(read_batch, root, map(_absolute, paths), hands)
        except WorkerDied:
            raise CannotRun(
                "ファイルを渡した先が、何度も途中で止まりました。--executor を付けずに、もう一度実行してください。"
            ) from None


def read_batch(shared: Shared, paths: Sequence[Path | InnerPath]) -> list[Reading]:
    """What became of each of these files of a workspace, read here; ``shared`` is its folder and how many workers."""
    from kamakura_report.commands.judging import judge_of_today
    from kamakura_report.commands.read_returns import no_other_files, reader_pool
    from kamakura_report.commands.snapshots import Snapshots

    root, workers = shared.value
    workspace = Workspace(root, workers=workers)
    judge = judge_of_today(Snapshots(workspace), no_other_files, ())
    with reader_pool(workspace, judge.records) as pool:
        return list(pool.read(paths))


def _absolute(path: Path | InnerPath) -> Path | InnerPath:
    return InnerPath(path.path.absolute(), path.digest) if isinstance(path, InnerPath) else path.absolute()
