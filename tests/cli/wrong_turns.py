"""Wrong turns: what is typed where or when it should not be, what is said, and what is done then."""

from __future__ import annotations

import errno
import re
import shlex
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.cli.bad_states import FORM, MASTER, Prepare, edited, gone, holding, nothing, refused, typed, unreadable
from tests.cli.wrong_files import FIGURE
from tests.commands.ledgers import mark
from tests.commands.town import FORM as SHIPPED_FORM
from tests.commands.town import R8 as ROUND
from tests.commands.town import Town, plan

KEY = "2-1/12/決算額@R8"
LIST = "施策番号,施策名,No,事業名,所管課\n2-1,福祉,3,見守り,福祉課\n2-1,福祉,12,相談,福祉課\n"


@dataclass(frozen=True)
class WrongTurn:
    """A command in a bad state; ``follow`` does what the message says, and ``after`` (else the same) works then.

    ``after`` is such that it fails until that is done, but where another command is what the message asks for: then
    ``{named}`` in it is what the message names, the first group of ``named``. ``{root}`` is the workspace.
    """

    state: str
    command: tuple[str, ...]
    place: str
    finding: str
    remedy: str
    prepare: Prepare = nothing
    follow: Callable[[Town], object] = lambda town: None
    after: tuple[str, ...] = ()
    named: str = ""
    shows: str = ""  # what the last command says, and would not say without the cure
    pasted: bool = False  # the first command that the message gives is run as it stands
    statuses: tuple[int, ...] = (2,)

    def __str__(self) -> str:
        return self.state


def pasted_commands(words: str) -> list[list[str]]:
    """The arguments of each command in the message, as they would be pasted."""
    return [shlex.split(one) for one in re.findall(r"「kamakura-report ([^」]+)」", words)]


def _keep_master(town: Town) -> None:
    town.keep(plan())


def _keep_form(town: Town) -> None:
    town.workspace.template.parent.mkdir(exist_ok=True)
    shutil.copyfile(SHIPPED_FORM, town.workspace.template)


def _put_back(town: Town) -> None:
    town.workspace.returned.mkdir(exist_ok=True)
    shutil.copyfile(town.root / "控え.xlsx", town.workspace.returned / "福祉課.xlsx")


def _set_aside(town: Town, patch: pytest.MonkeyPatch) -> None:
    shutil.copyfile(town.workspace.returned / "福祉課.xlsx", town.root / "控え.xlsx")
    shutil.rmtree(town.workspace.returned)


def _emptied(town: Town, patch: pytest.MonkeyPatch) -> None:
    _set_aside(town, patch)
    town.workspace.returned.mkdir()


def _contradicted(town: Town, patch: pytest.MonkeyPatch) -> None:
    (one, *_) = town.generate(ROUND).issued
    town.answer(one, {FIGURE: "11"}, "もう一つ.xlsx")
    assert town.run("merge").status == 1


def ran(*command: str) -> Prepare:
    """A command was run before."""

    def prepare(town: Town, patch: pytest.MonkeyPatch) -> None:
        town.run(*command)

    return prepare


