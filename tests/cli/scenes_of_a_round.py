"""Bad states that meet the commands of a running round: refresh, close, undo, resolve, set, figures, trace, rebuild."""

from __future__ import annotations

import errno
import itertools
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from kamakura_report.io.files import lock
from tests.cli.bad_states import (
    FORM,
    ISSUE,
    MASTER,
    PLAN_SNAPSHOT,
    SEVERAL_WRONG,
    Prepare,
    Scene,
    both,
    damaged,
    edited,
    folder,
    gone,
    holding,
    nothing,
    refused,
    typed,
    unreadable,
)
from tests.commands.town import R8, R9, Town, plan

OLD, FIGURES, MARKS = "福祉課.xlsx", "実績.csv", "output/conflicts.xlsx"
AS_SENT = f"{'?' * 10}/*.json.gz"
KEY = "2-1/12/決算額@R8"
ANNOTATE = ("check", "--annotate", "差戻し")
REFRESH, CLOSE, REOPEN, UNDO = ("refresh", OLD), ("close", "R8"), ("close", "R8", "--reopen"), ("undo",)
WITHDRAW = ("withdraw", "R9")
RESOLVE, IMPORT_FIGURES = ("resolve", MARKS), ("import-figures", FIGURES)
SET, TRACE, REBUILD = ("set", KEY, "17", "--reason", "電話"), ("trace", KEY), ("rebuild",)


def once(prepare: Prepare) -> Prepare:
    """A state that takes a while: reached once, and copied into every other town."""

    def reached(town: Town, patch: pytest.MonkeyPatch) -> None:
        kept = town.root.parent / f"once {prepare.__name__}"
        if kept.exists():
            shutil.copytree(kept, town.root, dirs_exist_ok=True)
        else:
            prepare(town, patch)
            shutil.copytree(town.root, kept)

    return reached


@once
def merged(town: Town, patch: pytest.MonkeyPatch) -> None:
    """What came back was taken in."""
    assert town.run("merge").status == 0


@once
def outdated(town: Town, patch: pytest.MonkeyPatch) -> None:
    """The plan was changed and sent out again; an answer to the first edition lies in the folder."""
    merged(town, patch)
    shutil.copyfile(town.workspace.returned / OLD, town.root / OLD)
    (program,) = plan().programs
    town.keep(replace(plan(), programs=(replace(program, name="健康"),)))
    assert town.run("generate", "--year", "R8").status == 0


@once
def wrong(town: Town, patch: pytest.MonkeyPatch) -> None:
    """Something in a returned file is to be corrected."""
    (one, _) = town.generate(R8).issued
    town.answer(one, {"2-1/3/i1@R8": "約17"})


@once
def contradicted(town: Town, patch: pytest.MonkeyPatch) -> None:
    """Two files of one time say different things, and the office has marked the one that counts."""
    (_, one) = town.generate(R8).issued
    town.answer(one, {KEY: "11"}, "もう一つ.xlsx")
    assert town.run("merge").status == 1
    marked(town, patch)


def marked(town: Town, patch: pytest.MonkeyPatch) -> None:
    """A ○ in 採用 of the first candidate."""

    def mark(book: object) -> None:
        sheet = book.worksheets[0]  # type: ignore[attr-defined]
        heading = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "採用")
        sheet.cell(heading.row + 1, heading.column).value = "○"

    edited(MARKS, mark)(town, patch)


@once
def closed(town: Town, patch: pytest.MonkeyPatch) -> None:
    """The round is closed."""
    merged(town, patch)
    assert town.run("close", "R8").status == 0


def sent_too_much(town: Town, patch: pytest.MonkeyPatch) -> None:
    """A round was begun by mistake."""
    town.generate(R9)


def busy(town: Town, patch: pytest.MonkeyPatch) -> None:
    """Somebody else is writing, and does not end; nobody waits for that here."""
    held = {"person": "鈴木", "machine": "PC-7", "since": "2027-06-01T09:00:00", "process": 4711}
    town.workspace.lock.write_text(json.dumps(held), encoding="utf-8")
    clock = SimpleNamespace(monotonic=itertools.count(0, 10).__next__, sleep=lambda seconds: None)
    patch.setattr(lock, "time", clock)


def figures(*lines: str) -> Prepare:
    """The file of figures holds these lines."""
    return holding(FIGURES, "\r\n".join(lines).encode("utf-8-sig"))


RECEIVE = ("receive",)
READY = {  # commands that write, each where it has something to do
    ANNOTATE: wrong,
    REFRESH: outdated,
    CLOSE: merged,
    REOPEN: closed,
    WITHDRAW: sent_too_much,
    UNDO: merged,
    RESOLVE: contradicted,
    SET: merged,
    IMPORT_FIGURES: both(merged, figures("キー,値", f"{KEY.replace('R8', 'R9')},17")),
    REBUILD: merged,
}


def scenes() -> Iterator[Scene]:
    """The table."""
    yield from _annotated()
    yield from _refreshed()
    yield from _turned()
    yield from _decided()
    yield from _figures()
    yield from _asked()
    yield from _everywhere()


