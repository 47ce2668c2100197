"""Bad states of a workspace, one at a time: what is wrong in it, and the command that meets it."""

from __future__ import annotations

import errno
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kamakura_report.cli.app import COMMANDS
from kamakura_report.doors.files import system
from kamakura_report.steps import demo
from tests.steps.town import Town

Prepare = Callable[[Town, pytest.MonkeyPatch], None]
PLAN = "input/plan/2-1.txt"


@dataclass(frozen=True)
class Scene:
    """A state of the workspace, and what is typed in it."""

    state: str  # as people would say it
    command: tuple[str, ...]
    prepare: Prepare

    def __str__(self) -> str:
        return f"{self.command[0]}"


def nothing(town: Town, patch: pytest.MonkeyPatch) -> None:
    """All is well in the folder."""


def gone(name: str) -> Prepare:
    """A file or folder is not there."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        path = town.root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return prepare


def holding(name: str, content: bytes) -> Prepare:
    """A file holds something else."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        (town.root / name).parent.mkdir(parents=True, exist_ok=True)
        (town.root / name).write_bytes(content)

    return prepare


def folder(name: str) -> Prepare:
    """A folder stands where a file should, or is empty."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        path = town.root / name
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.mkdir(parents=True)

    return prepare


def edited(name: str, change: Callable[[Any], None]) -> Prepare:
    """A person has changed a workbook in Excel."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl keeps no sparklines; nobody looks at them here
            book = openpyxl.load_workbook(town.root / name)
        change(book)
        saved = BytesIO()
        book.save(saved)
        (town.root / name).write_bytes(saved.getvalue())

    return prepare


def typed(sheet: str, **cells: object) -> Callable[[Any], None]:
    """Cells of a sheet get other values."""

    def change(book: Any) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value

    return change


def without(sheet: str) -> Callable[[Any], None]:
    """A sheet is deleted."""
    return lambda book: book.remove(book[sheet])


def unreadable(name: str, error: int = errno.EACCES) -> Prepare:
    """The system refuses to read a file: Excel has it open, or the right is missing. (Root may read all.)"""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        really = Path.read_bytes

        def refused(path: Path) -> bytes:
            if path.name == name:
                raise OSError(error, os.strerror(error), str(path))
            return really(path)

        patch.setattr(Path, "read_bytes", refused)

    return prepare


