"""Bad states of a workspace, one at a time: what is wrong in it, and the command that meets it."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kamakura_report.cli.app import COMMANDS
from tests.cli.bad_states import (
    ANOTHER_ROUND,
    CHECK,
    DEMO,
    FORM,
    GENERATE,
    IMPORT,
    ISSUE,
    MASTER,
    MERGE,
    PLAN,
    PLAN_SNAPSHOT,
    REMIND,
    SENT,
    SEVERAL_WRONG,
    STATUS,
    Scene,
    both,
    closed,
    damaged,
    edited,
    folder,
    gone,
    holding,
    no_source,
    nothing,
    refused,
    typed,
    unreadable,
    without,
)
from tests.commands.town import Town

ARGUMENTS = {  # what a command cannot do without
    "import": (PLAN,),
    "refresh": ("福祉課.xlsx",),
    "close": ("R8",),
    "resolve": ("output/conflicts.xlsx",),
    "set": ("2-1/12/決算額@R8", "17", "--reason", "電話"),
    "import-figures": ("実績.csv",),
    "trace": ("2-1/12/決算額@R8",),
    "backup": ("控え.zip",),
    "restore": ("控え.zip",),
}
BACKUP, RESTORE, EXPORT = ("backup", "控え.zip"), ("restore", "控え.zip"), ("export",)


_LISTS = {
    "一覧が空": "",
    "一覧が事業の一覧でない": "年度,区分,金額（億円）\n2026,積立,3\n",
    "一覧の年度と単位が書いてない": "事業名,課,決算額\nA事業,甲課,100\n",
    "一覧の列が空白": "事業名    課    決算額\n" + "A事業    甲課    100\n" * 3,
}


def scenes() -> Iterator[Scene]:
    """The table."""
    yield from _typed_wrongly()
    yield from _texts()
    yield from _masters()
    yield from _forms()
    yield from _rounds()
    yield from _returned()
    yield from _status_scenes()
    yield from _kept()
    yield from _disks()
    yield from _demos()
    yield from _handed_over()
    yield from _published()


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
    yield Scene("日付として読めない", ("generate", "--due", "5/32"), nothing)
    yield Scene("補助のプログラムの数として読めない", ("generate", "--workers", "多め"), nothing)
    yield Scene("整数として読めない", ("demo", "--seed", "八"), nothing)
    for command in COMMANDS:
        yield Scene("作業フォルダーがない", ("-C", "nowhere", command, *ARGUMENTS.get(command, ())), nothing)
    yield Scene("パターンに合う作業フォルダーがない", ("-C", "市/*", "status"), nothing)
    yield Scene("幾つもの作業フォルダーに一つずつのコマンド", ("-C", ".", "-C", "input", "trace", "8"), nothing)
    yield Scene("幾つもの作業フォルダーに一つのファイル", ("-C", ".", "-C", "input", "check", "a.xlsx"), nothing)
    yield Scene("コマンドの所にフォルダー", ("-C", ".", "input", "status"), nothing)


def _texts() -> Iterator[Scene]:
    missing = "input/plan/ない.txt"
    yield Scene("文章のファイルがない", ("import", missing), nothing)
    yield Scene("文章の指定がフォルダー", ("import", "input"), nothing)
    yield Scene("文章が空", IMPORT, holding(PLAN, b""))
    yield Scene("文章が空行だけ", IMPORT, holding(PLAN, b"\r\n\r\n \r\n"))
    yield Scene("文章が計画でない", IMPORT, holding(PLAN, "買い物\t大根\n".encode()))
    yield Scene("文章が PDF", IMPORT, holding(PLAN, b"%PDF-1.7\n"))
    yield Scene("文章がマスター", ("import", MASTER), nothing)
    yield Scene(
        "文章の列が空白", IMPORT, holding(PLAN, ("事業名    課    決算額\n" + "A事業    甲課    100\n" * 3).encode())
    )
    for state, text in _LISTS.items():
        yield Scene(state, ("import", "一覧.csv", "--accept"), holding("一覧.csv", text.encode()))
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
    yield Scene("別の回が終わっていない", ("generate", "--year", "R9"), nothing)
    yield Scene("別の回が終わっておらず、年度を書かない", ("generate",), nothing)
    again = (*GENERATE, "--due", "2027-05-31")
    yield Scene("配布用の Excel に手が加えられている", again, changed[0])
    yield Scene("配布用の Excel の二つに手が加えられている", again, both(*changed))


def _returned() -> Iterator[Scene]:
    for command in (CHECK, MERGE):
        yield Scene("返却のフォルダーがない", command, gone("input/returned"))
        yield Scene("返却のフォルダーが空", command, folder("input/returned"))
        yield Scene("返却のフォルダーを開けない", command, closed("福祉"))
        yield Scene("指定した場所がない", (*command, "ない.xlsx"), nothing)
        yield Scene("指定したフォルダーが空", (*command, "空"), folder("空"))
        yield Scene("名前が長すぎる", (*command, "長" * 90), nothing)


def _status_scenes() -> Iterator[Scene]:
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
    yield Scene("書き出す先を開いている（probe）", MERGE, both(_merged, refused("probe", errno.EACCES)))
    lost = both(gone("input/workspace.key"), refused("write_new", errno.ENOSPC))
    yield Scene("鍵を書けない", (*GENERATE, "--force"), lost)


def _merged(town: Town, patch: pytest.MonkeyPatch) -> None:
    """Merged once, and then the city got another name: there are results to write over."""
    assert town.run("merge").status == 0
    edited(MASTER, typed("計画", B2="藤沢市"))(town, patch)


def _demos() -> Iterator[Scene]:
    yield Scene("作業フォルダーがもうある", ("init",), nothing)
    yield Scene("用意するフォルダーがファイル", ("init", MASTER), nothing)
    yield Scene("用意する途中でディスクがいっぱい", ("init", "新年度"), refused("write_new", errno.ENOSPC, after=9))
    yield Scene("用意する途中でフォルダーを作れない", ("init", "新年度"), refused("make_folder", errno.EACCES, after=2))
    yield Scene("付いているはずの様式がない", ("init", "新年度"), no_source)
    yield Scene("マスターがもうある", ("new",), nothing)
    yield Scene("空のマスターを書けない", ("new", "--force"), refused("write_new", errno.ENOSPC))
    yield Scene("見本のフォルダーが空でない", ("demo", "input"), nothing)
    yield Scene("見本のフォルダーがファイル", ("demo", MASTER), nothing)
    yield Scene("見本の計画と様式がない", DEMO, both(gone("templates"), no_source))
    yield Scene("見本の途中でディスクがいっぱい", DEMO, refused("write_new", errno.ENOSPC, after=30))
    yield Scene(
        "空の見本のフォルダーでディスクがいっぱい",
        DEMO,
        both(folder("見本"), refused("write_new", errno.ENOSPC, after=9)),
    )


def _handed_over() -> Iterator[Scene]:
    yield Scene("名前が .zip でない", ("backup", "控え.txt"), nothing)
    yield Scene("バックアップが input の中", ("backup", "input/控え.zip"), nothing)
    yield Scene("同じ名前のものがある", BACKUP, holding("控え.zip", b"x"))
    yield Scene("同じ名前のフォルダーがある", (*BACKUP, "--force"), folder("控え.zip"))
    yield Scene("何もない作業フォルダー", ("-C", "templates", *BACKUP), nothing)
    yield Scene("マスターを開いている", BACKUP, unreadable("master.xlsx"))
    yield Scene("読み取り専用のディスク", BACKUP, refused("write_new", errno.EROFS))
    yield Scene("書き出す先を開いている", BACKUP, refused("rename", errno.EACCES))
    yield Scene("空でないフォルダーに戻す", RESTORE, _backed_up)
    yield Scene("戻す先がファイル", (*RESTORE, MASTER), _backed_up)
    yield Scene("バックアップがない", (*RESTORE, "新しい"), nothing)
    yield Scene("バックアップの指定がフォルダー", (*RESTORE, "新しい"), folder("控え.zip"))
    yield Scene("バックアップでないファイル", (*RESTORE, "新しい"), holding("控え.zip", b"PK\x03\x04"))
    yield Scene(
        "ディスクがいっぱい", (*RESTORE, "新しい"), both(_backed_up, refused("make_folder", errno.ENOSPC, after=1))
    )


def _published() -> Iterator[Scene]:
    yield Scene("マスターがない", EXPORT, gone(MASTER))
    yield Scene("公開の行に誤りがある", EXPORT, edited(MASTER, _public(("わが市の 評価", "×"), ("備考", "？"))))
    yield Scene("公開の項目やキーがどこにもない", EXPORT, edited(MASTER, _public(("備孝", "○"), ("2-1/99", "×"))))
    yield Scene("書き出す先が input の中", (*EXPORT, "-o", "input/data"), nothing)
    yield Scene("書き出す先がファイル", (*EXPORT, "-o", MASTER), nothing)
    yield Scene("書き出す先がフォルダー", EXPORT, folder("output/export/figures.csv"))
    yield Scene("pyarrow がない", (*EXPORT, "--parquet"), _no_pyarrow)
    yield Scene("ディスクがいっぱい", EXPORT, refused("write_new", errno.ENOSPC, after=2))
    yield Scene("幾つもの作業フォルダーに一つのフォルダー", ("-C", ".", "-C", "input", *EXPORT, "-o", "a"), nothing)


def _public(*rows: tuple[str, str]) -> Callable[[Any], None]:
    """A sheet 公開 with these rows."""

    def change(book: Any) -> None:
        sheet = book.create_sheet("公開")
        for row in (("キーまたは項目", "公開する", "公表する理由"), *rows):
            sheet.append(row)

    return change


def _no_pyarrow(town: Town, patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "pyarrow", None)


def _backed_up(town: Town, patch: pytest.MonkeyPatch) -> None:
    assert town.run("backup", str(town.root / "控え.zip")).status == 0