def _annotated() -> Iterator[Scene]:
    yield Scene("差戻し用のフォルダーが点検する中", ("check", "--annotate", "input/returned/差戻し"), wrong)
    yield Scene("差戻し用のフォルダーがファイル", ("check", "--annotate", MASTER), wrong)
    yield Scene("鍵がない", ANNOTATE, both(wrong, gone("input/workspace.key")))
    yield Scene("鍵が壊れている", ANNOTATE, both(wrong, holding("input/workspace.key", b"x")))


def _refreshed() -> Iterator[Scene]:
    yield Scene("ファイルがない", REFRESH, nothing)
    yield Scene("指定がフォルダー", ("refresh", "input/returned"), outdated)
    yield Scene("空のファイル", REFRESH, both(outdated, holding(OLD, b"")))
    yield Scene("Excel でないファイル", REFRESH, both(outdated, holding(OLD, b"a,b\r\n")))
    yield Scene("ほかの Excel", ("refresh", MASTER), outdated)
    yield Scene("様式ID のない様式", ("refresh", FORM), outdated)
    yield Scene("配布の記録がない", REFRESH, both(outdated, damaged(ISSUE)))
    yield Scene("配布の記録が壊れている", REFRESH, both(outdated, damaged(ISSUE, b"?")))
    yield Scene("計画の控えがない", REFRESH, both(outdated, damaged(PLAN_SNAPSHOT)))
    yield Scene("様式の控えが壊れている", REFRESH, both(outdated, damaged("?" * 64 + ".xlsx", b"?")))
    yield Scene("新しい様式がまだない", ("refresh", f"input/returned/{OLD}"), merged)
    yield Scene("今の様式を指定", ("refresh", f"output/workbooks/R8/{OLD}"), outdated)
    yield Scene("締め切った回", ("refresh", f"input/returned/{OLD}"), closed)
    yield Scene("作るファイルが Excel でない", (*REFRESH, "-o", "新.csv"), outdated)
    yield Scene("作るファイルが元のファイル", (*REFRESH, "-o", OLD), outdated)
    yield Scene("作るファイルがフォルダー", (*REFRESH, "-o", "新.xlsx"), both(outdated, folder("新.xlsx")))
    written = "output/workbooks/R8/福祉課（記入済み）.xlsx"
    again = both(outdated, refreshed, edited(written, typed("表紙", A1="書き込み")))
    yield Scene("作ったファイルに手が加えられている", REFRESH, again)
    yield Scene("鍵がない", REFRESH, both(outdated, gone("input/workspace.key")))
    yield Scene("鍵が壊れている", REFRESH, both(outdated, holding("input/workspace.key", b"x")))


def refreshed(town: Town, patch: pytest.MonkeyPatch) -> None:
    """What was typed was moved once already."""
    assert town.run("refresh", str(town.root / OLD)).status == 0


def _turned() -> Iterator[Scene]:
    yield Scene("まだ配布していない", RECEIVE, gone("output"))
    yield Scene("配布していない回", (*RECEIVE, "--round", "R9"), nothing)
    yield Scene("ファイルがない", (*RECEIVE, "ない.xlsx"), nothing)
    yield Scene("マスターがない", RECEIVE, gone(MASTER))
    yield Scene("だれかが書き込み中", RECEIVE, busy)
    yield Scene("台帳が壊れている", RECEIVE, both(merged, holding("output/ledger/ledger.sqlite3", b"x" * 9999)))
    yield Scene("配布していない回", ("close", "R9"), nothing)
    yield Scene("まだ配布していない", CLOSE, gone("output"))
    yield Scene("締め切った回", CLOSE, closed)
    yield Scene("開いている回", REOPEN, nothing)
    yield Scene("配布していない回", ("withdraw", "R9"), nothing)
    yield Scene("回答が届いている回", ("withdraw", "R8"), merged)
    yield Scene("まだ取り込んでいない回答", ("withdraw", "R8"), nothing)
    yield Scene("取り下げた回", WITHDRAW, both(sent_too_much, _withdrawn))
    yield Scene("集計していない", UNDO, nothing)
    yield Scene("すべて取り消した", UNDO, both(merged, _undone))


def _undone(town: Town, patch: pytest.MonkeyPatch) -> None:
    assert town.run("undo").status == 0


def _withdrawn(town: Town, patch: pytest.MonkeyPatch) -> None:
    assert town.run(*WITHDRAW).status == 0