def closed(name: str) -> Prepare:
    """The system refuses to list a folder."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        really = os.scandir

        def refused(path: Any = ".") -> Any:
            if Path(path).name == name:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return really(path)

        (town.root / "input" / "returned" / name).mkdir(parents=True)
        patch.setattr(os, "scandir", refused)

    return prepare


def refused(call: str, error: int, after: int = 0) -> Prepare:
    """The disk refuses a change, after so many of its kind went well."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        really, left = getattr(system, call), iter(range(after))

        def broken(*arguments: Any) -> None:
            if next(left, None) is None:
                if call == "write_new":  # half of it reaches the disk
                    really(arguments[0], arguments[1][: len(arguments[1]) // 2])
                raise OSError(error, os.strerror(error))
            really(*arguments)

        patch.setattr(system, call, broken)

    return prepare


def both(*prepares: Prepare) -> Prepare:
    """One after the other."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        for one in prepares:
            one(town, patch)

    return prepare


def damaged(pattern: str, content: bytes | None = None) -> Prepare:
    """Snapshots of that name are changed at their end, or gone with ``content`` None."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        snapshots = sorted(town.workspace.snapshots.glob(pattern))
        assert snapshots
        for path in snapshots:
            if content is None:
                path.unlink()
            else:
                path.write_bytes(path.read_bytes()[:-3] + content)

    return prepare


def no_source(town: Town, patch: pytest.MonkeyPatch) -> None:
    """The program was installed without the plan and the form it ships."""
    patch.setattr(demo, "SOURCE_TREE", town.root / "elsewhere")


IMPORT, GENERATE, MERGE = ("import", PLAN), ("generate", "--year", "R8"), ("merge",)
CHECK, DEMO = ("check",), ("demo", "見本")
STATUS, REMIND = ("status",), ("remind",)
ANOTHER_ROUND = ("generate", "--year", "R9")
PLAN_SNAPSHOT, ISSUE, SENT = "?" * 64 + ".json", "?" * 10 + ".json", "?" * 10 + "/*.json"
MASTER, FORM = "input/master.xlsx", "templates/evaluation.xlsx"
SEVERAL_WRONG = typed("成果指標", F2="約10", H2="斜め上")
ARGUMENTS = {  # what a command cannot do without
    "import": (PLAN,),
    "refresh": ("福祉課.xlsx",),
    "close": ("R8",),
    "resolve": ("output/conflicts.xlsx",),
    "set": ("2-1/12/決算額@R8", "17", "--reason", "電話"),
    "import-figures": ("実績.csv",),
    "trace": ("2-1/12/決算額@R8",),
}


def scenes() -> Iterator[Scene]:
    """The table."""
    yield from _typed_wrongly()
    yield from _texts()
    yield from _masters()
    yield from _forms()
    yield from _rounds()
    yield from _returned()
    yield from _standings()
    yield from _kept()
    yield from _disks()
    yield from _demos()


def _typed_wrongly() -> Iterator[Scene]:
    for command in COMMANDS:
        yield Scene("知らないオプション", (command, "--yaer", "R8"), nothing)
    yield Scene("知らないコマンド", ("chek",), nothing)
    yield Scene("オプションの値がない", ("generate", "--year"), nothing)
    yield Scene("値の要らないオプションに値", ("merge", "--strict=1"), nothing)
    yield Scene("余分な言葉", ("generate", "R8"), nothing)
    yield Scene("余分な言葉", ("demo", "見本", "練習"), nothing)
    for command in ARGUMENTS:
        yield Scene("要るものの指定がない", (command,), nothing)
    yield Scene("年度として読めない", ("generate", "--year", "X9"), nothing)
    yield Scene("日付として読めない", ("generate", "--due", "5/31"), nothing)
    yield Scene("整数として読めない", ("demo", "--seed", "八"), nothing)
    for command in COMMANDS:
        yield Scene("作業フォルダーがない", ("-C", "nowhere", command, *ARGUMENTS.get(command, ())), nothing)


def _texts() -> Iterator[Scene]:
    missing = "input/plan/ない.txt"
    yield Scene("文章のファイルがない", ("import", missing), nothing)
    yield Scene("文章の指定がフォルダー", ("import", "input"), nothing)
    yield Scene("文章が空", IMPORT, holding(PLAN, b""))
    yield Scene("文章が空行だけ", IMPORT, holding(PLAN, b"\r\n\r\n \r\n"))
    yield Scene("文章が計画でない", IMPORT, holding(PLAN, "買い物\t大根\n".encode()))
    yield Scene("文章が PDF", IMPORT, holding(PLAN, b"%PDF-1.7\n"))
    yield Scene("文章が Excel", ("import", MASTER), nothing)
    yield Scene("文章が文字でない", IMPORT, holding(PLAN, bytes(range(256))))
    yield Scene("文章を読む権限がない", IMPORT, unreadable("2-1.txt"))
    yield Scene("マスターに手が加えられている", IMPORT, edited(MASTER, typed("計画", B2="藤沢市")))
    doubtful = edited(MASTER, typed("成果指標", C2="一", F2="約10"))
    yield Scene("マスターの番号に誤りがある", (*IMPORT, "--force"), doubtful)
    yield Scene("書き出す先がフォルダー", (*IMPORT, "-o", "input"), nothing)


def _masters() -> Iterator[Scene]:
    for command in (GENERATE, MERGE):
        yield Scene("マスターがない", command, gone(MASTER))
        yield Scene("マスターがフォルダー", command, folder(MASTER))
    for command in (IMPORT, GENERATE, MERGE):
        yield Scene("マスターが空", command, holding(MASTER, b""))
        yield Scene("マスターが Excel でない", command, holding(MASTER, b"a,b\r\n"))
        yield Scene("マスターのシートがない", command, edited(MASTER, without("成果指標")))
        yield Scene("マスターに誤りがある", command, edited(MASTER, SEVERAL_WRONG))
        yield Scene("マスターを開いている", command, unreadable("master.xlsx"))


def _forms() -> Iterator[Scene]:
    yield Scene("様式がない", GENERATE, gone(FORM))
    yield Scene("指定した様式がない", (*GENERATE, "--template", "ない.xlsx"), nothing)
    yield Scene("様式がフォルダー", (*GENERATE, "--template", "templates"), nothing)
    yield Scene("様式が空", GENERATE, holding(FORM, b""))
    yield Scene("様式が Excel でない", GENERATE, holding(FORM, b"PK\x03\x04 nothing more"))
    yield Scene("様式の差し込みが誤り", GENERATE, edited(FORM, typed("施策", D7="{{施策指標.指標メイ}}")))
    yield Scene("様式のシートがない", GENERATE, edited(FORM, without("施策")))
    yield Scene("様式を開いている", GENERATE, unreadable("evaluation.xlsx"))


def _rounds() -> Iterator[Scene]:
    yield Scene("計画にない課", (*GENERATE, "--division", "土木課"), nothing)
    yield Scene("計画にない年度", ("generate", "--year", "R30"), nothing)
    changed = [
        edited(f"output/workbooks/R8/{name}.xlsx", typed("表紙", A1="書き込み")) for name in ("福祉課", "介護課")
    ]
    again = (*GENERATE, "--due", "2027-05-31")
    yield Scene("配布用の Excel に手が加えられている", again, changed[0])
    yield Scene("配布用の Excel の二つに手が加えられている", again, both(*changed))


def _returned() -> Iterator[Scene]:
    for command in (CHECK, MERGE):
        yield Scene("返却のフォルダーがない", command, gone("input/returned"))
        yield Scene("返却のフォルダーが空", command, folder("input/returned"))
        yield Scene(
            "返却が自動のファイルだけ",
            command,
            both(folder("input/returned"), holding("input/returned/~$x.xlsx", b"x")),
        )
        yield Scene("返却のフォルダーを開けない", command, closed("福祉"))
        yield Scene("指定した場所がない", (*command, "ない.xlsx"), nothing)
        yield Scene("指定したフォルダーが空", (*command, "空"), folder("空"))
        yield Scene("名前が長すぎる", (*command, "長" * 90), nothing)


def _standings() -> Iterator[Scene]:
    for command in (STATUS, REMIND):
        yield Scene("マスターがない", command, gone(MASTER))
        yield Scene("マスターに誤りがある", command, edited(MASTER, SEVERAL_WRONG))
        yield Scene("まだ配布していない", command, gone("output"))
        yield Scene("配布していない回", (*command, "--round", "R9"), nothing)
        yield Scene("配布の記録が壊れている", command, damaged(ISSUE, b"?"))
        yield Scene("配布の記録がない", command, damaged(ISSUE))
        yield Scene("配布した様式の控えが壊れている", command, damaged(SENT, b"?"))
        yield Scene("返却のフォルダーを開けない", command, closed("福祉"))
        yield Scene("ディスクがいっぱい", command, refused("write_new", errno.ENOSPC, after=1))
        yield Scene("読み取り専用のディスク", command, refused("write_new", errno.EROFS))
        yield Scene("書き出す先を開いている", command, both(_told_before, refused("rename", errno.EACCES)))
        yield Scene(
            "書き出す先がフォルダー", command, both(folder("output/status.xlsx"), folder("output/reminders/福祉課.txt"))
        )
    yield Scene("配布していない課", (*REMIND, "--division", "土木課"), nothing)


def _told_before(town: Town, patch: pytest.MonkeyPatch) -> None:
    """Both were run, and then the city got another name: what they wrote is to be written anew."""
    assert town.run("status").err == town.run("remind").err == ""
    edited(MASTER, typed("計画", B2="藤沢市"))(town, patch)


def _kept() -> Iterator[Scene]:
    for command in (CHECK, MERGE):
        yield Scene("鍵が壊れている", command, holding("input/workspace.key", b"x"))
    yield Scene("計画の控えが壊れている", ANOTHER_ROUND, damaged(PLAN_SNAPSHOT, b"?"))
    yield Scene("様式の控えがない", GENERATE, damaged("?" * 64 + ".xlsx"))
    yield Scene("配布の記録が壊れている", GENERATE, damaged(ISSUE, b"?"))
    yield Scene("鍵が壊れている", GENERATE, holding("input/workspace.key", b"x"))
    yield Scene("鍵がない", GENERATE, gone("input/workspace.key"))


def _disks() -> Iterator[Scene]:
    again = (*GENERATE, "--due", "2027-05-31")
    writing = {IMPORT: gone(MASTER), again: nothing, ANOTHER_ROUND: nothing, MERGE: nothing, DEMO: nothing}
    for command, before in writing.items():
        yield Scene("ディスクがいっぱい", command, both(before, refused("write_new", errno.ENOSPC, after=1)))
        yield Scene("フォルダーに書けない", command, both(before, refused("write_new", errno.EACCES)))
        yield Scene("読み取り専用のディスク", command, both(before, refused("write_new", errno.EROFS)))
    for command in (ANOTHER_ROUND, DEMO):
        yield Scene("フォルダーを作れない", command, refused("make_folder", errno.EACCES))
    for call in ("probe", "rename"):
        opened = refused(call, errno.EACCES)
        yield Scene(f"書き出す先を開いている（{call}）", (*IMPORT, "--force"), opened)
        yield Scene(f"書き出す先を開いている（{call}）", again, opened)
        yield Scene(f"書き出す先を開いている（{call}）", MERGE, both(_merged, opened))
    lost = both(gone("input/workspace.key"), refused("write_new", errno.ENOSPC))
    yield Scene("鍵を書けない", (*GENERATE, "--force"), lost)


def _merged(town: Town, patch: pytest.MonkeyPatch) -> None:
    """Merged once, and then the city got another name: there are results to write over."""
    assert town.run("merge").status == 0
    edited(MASTER, typed("計画", B2="藤沢市"))(town, patch)


def _demos() -> Iterator[Scene]:
    yield Scene("見本のフォルダーが空でない", ("demo", "input"), nothing)
    yield Scene("見本のフォルダーがファイル", ("demo", MASTER), nothing)
    yield Scene("見本の計画と様式がない", DEMO, both(gone("templates"), no_source))
    yield Scene("見本の途中でディスクがいっぱい", DEMO, refused("write_new", errno.ENOSPC, after=30))
    yield Scene(
        "空の見本のフォルダーでディスクがいっぱい",
        DEMO,
        both(folder("見本"), refused("write_new", errno.ENOSPC, after=9)),
    )
