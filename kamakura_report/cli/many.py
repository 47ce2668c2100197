"""Many workspaces: a command run for each of them by itself, as without a terminal; a bad one does not stop the others.

What each run says is heard, and told below a heading of its own or as one entry of a list (docs/contracts.md,
Commands).
"""

from __future__ import annotations

import glob
import os
import traceback
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from kamakura_report.cli.mistakes import TYPED, without_folder
from kamakura_report.cli.output import Heard, hear, rendered, say, say_json
from kamakura_report.cli.parameters import version_here
from kamakura_report.commands.near_workspaces import is_workspace
from kamakura_report.frozen import frozen, replace
from kamakura_report.io.files import doing_task
from kamakura_report.problem import CannotRun

FOR_MANY = ("generate", "receive", "check", "merge", "status", "publish", "export")
EXECUTOR, TEMPLATE = "--executor", "--template"
FOR_ONE = {
    "paths": "ファイルやフォルダー",
    "folder": "--annotate",
    "opens": "--open",
    "site": "-o",
    "target": "-o",
}  # parameter → as it is typed
DONE, FOUND, REFUSED = range(3)  # exit statuses


@frozen
class ToldRun:
    """What the run in one workspace said, and its exit status. It may have happened on another machine."""

    root: str
    status: int
    heard: Heard


@frozen
class ManyWorkspaces:
    """The folders that were named, each once, and those that fit a pattern and are no workspaces."""

    roots: tuple[str, ...]
    left_out: tuple[str, ...]

    def run_each(self, ctx: click.Context) -> int:
        """Run the command that was typed in each, and tell what they said; the worst exit status. Raises CannotRun."""
        _must_be_for_many(ctx)
        words = without_folder(ctx.meta[TYPED])
        runs = []
        for told in self._runs(words, ctx.params["executor"], ctx.params.get("workers")):
            runs.append(told)
            if not ctx.params["as_json"]:
                _tell(told)
        if ctx.params["as_json"]:
            say_json({"workspaces": list(map(_entry, runs)), "left_out": self.left_out, "counts": _counts(runs)})
        else:
            for line in _summary(runs, self.left_out):
                say(line)
        return max(told.status for told in runs)

    def _runs(self, words: Sequence[str], executor: str, workers: int | None) -> Iterator[ToldRun]:
        """One after the other here, or each as a task of that executor's; in the order of the folders.

        A task has the one processor of who does it, unless it was said how many ``workers`` it has (None: it has none).
        """
        if not executor:
            yield from (run_one(root, words) for root in self.roots)
            return
        from kamakura_report.io.executors import open_executor
        from kamakura_report.io.staff import WorkerDied, result_of

        with open_executor(executor, version_here) as opened:
            words = [*_for_elsewhere(words), *([] if workers is None else [f"--workers={workers or 1}"])]
            tasks = [opened.submit(run_task, _absolute(root), words, uuid.uuid4().hex) for root in self.roots]
            for root, task in zip(self.roots, tasks, strict=True):
                with hear() as heard:
                    try:
                        told = result_of(task)
                    except (CannotRun, WorkerDied) as error:
                        died = f"渡した先が、何度も途中で止まりました。{EXECUTOR} を付けずに実行してください。"
                        say(f"エラー: {died if isinstance(error, WorkerDied) else error}")
                        told = ToldRun(root, REFUSED, heard)
                yield replace(told, root=root)


def run_task(root: str, words: Sequence[str], task: str) -> ToldRun:
    """``run_one``, handed out under a name of its own: it may be begun again where the machine that did it died."""
    with doing_task(task):
        return run_one(root, words)