def _decided() -> Iterator[Scene]:
    yield Scene("ファイルがない", RESOLVE, nothing)
    yield Scene("指定がフォルダー", ("resolve", "output"), merged)
    yield Scene("Excel でないファイル", RESOLVE, both(merged, holding(MARKS, b"a,b\r\n")))
    yield Scene("ほかの Excel", ("resolve", MASTER), merged)
    yield Scene("印がない", RESOLVE, merged)
    yield Scene("ファイルを開いている", RESOLVE, both(contradicted, unreadable("conflicts.xlsx")))
    yield Scene("計画にないキー", ("set", "2-9/1/決算額@R8", "17", "--reason", "電話"), merged)
    yield Scene("数字として読めない", ("set", KEY, "約17", "--reason", "電話"), merged)
    yield Scene("理由がない", ("set", KEY, "17"), merged)
    yield Scene("値がない", ("set", KEY, "--reason", "電話"), merged)
    yield Scene("値が空", ("set", KEY, " ", "--reason", "電話"), merged)
    yield Scene("単位が違う", ("set", KEY, "1,234円", "--reason", "電話"), merged)
    yield Scene("桁が多すぎる", ("set", KEY, "1234567890123456789", "--reason", "電話"), merged)
    yield Scene("負の数が余分", ("set", KEY, "17", "-3", "--reason", "電話"), merged)
    yield Scene("計画にない事業", ("set", "2-1/99", "17", "--reason", "電話"), merged)
    yield Scene("聞いていない言葉", ("set", "2-1/12/備孝", "増えた", "--reason", "電話"), merged)
    yield Scene("取り下げる決定がない", ("set", KEY, "--withdraw", "--reason", "電話"), merged)
    yield Scene("マスターで決まっている値", ("set", "2-1/3/予算額@R8", "17", "--reason", "電話"), merged)


def _figures() -> Iterator[Scene]:
    yield Scene("ファイルがない", IMPORT_FIGURES, nothing)
    yield Scene("指定がフォルダー", ("import-figures", "output"), nothing)
    yield Scene("空のファイル", IMPORT_FIGURES, holding(FIGURES, b""))
    yield Scene("Excel のファイル", ("import-figures", MASTER), nothing)
    yield Scene("文字でないファイル", IMPORT_FIGURES, holding(FIGURES, bytes(range(256))))
    yield Scene("見出しがない", IMPORT_FIGURES, figures(f"{KEY},17"))
    wrong_lines = (f"{KEY},約17", "総額,17", "2-9/1/i1@R8,17", f"{KEY.replace('R8', 'R9')},1,234")
    yield Scene("直すところがいくつもある", IMPORT_FIGURES, figures("キー,値", *wrong_lines))
    yield Scene("集計した数字と違う", IMPORT_FIGURES, both(merged, figures("キー,値", f"{KEY},17")))
    yield Scene("ファイルを開いている", IMPORT_FIGURES, both(figures("キー,値"), unreadable(FIGURES)))


def _asked() -> Iterator[Scene]:
    yield Scene("計画にないキー", ("trace", "2-9/1/i1@R8"), merged)
    yield Scene("合う名前がない", ("trace", "単独事葉"), merged)
    yield Scene("一つの言葉だけ合わない", ("trace", "単独事業", "観光", "R8"), merged)
    yield Scene("すべてには合わない", ("trace", "講座", "決算額"), merged)
    yield Scene("配布の記録が壊れている", TRACE, both(merged, damaged(ISSUE, b"?")))
    yield Scene("記録がない", REBUILD, gone("output"))
    lost = gone("output/ledger/ledger.sqlite3")
    yield Scene("記録も台帳も壊れている", REBUILD, both(merged, _spoilt("events"), lost))
    yield Scene("受け取ったファイルが壊れている", REBUILD, both(merged, _spoilt("archive")))
    yield Scene("受け取ったファイルがない", REBUILD, both(merged, _emptied))
    yield Scene("配布した様式の控えが壊れている", REBUILD, both(merged, damaged(AS_SENT, b"?")))
    yield Scene("配布の記録がない", REBUILD, both(merged, damaged(ISSUE)))


def _spoilt(name: str) -> Prepare:
    """A file that the ledger is made from is cut off."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        path = sorted((town.workspace.ledger / name).iterdir())[-1]
        path.write_bytes(path.read_bytes()[:-9])

    return prepare


def _emptied(town: Town, patch: pytest.MonkeyPatch) -> None:
    for path in town.workspace.received.iterdir():
        path.unlink()


def _everywhere() -> Iterator[Scene]:
    """What any command that writes may meet."""
    for command, ready in READY.items():
        yield Scene("だれかが書き込み中", command, both(ready, busy))
        yield Scene("ディスクがいっぱい", command, both(ready, refused("write_new", errno.ENOSPC, after=1)))
        yield Scene("読み取り専用のディスク", command, both(ready, refused("write_new", errno.EROFS)))
        yield Scene("書き出す先を開いている", command, both(ready, refused("rename", errno.EACCES)))
    for command, ready in (READY | {TRACE: merged}).items():
        if command not in (ANNOTATE, REBUILD):
            yield Scene("マスターがない", command, both(ready, gone(MASTER)))
            yield Scene("マスターに誤りがある", command, both(ready, edited(MASTER, SEVERAL_WRONG)))
            yield Scene("マスターを開いている", command, both(ready, unreadable("master.xlsx")))
        if command not in (ANNOTATE, REBUILD):
            yield Scene("台帳が壊れている", command, both(ready, holding("output/ledger/ledger.sqlite3", b"x" * 9999)))
