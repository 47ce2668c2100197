"""計画の変更 as people read it: what changes who is asked for what comes first, and like lines are folded into one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kamakura_report.plan.changes import HAPPENED, Change, ChangeKind
from kamakura_report.text import first_of

MOST_ALIKE = 3  # lines of one kind that are listed one by one
NAMED = 3  # things named in a line that stands for many
ORDER = (
    ChangeKind.WITHDRAWN,
    ChangeKind.FOLLOWED,
    ChangeKind.ADDED,
    ChangeKind.MOVED,
    ChangeKind.TARGET,
    ChangeKind.CHANGED,
    ChangeKind.ORDER,
)
# Of what was changed these say something else of a figure that is asked for; the rest is shown, or not even that.
WEIGHTY = (
    "単位",
    "指標名",
    "事業名",
    "施策名",
    "期間の刻み",
    "開始年度",
    "終了年度",
    "評価対象",
    "累計",
    "小数桁",
    "負数",
)
LIGHT = ("連絡先", "部名", "出典")


def change_lines(changes: Iterable[Change], *, every: bool = False) -> Iterator[str]:
    """A line for each change, the weightiest first; of more than ``MOST_ALIKE`` of a kind one, unless ``every`` is
    asked for.
    """
    alike: dict[tuple[ChangeKind, str, str], list[Change]] = {}
    for change in sorted(changes, key=_weight):
        alike.setdefault((change.kind, change.thing, _column(change)), []).append(change)
    for several in alike.values():
        if every or len(several) <= MOST_ALIKE:
            yield from map(str, several)
        else:
            yield _folded(several)


def _weight(change: Change) -> tuple[int, int, bool]:
    column = _column(change)
    return ORDER.index(change.kind), 0 if column in WEIGHTY else 2 if column in LIGHT else 1, bool(change.key)


def _column(change: Change) -> str:
    """The column that was changed, without its year or number: 予算額 of 予算額 R9."""
    return change.item.split()[0] if change.item else ""


def _folded(several: Sequence[Change]) -> str:
    first = several[0]
    things = list(dict.fromkeys(one.key or one.name for one in several))
    named = first_of(things, NAMED, "")
    subject = f"{first.thing} {len(things)} 件"
    match first.kind:
        case ChangeKind.ADDED | ChangeKind.WITHDRAWN as kind:
            return f"{subject}{HAPPENED[kind]}（{named}）。"
        case ChangeKind.FOLLOWED:
            return f"{subject}が引き継がれました（{named}）。"
    same = {(one.before, one.after) for one in several}
    what = f": {first.said}" if len(same) == 1 else f"が変わりました（{len(several)} か所）"
    return f"{subject}の{_column(first)}{what}（{named}）"
