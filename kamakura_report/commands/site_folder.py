"""The folder of the public pages: none in which something else is kept; what is not ours in it is left alone."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from kamakura_report.commands.workspace import Workspace
from kamakura_report.io import files
from kamakura_report.patterns import pattern
from kamakura_report.problem import CannotRun

# Where a page of any edition may lie; whatever else is in the folder is left alone.
_OURS = pattern(r"index\.html|style\.css|(search|changes)/index\.html|search/\w+\.js|(program|project)/.+/index\.html")


def checked_folder(workspace: Workspace, folder: Path | None) -> Path:
    """Where the site goes. Raises CannotRun for a folder that holds, or lies in, what is not for the public."""
    if folder is None:
        return workspace.site
    wanted, root = files.absolute_path(folder), files.absolute_path(workspace.root)
    output, site = files.absolute_path(workspace.output), files.absolute_path(workspace.site)
    if root.is_relative_to(wanted) or (wanted.is_relative_to(root) and not _is_own(wanted, output, site)):
        raise CannotRun(
            f"{folder} には、公開しないものが入っています（又は、入ります）。公開用のページは、"
            f"作業フォルダーの外か、{workspace.site} に作ってください。"
        )
    if wanted.is_file():
        raise CannotRun(f"{folder} はファイルです。公開用のページを入れるフォルダーを指定してください。")
    return folder


def _is_own(wanted: Path, output: Path, site: Path) -> bool:
    """Inside the workspace only ``output/site`` and folders beside it whose names say so (``output/site-2``)."""
    return wanted == site or (wanted.parent == output and wanted.name.startswith(f"{site.name}-"))


def clear_old_pages(
    workspace: Workspace, site: Path, written: Collection[Path], *, dry_run: bool = False
) -> tuple[files.Cleared, tuple[Path, ...]]:
    """Delete pages of before that no longer belong, as they were written; and the files there that are no pages of
    ours, which stay."""
    there = files.files_inside(site) if site.is_dir() else []
    others = [path for path in there if path not in set(written)]
    old = files.ever_written((path for path in others if _OURS.fullmatch(_name(site, path))), workspace.written)
    cleared = files.Cleared((), ()) if dry_run else files.clear_files(old, workspace.written)
    strangers = tuple(path for path in others if path not in cleared.removed and not (dry_run and path in old))
    return cleared, strangers


def _name(site: Path, path: Path) -> str:
    return path.relative_to(site).as_posix()