def _absolute(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - of a path that is typed


def _for_elsewhere(words: Sequence[str]) -> list[str]:
    """The words of the command without who is to do it, its form named so that it is found from any folder."""
    left = list(words)
    for option in (EXECUTOR, TEMPLATE):
        for at, word in enumerate(left):
            name, sign, value = word.partition("=")
            if name == option:
                width = 1 if sign else 2
                value = value if sign else left[at + 1]
                left[at : at + width] = [] if option == EXECUTOR else [f"{option}={_absolute(value)}"]
                break
    return left


def is_pattern(folder: str) -> bool:
    """Whether it stands for folders by ``*``, ``?`` or ``[…]``; the name of a folder that is there never does."""
    return glob.has_magic(folder) and not Path(folder).is_dir()


def find_many(folders: Sequence[str]) -> ManyWorkspaces:
    """The workspaces of these folders and patterns, in their order, those of a pattern by name.

    Raises CannotRun for a pattern that no workspace fits.
    """
    roots: dict[Path, str] = {}
    left_out: dict[Path, str] = {}
    for folder in folders:
        if not is_pattern(folder):
            roots.setdefault(Path(folder).absolute(), folder)  # what is wrong with it its own run tells
            continue
        names = sorted(glob.glob(folder))  # noqa: PTH207 - a pattern may be absolute
        fitting = [name for name in names if Path(name).is_dir()]
        if not any(is_workspace(Path(name)) for name in fitting):
            raise CannotRun(f"「{folder}」に当てはまる作業フォルダーがありません。名前と場所を確かめてください。")
        for name in fitting:
            (roots if is_workspace(Path(name)) else left_out).setdefault(Path(name).absolute(), name)
    return ManyWorkspaces(tuple(roots.values()), tuple(left_out.values()))


def run_one(root: str, words: Sequence[str]) -> ToldRun:
    """Run the program for one workspace; a bug in it is told of that workspace alone."""
    from kamakura_report.cli.app import run

    with hear() as heard:
        try:
            status = run(["-C", root, *words])
        except Exception:
            status = REFUSED
            for line in traceback.format_exc().splitlines():
                say(line, err=True)
    return ToldRun(root, status, heard)


def _must_be_for_many(ctx: click.Context) -> None:
    if ctx.info_name not in FOR_MANY:
        raise CannotRun(
            f"{ctx.info_name} は、作業フォルダー一つずつに実行します。-C には一つだけを書いてください"
            f"（幾つもの作業フォルダーに実行できるのは {'、'.join(FOR_MANY)} です）。"
        )
    for parameter, typed in FOR_ONE.items():
        if ctx.params.get(parameter):
            raise CannotRun(f"{typed}は、作業フォルダーが一つのときだけ指定できます。消してください。")


def _tell(told: ToldRun) -> None:
    say(f"■ {told.root}")
    for line in told.heard.lines:
        say(line)
    say("")


def _entry(told: ToldRun) -> dict[str, object]:
    """What the command's own JSON says, or why it was refused."""
    said = told.heard.document
    document = said if isinstance(said, dict) else {"refused": list(map(rendered, told.heard.lines))}
    return {"workspace": told.root, "exit": told.status, **document}


def _counts(runs: Iterable[ToldRun]) -> dict[str, int]:
    statuses = [told.status for told in runs]
    return {
        "workspaces": len(statuses),
        "done": statuses.count(DONE),
        "errors": statuses.count(FOUND),
        "refused": statuses.count(REFUSED),
    }


def _summary(runs: Sequence[ToldRun], left_out: Sequence[str]) -> Iterator[str]:
    """How many came to what, those named that somebody must look at."""
    words = {DONE: "済んだもの", FOUND: "誤りのあるもの", REFUSED: "実行できなかったもの"}
    parts = []
    for status, word in words.items():
        roots = [told.root for told in runs if told.status == status]
        named = f"（{'、'.join(roots)}）" if roots and status != DONE else ""
        parts.append(f"{word} {len(roots)}{named}")
    yield f"作業フォルダー {len(runs)}: {'、'.join(parts)}"
    if left_out:
        yield f"作業フォルダーでないので、実行していません: {'、'.join(left_out)}"