R8 = ("generate", "--round", "R8")
AFTER = ("set", KEY, "7", "--reason", "電話")
TURNS = (
    WrongTurn(
        "名前違い",
        ("check", "{root}/控え.xlsx"),
        "控え.xlsx",
        "見つかりません",
        "名前と場所",
        follow=lambda town: shutil.copyfile(town.workspace.returned / "福祉課.xlsx", town.root / "控え.xlsx"),
    ),
    WrongTurn("返却のフォルダーがない", ("check",), "returned", "がありません", "作って", _set_aside, _put_back),
    WrongTurn(
        "返却のフォルダーが空", ("merge",), "returned", "ファイルがありません", "入れてから", _emptied, _put_back
    ),
    WrongTurn("マスターがない", R8, "master.xlsx", "がありません", "作ってください", gone(MASTER), _keep_master),
    WrongTurn("マスターが空", R8, "master.xlsx", "0 バイト", "控え", holding(MASTER, b""), _keep_master),
    WrongTurn("マスターを開いている", R8, "master.xlsx", "開けません", "閉じて", unreadable("master.xlsx")),
    WrongTurn("様式がない", R8, "evaluation.xlsx", "見つかりません", "場所と名前", gone(FORM), _keep_form),
    WrongTurn("様式が空", R8, "evaluation.xlsx", "0 バイト", "控え", holding(FORM, b""), _keep_form),
    WrongTurn(
        "計画にない課",
        (*R8, "--division", "土木課"),
        "土木課",
        "計画にありません",
        "福祉課、保険課",
        after=(*R8, "--division", "{named}"),
        named="(福祉課)、",
    ),
    WrongTurn(
        "計画にない年度",
        ("generate", "--year", "R30"),
        "令和30年度",
        "R8～R9",
        "直してください",
        after=("generate", "--year", "{named}"),
        named="(R8)～",
    ),
    WrongTurn(
        "配布していない回",
        ("status", "--round", "R12"),
        "R12",
        "ありません",
        "R8",
        after=("status", "--round", "{named}"),
        named="(R8)",
    ),
    WrongTurn(
        "決定のキーがない",
        ("set", "2-1/99/決算額@R8", *AFTER[2:]),
        "2-1/99",
        "計画にありません",
        "近いもの: ",
        after=("set", "{named}", *AFTER[2:]),
        named="近いもの: ([^ 、（]+)",
    ),
    WrongTurn("決定の値がない", ("set", KEY), "値", "どれか一つ", "書いてください", after=AFTER),
    WrongTurn("決定の理由がない", ("set", KEY, "7"), "理由", "ありません", "--reason", after=AFTER),
    WrongTurn(
        "取り消すものがない",
        ("undo",),
        "まだ一度も取り込んでいない",
        "取り消せる集計がありません",
        "そのままで",
        follow=lambda town: town.run("merge"),
    ),
    WrongTurn(
        "回答のある回を取り下げる",
        ("withdraw", "R8"),
        "回「R8」",
        "回答が届いています",
        "締め切って",
        pasted=True,
        after=("close", "R8", "--reopen"),
    ),
    WrongTurn(
        "別の回が終わっていない",
        ("generate", "--year", "R9"),
        "回「R8」（まだの課 2）",
        "終わっていません",
        "--yes",
        pasted=True,
        after=("generate", "--year", "R9", "--yes"),
        shows="回「R9」: ",
    ),
    WrongTurn(
        "締め切った回に届いた",
        ("merge",),
        "福祉課.xlsx",
        "締め切られて",
        "--reopen",
        ran("close", "R8"),
        pasted=True,
        statuses=(1,),
        shows="使ったもの 2",
    ),
    WrongTurn(
        "二度締め切る",
        ("close", "R8"),
        "回「R8」",
        "すでに締め切られて",
        "開き直す",
        ran("close", "R8"),
        after=("close", "R8"),
        pasted=True,
    ),
    WrongTurn("読み取り専用", ("merge",), "output", "書けません", "権限がある", refused("write_new", errno.EROFS)),
    WrongTurn(
        "ディスクがいっぱい",
        ("merge",),
        "output",
        "空きが足りない",
        "空きを作って",
        refused("write_new", errno.ENOSPC, after=1),
    ),
    WrongTurn(
        "一覧がない",
        ("import", "{root}/一覧.csv"),
        "一覧.csv",
        "見つかりません",
        "場所と名前",
        follow=lambda town: (town.root / "一覧.csv").write_text(LIST, encoding="utf-8"),
    ),
    WrongTurn(
        "決める表がない",
        ("resolve", "{root}/marked.xlsx"),
        "marked.xlsx",
        "見つかりません",
        "場所と名前",
        _contradicted,
        follow=lambda town: mark(town, 1, "○"),
    ),
    WrongTurn(
        "手を加えた様式",
        (*R8, "--due", "2027-05-31"),
        "福祉課.xlsx",
        "手が加えられて",
        "--force",
        edited("output/workbooks/R8/福祉課.xlsx", typed("表紙", A1="書き込み")),
        after=(*R8, "--due", "2027-05-31", "--force"),
    ),
)
