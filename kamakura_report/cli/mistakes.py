"""Mistakes in what was typed, each told in one line with what was probably meant: a command, an option, a folder."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from kamakura_report.problem import CannotRun
from kamakura_report.text import command_line, comparable, nearest

if TYPE_CHECKING:
    from pathlib import Path

    from kamakura_report.commands.workspace import Workspace

LOOK = "--help で使い方を確かめられます。"
FOLDER_OPTION = "-C"
TYPED = "kamakura_report.typed"  # in click's meta: all words behind the program's name
EACH = "kamakura_report.each"  # there: runs the command in each of many workspaces; missing when there is one
_DASHES = "‐‑‒–—―−－ー─"  # what an input method or a word processor makes of a hyphen
_NEAR = 0.55  # of difflib's ratio: marge and merge; not undo and new
_MOST_NEAR = 3


def unknown_command(word: str, commands: Iterable[str], steps: dict[str, str], rest: Sequence[str]) -> str:
    """The line for a command that is none. ``steps`` are the names of files to double-click, with their commands."""
    known = list(commands)
    plain = comparable(word).casefold().removesuffix(".bat")
    found = [steps[plain]] if plain in steps else nearest(plain, known, _MOST_NEAR, _NEAR)
    if not found:
        return f"「{word}」というコマンドはありません。{'、'.join(known)} のどれかを書いてください。"
    if len(found) == 1:
        return f"「{word}」というコマンドはありません。「{command_line(found[0], *rest)}」ではありませんか。"
    return f"「{word}」というコマンドはありません。{'、'.join(found)} のどれかではありませんか。"


def mistake(error: click.ClickException) -> str:
    """What was typed wrongly, and what to do, in one line."""
    match error:
        case click.NoSuchOption():
            return _unknown_option(error)
        case click.MissingParameter():
            name = error.param.human_readable_name.rstrip("…") if error.param else ""
            return f"{name}を指定してください。{LOOK}"
        case click.BadParameter():
            name = error.param.opts[-1] if error.param and error.param.opts else ""
            return f"{name} の書き方が正しくありません。{error.message}"
        case click.BadOptionUsage() if _is_switch(error):
            return f"{error.option_name} には値を付けません。「=」から後を消してください。"
        case click.BadOptionUsage():
            return f"{error.option_name} の後に値を書いてください。{LOOK}"
    return f"コマンドの書き方が正しくありません。{LOOK}"


def _unknown_option(error: click.NoSuchOption) -> str:
    told = f"{error.option_name} というオプションはありません。"
    context = error.ctx
    if context is None:
        return f"{told}{LOOK}"
    typed: list[str] = context.meta[TYPED]
    if error.option_name.startswith(FOLDER_OPTION) and context.parent is not None:
        return f"{FOLDER_OPTION} は、コマンドの前に書きます（「{command_line(*_folder_first(typed))}」）。"
    if isinstance(context.command, click.Group):
        at = next((number for number, word in enumerate(typed) if word in context.command.list_commands(context)), -1)
        if at > 0:
            line = command_line(typed[at], *typed[:at], *typed[at + 1 :])
            return f"コマンドのオプションは、コマンドの後に書きます（「{line}」）。"
    own = [name.removeprefix("--") for name in _options(context) if name.startswith("--")]
    word = next((word for word in typed if word.startswith(error.option_name)), error.option_name)
    plain = comparable(word.partition("=")[0]).lower().lstrip("-")
    near = [plain] if plain in own else nearest(plain, own, _MOST_NEAR, _NEAR)
    meant = f"{'、'.join(f'--{name}' for name in near)} ではありませんか。" if near else ""
    return f"{told}{meant}{LOOK}"


def must_not_look_like_an_option(words: Iterable[str], context: click.Context) -> None:
    """Raises CannotRun for a word that would be an option of this command if its dashes were hyphens."""
    known = _options(context)
    for word in words:
        plain = "".join("-" if sign in _DASHES else sign for sign in word)
        plain = unicodedata.normalize("NFKC", plain.partition("=")[0]).lower()
        if plain != word.partition("=")[0]:
            meant = plain if plain in known else f"-{plain}" if f"-{plain}" in known else ""
            if meant:
                raise CannotRun(f"「{word}」の横棒が半角の「-」ではありません。{meant} と、半角で打ち直してください。")


def must_be_for_a_workspace(workspace: Workspace, context: click.Context) -> None:
    """Raises CannotRun in a folder that is no workspace, with the command for the one that is near."""
    from kamakura_report.commands.near_workspaces import is_workspace, near_workspaces

    root = workspace.root
    if is_workspace(root):
        return
    told = f"{root.absolute()} は、作業フォルダー（input と output のあるところ）ではありません。"
    command = without_folder(context.meta[TYPED])
    raise CannotRun(f"{told}{_where(near_workspaces(root), command)}")


def must_not_be_inside_another(workspace: Workspace, context: click.Context) -> None:
    """Raises CannotRun where a plan would be brought into a folder of another workspace, and nobody said so."""
    from kamakura_report.commands.near_workspaces import workspace_above

    typed: list[str] = context.meta[TYPED]
    above = workspace_above(workspace.root)
    if above is None or without_folder(typed) != typed:
        return
    line, here = command_line(FOLDER_OPTION, str(above), *typed), command_line(FOLDER_OPTION, ".", *typed)
    told = f"{workspace.root.absolute()} は、作業フォルダー {above} の中です。"
    raise CannotRun(f"{told}「{line}」と打ってください。ここに別の作業フォルダーを作るなら「{here}」です。")


def missing_folder(root: Path, typed: Sequence[str]) -> str:
    """The line for a folder given with ``-C`` that is none."""
    from kamakura_report.commands.near_workspaces import is_workspace, near_workspaces

    command = without_folder(typed)
    if root.exists():
        told = f"-C の {root} は、フォルダーではありません。"
    elif command[:1] == ["init"]:
        return f"フォルダー {root} がありません。「{command_line('init', str(root))}」で作ってください。"
    else:
        told = f"作業フォルダー {root} が見つかりません。"
    above = root.absolute().parent
    names = [each.name for each in above.iterdir() if each.is_dir()] if above.is_dir() else []
    named = [above / name for name in nearest(root.name, names, _MOST_NEAR, _NEAR) if is_workspace(above / name)]
    return told + _where(named or near_workspaces(root), command)


def several_folders(word: str) -> str:
    """The line for a folder in the place of the command: a shell has put names in the place of a pattern."""
    return (
        f"「{word}」というコマンドはありません。作業フォルダーを幾つも指定するときは、"
        f"「{command_line(FOLDER_OPTION, '市/*', 'status')}」のように引用符で囲むか、"
        "-C をフォルダーの数だけ書いてください。"
    )


def _where(found: Sequence[Path], command: Sequence[str]) -> str:
    if not found:
        line, init = command_line(FOLDER_OPTION, "フォルダー", *command), command_line("init")
        return f"「{line}」のように -C で指定するか、新しく始めるなら「{init}」で用意してください。"
    line = command_line(FOLDER_OPTION, str(found[0]), *command)
    if len(found) == 1:
        return f"作業フォルダーは {found[0]} です。「{line}」と打ってください。"
    return f"近くにある作業フォルダーは {'、'.join(map(str, found))} です。「{line}」のように、-C で指定してください。"


def without_folder(typed: Sequence[str]) -> list[str]:
    """The words without the folders given in front of the command."""
    words = list(typed)
    while words and words[0].startswith(FOLDER_OPTION):
        words = words[2 if words[0] == FOLDER_OPTION else 1 :]
    return words


def _folder_first(typed: Sequence[str]) -> list[str]:
    """The words with the folder, which was given behind the command, in front of it."""
    at = next(number for number, word in enumerate(typed) if word.startswith(FOLDER_OPTION))
    width = 2 if typed[at] == FOLDER_OPTION else 1
    folder = [*typed[at : at + width], "フォルダー"][:2] if width == 2 else [typed[at]]
    return [*folder, *typed[:at], *typed[at + width :]]


def _options(context: click.Context) -> list[str]:
    parameters = context.command.get_params(context)
    return [name for one in parameters if isinstance(one, click.Option) for name in one.opts]


def _is_switch(error: click.BadOptionUsage) -> bool:
    options = error.ctx.command.get_params(error.ctx) if error.ctx else []
    return any(
        isinstance(option, click.Option) and option.is_flag and error.option_name in option.opts for option in options
    )
