"""The steps of the year as files to double-click: each asks what it must know, runs one command, says where to look.

The files themselves are plain (``commands/double_click.py``): all that a clerk reads stands here, whatever the
console's code page. Files that were dropped on one are taken from the line that Explorer wrote for ``cmd``, since
``cmd`` itself cuts a name at ``&`` and swallows ``^`` and ``%``.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from pathlib import Path

from kamakura_report.cli.app import COULD_NOT_RUN, run
from kamakura_report.cli.output import YES, ask, say, use_utf8
from kamakura_report.form.issue import ALL_YEARS
from kamakura_report.frozen import frozen
from kamakura_report.problem import CannotRun

CLICKED = "KAMAKURA_REPORT_CLICKED"  # the variable that holds the line by which cmd was started

BACKUP = "バックアップ-{day}.zip"  # of the day, so that one of another day stays
OWN = ("output/corrections", "kamakura-demo", BACKUP)

Ask = Callable[[str], str]
Run = Callable[[list[str]], int]


@frozen
class Question:
    """What is asked on the screen, and the option that the answer is for ("" for an argument)."""

    words: str
    option: str = ""
    needed: str = ""  # what is said, and nothing done, when there is no answer
    yes: tuple[str, ...] = ()  # the only answers that go on; they are no argument
    running: str = ""  # asked instead while a round ({round}) is at work: no answer goes on with that
    meaning: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # arguments that an answer stands for


@frozen
class Step:
    """One file to double-click."""

    intent: str  # what it is about to do
    arguments: tuple[str, ...]  # of the command; the first is its name, OWN among them are folders of the workspace
    result: str = ""  # said when the command could run
    questions: tuple[Question, ...] = ()
    takes_files: bool = False  # files and folders may be dropped on it
    default: str = ""  # what is taken when none was, as a pattern in the workspace
    one_by_one: bool = False  # the command takes one file
    missing: str = ""  # said when nothing was dropped and there is no default


_YEAR = Question(
    f"年度を入力して Enter（例 R8）。全年度なら「{ALL_YEARS}」と入力して Enter: ",
    "--year",
    needed="年度が入力されていないので、何もしませんでした。",
    running="回「{round}」をもう一度配布するなら、そのまま Enter。"
    f"新しい回なら、年度（例 R9）か「{ALL_YEARS}」を入力して Enter: ",
    meaning={ALL_YEARS: ("--round", ALL_YEARS)},
)
_DUE = Question("提出期限を入力して Enter（例 5月31日）。なし、又は前のままなら、そのまま Enter: ", "--due")
_CITY = Question("市の名前を入力して Enter。マスターにあるなら、そのまま Enter: ", "--city")
_ROUND = Question("締め切る回を入力して Enter（例 R8）: ", needed="回が入力されていないので、何もしませんでした。")
_SURE = Question(
    "取り消してよければ y を入力して Enter: ",
    needed="y が入力されていないので、何もしませんでした。",
    yes=YES,
)
_SHOW = Question(
    "公表してよければ y を入力して Enter: ", needed="y が入力されていないので、何もしませんでした。", yes=YES
)
CLICKED_STEPS = {
    "おためし": Step(
        "見本の計画で、配布から集計までの一年の流れを、新しいフォルダー kamakura-demo の中で行います。",
        ("demo", "kamakura-demo"),
        "kamakura-demo の中の output を開いて、できたものを見てください。消しても構いません。",
    ),
    "取り込み": Step(
        "計画の文章か、事業の一覧（Excel、CSV）を取り込み、マスターを作ります。"
        "このファイルの上に置くか、文章なら input\\plan に入れておきます。",
        ("import",),
        "一覧なら input\\読み取りの設定.xlsx を直して、もう一度置いてください。"
        "input\\master.xlsx ができたら開き、シート「確認事項」を見て直してください。",
        (_CITY,),
        takes_files=True,
        default="input/plan/*.txt",
        missing="計画の文章が input\\plan にありません。タブ区切りのテキスト（.txt）を入れてください。",
    ),
    "発行": Step(
        "各課に配布する Excel を作ります。",
        ("generate",),
        "できあがったファイルは output\\workbooks にあります。",
        (_YEAR, _DUE),
    ),
    "受付": Step(
        "返ってきたファイルを受け付けます（点検、集計、差戻し、提出状況、督促）。"
        "上に置かれたもの、なければ input\\returned を見ます。",
        ("receive",),
        takes_files=True,
    ),
    "点検": Step(
        "返ってきたファイルを点検します。何も書き換えません。上に置かれたもの、なければ input\\returned を見ます。",
        ("check",),
        takes_files=True,
    ),
    "差戻し": Step(
        "課に送り返す Excel を作ります。上に置かれたもの、なければ input\\returned を見ます。",
        ("check", "--annotate", "output/corrections"),
        "送り返す Excel は output\\corrections にあります。",
        takes_files=True,
    ),
    "集計": Step(
        "返ってきたファイルをまとめます。上に置かれたもの、なければ input\\returned を見ます。",
        ("merge",),
        "集計結果は output\\consolidated.xlsx にあります。",
        takes_files=True,
    ),
    "状況": Step(
        "どの課から届き、何が残っているかを示します。", ("status",), "同じ表は output\\status.xlsx にあります。"
    ),
    "督促": Step("まだの課への督促の文を作ります。", ("remind",), "文は output\\reminders にあります。"),
    "決定": Step(
        "output\\conflicts.xlsx に付けた印を、決定として取り込みます。",
        ("resolve",),
        "集計結果は output\\consolidated.xlsx にあります。",
        takes_files=True,
        default="output/conflicts.xlsx",
        one_by_one=True,
        missing="output\\conflicts.xlsx がありません。競合があるときに、集計で作られます。",
    ),
    "移し替え": Step(
        "記入の始まっている古い様式から、新しい様式に記入を移します。",
        ("refresh",),
        "新しいファイルは output\\workbooks にあります。",
        takes_files=True,
        one_by_one=True,
        missing="古い様式のファイルを、このファイルの上に置いてください（ドラッグします）。",
    ),
    "締め切り": Step("回を締め切ります。", ("close",), questions=(_ROUND,)),
    "公表": Step(
        "公開用のページを作ります。公開するものは、マスターのシート「公開」で決めます。公表したことは台帳に残ります。",
        ("publish",),
        "output\\site の index.html を開いて、見てください。site フォルダーごと、ウェブサーバーに置けます。",
        (_SHOW,),
    ),
    "公開データ": Step(
        "公表するものを、データ（CSV、Excel、JSON）にします。公開するものは、マスターのシート「公開」で決めます。",
        ("export",),
        "できたものは output\\export にあります。フォルダーごと渡せます。",
    ),
    "議会資料": Step(
        "議会に出す「主要な施策の成果」を、Word の文書で作ります。",
        ("council",),
        "文書は output\\council\\主要な施策の成果（年度）.docx です。",
    ),
    "バックアップ": Step(
        "台帳、input、様式を一つの ZIP にまとめます。引き継ぎと控えのためです。庁外に出さないでください。",
        ("backup", BACKUP),
    ),
    "取り消し": Step("最後の集計を取り消します。", ("undo",), questions=(_SURE,)),
}


def start() -> None:
    """``python -m kamakura_report.cli.steps FILE.bat …``: do the step that the file is named after, in its folder."""
    use_utf8()
    sys.exit(do(sys.argv[1:], os.environ, ask, run))


def do(arguments: Sequence[str], environment: Mapping[str, str], ask_for: Ask, run_command: Run) -> int:
    """Do the step of the file that ``arguments`` name first, with the files named behind it or dropped on it.

    The exit status is that of the command, the worst of several; 2 when nothing was done.
    """
    clicked = Path(arguments[0])
    step = CLICKED_STEPS[clicked.stem]
    workspace = clicked.parent
    dropped = dropped_names(environment.get(CLICKED, ""), clicked.name)
    say(step.intent)
    files = list(arguments[1:]) if dropped is None else dropped
    if not files and step.default:
        files = [str(path) for path in sorted(workspace.glob(step.default))]
    if not files and step.missing:
        say(step.missing, err=True)
        return COULD_NOT_RUN
    round_at_work = _round_at_work(workspace) if any(one.running for one in step.questions) else ""
    answers = _answers(step.questions, ask_for, round_at_work)
    if answers is None:
        return COULD_NOT_RUN
    day = datetime.now().strftime("%Y%m%d-%H%M%S")
    own = (str(workspace / one.format(day=day)) if one in OWN else one for one in step.arguments)
    command = ["-C", str(workspace), *own, *answers]
    batches = [[name] for name in files] if step.one_by_one else [files if step.takes_files else []]
    status = max(run_command([*command, *batch]) for batch in batches)
    if step.result and status != COULD_NOT_RUN:
        say(step.result)
    return status


def dropped_names(line: str, clicked: str) -> list[str] | None:
    """The files that Explorer names behind the file ``clicked`` in the line it starts ``cmd`` with.

    None when the line is not of that file: it was typed in an open window. A name with a blank stands in quotes, one
    without does not, whatever other signs it has.
    """
    named = re.search(re.escape(clicked) + r'"?', line, re.IGNORECASE)
    if not named:
        return None
    rest = line[named.end() :].strip()
    if rest.count('"') % 2:  # the quotes around all that is behind /c
        rest = rest[: rest.rindex('"')]
    return [quoted or plain for quoted, plain in re.findall(r'"([^"]+)"|([^\s"]+)', rest)]


def _round_at_work(workspace: Path) -> str:
    """The round that can be sent out again; "" where none is open, or the command will say what is wrong."""
    from kamakura_report.commands.known_rounds import running_round
    from kamakura_report.commands.workspace import Workspace

    try:
        return running_round(Workspace(workspace), now=datetime.now())
    except CannotRun:
        return ""


def _answers(questions: Iterable[Question], ask_for: Ask, round_at_work: str) -> list[str] | None:
    """What was answered, as arguments; None when an answer that is needed was not given."""
    arguments: list[str] = []
    for question in questions:
        goes_on = question.running and round_at_work
        answer = ask_for(question.running.format(round=round_at_work) if goes_on else question.words).strip()
        if goes_on and not answer:
            arguments += ["--round", round_at_work]
            continue
        if answer in question.meaning:
            arguments += question.meaning[answer]
            continue
        if question.needed and not (answer in question.yes if question.yes else answer):
            say(question.needed, err=True)
            return None
        if answer and not question.yes:
            arguments += [question.option, answer] if question.option else [answer]
    return arguments


if __name__ == "__main__":
    start()
