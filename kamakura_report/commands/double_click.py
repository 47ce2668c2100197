"""The files to double-click: how each finds the program, and hands over what was dropped on it.

All are of one text but for where the program is found, and hold no word that a clerk reads, except where there is no
program to say it: ``cmd`` reads a file by its code page, and a name in it must survive any. The step is the name of
the file (``cli/steps.py``).
"""

from __future__ import annotations

from kamakura_report.frozen import frozen

STEP_NAMES = (
    "おためし", "取り込み", "発行", "受付", "点検", "差戻し", "集計", "状況", "督促", "決定", "移し替え", "締め切り",
    "公表", "公開データ", "議会資料", "取り消し", "バックアップ",
)  # fmt: skip
LAUNCHER = "kamakura-report.bat"  # the program with any arguments, for those who type
STEP_FILES = tuple(f"{step}.bat" for step in STEP_NAMES)

_BEGIN = """\
@echo off
setlocal DisableDelayedExpansion
set "PYTHONUTF8=1"
set "RESULT=2"
"""
# cmd cuts what was dropped at "&" and swallows "^" and "%": the program reads the line by which cmd was started. It is
# put into a variable without ever being part of a command.
_CLICKED = """\
set "KAMAKURA_REPORT_CLICKED="
setlocal EnableDelayedExpansion
set "LINE=!CMDCMDLINE!"
if not defined LINE goto typed
if "!LINE:%~nx0=!"=="!LINE!" goto typed
for /f "delims=" %%L in ("!LINE!") do endlocal & set "KAMAKURA_REPORT_CLICKED=%%L"
:typed
setlocal DisableDelayedExpansion
"""
_STEP_END = """\
set "RESULT=%ERRORLEVEL%"
:end
echo.
pause
rem After a dropped name with a sign "and" in it, cmd would go on with the rest of the name as a command: it is ended.
if defined KAMAKURA_REPORT_CLICKED exit %RESULT%
exit /b %RESULT%
"""
_LAUNCHER_END = """\
set "RESULT=%ERRORLEVEL%"
:end
exit /b %RESULT%
"""
_NO_PYTHON = """\
:nopython
chcp 65001 >nul
echo {words}
goto end
"""


@frozen
class Finder:
    """Where the program is: lines of cmd that end at the next one or go to ``nopython``, and how it is then started."""

    lines: str
    program: str  # starts the program with what follows
    steps: str  # starts the steps, with the file that was clicked and what follows
    words: str  # what is said when it is not there
    begin: str = ""  # what the first page says of it


def _first_that_runs(code: str, *starters: str) -> str:
    """Lines of cmd that put the first of these Pythons that runs the code into ``STARTER``, or go to ``nopython``."""
    tries = [f'set {starter}\n%STARTER% -c "{code}" >nul 2>nul\n' for starter in starters]
    return "if %ERRORLEVEL%==0 goto found\n".join(tries) + "if not %ERRORLEVEL%==0 goto nopython\n:found\n"


OWN_ENVIRONMENT = Finder(
    "rem The launcher py, else python; what the Store puts in its place answers nothing.\n"
    + _first_that_runs("", '"STARTER=py -3"', '"STARTER=python"'),
    '%STARTER% "%~dp0make.py" program',
    '%STARTER% "%~dp0make.py" step',
    "Python が見つかりません。Python 3.11 以降を入れてから、もう一度実行してください。",
)
PORTABLE = Finder(
    """\
if not exist "%~dp0python\\python.exe" goto nopython
""",
    '"%~dp0python\\python.exe" -m kamakura_report',
    '"%~dp0python\\python.exe" -m kamakura_report.cli.steps',
    "フォルダー「python」がありません。届いた zip を、フォルダーごと展開し直してください。",
    """\
このフォルダーには、動かすのに要るものがすべて入っています。Python も、管理者の権限も、インターネットも要りません。
共有フォルダーに置いて、何人かで使えます。フォルダーの名前や場所は変えて構いません。フォルダー「python」は
消さないでください。

まず「おためし.bat」をダブルクリックすると、見本の計画で、配布から集計までの一年の流れを見られます。
「WindowsによってPCが保護されました」と出たときは「詳細情報」「実行」の順に押します。出ないようにするには、
展開する前の zip を右クリックし、「プロパティ」の「許可する」に印を付けます。

コマンドを打つときは、エクスプローラーでこのフォルダーを開き、アドレス欄に「cmd」と打って Enter を押します。
""",
)


def installed(python: str) -> Finder:
    """The finder for a computer on which the program was installed; ``python`` is looked at first."""
    own = f'STARTER="{python.replace("%", "%%")}"'
    return Finder(
        "rem The Python that made this folder, else the one that this computer has.\n"
        + _first_that_runs("import kamakura_report", own, '"STARTER=py"', '"STARTER=python"'),
        "%STARTER% -m kamakura_report",
        "%STARTER% -m kamakura_report.cli.steps",
        "このパソコンには kamakura_report が入っていません。はじめにお読みください.txt の「はじめに」を見てください。",
        """\
このフォルダーを使うパソコンには、Python 3.11 以降と kamakura_report が要ります。コマンドプロンプトで、
次のように打って確かめます（Mac・Linux では「py」を「python3」と読み替えてください）。

    py -m kamakura_report --version

版が表示されないときは、情報システムの担当に、kamakura_report のファイル（.whl）を「py -m pip install
ファイル」で入れてもらってください。

コマンドを打つときは、エクスプローラーでこのフォルダーを開き、アドレス欄に「cmd」と打って Enter を押します。
下の「kamakura-report」で動かないときは、「py -m kamakura_report」と打ってください。
""",
    )


def step_file(finder: Finder) -> bytes:
    """A file to double-click; all steps have the same bytes, and differ in their names."""
    return _batch(finder, _BEGIN, _CLICKED, finder.lines, f'{finder.steps} "%~f0" %*\n', _STEP_END)


def launcher_file(finder: Finder) -> bytes:
    """The program with any arguments, for those who type."""
    return _batch(finder, _BEGIN, finder.lines, f"{finder.program} %*\n", _LAUNCHER_END)


def files_to_click(finder: Finder) -> dict[str, bytes]:
    """All of them, by name."""
    return {LAUNCHER: launcher_file(finder), **{name: step_file(finder) for name in STEP_FILES}}


def _batch(finder: Finder, *parts: str) -> bytes:
    text = "".join([*parts, _NO_PYTHON.format(words=finder.words)])
    return text.replace("\n", "\r\n").encode("utf-8")
