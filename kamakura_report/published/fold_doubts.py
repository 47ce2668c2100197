"""確認事項 as people get them: what they have answered is left out, and what reads in one way stands in one row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from kamakura_report.frozen import replace
from kamakura_report.patterns import pattern
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Doubt, Indicator, Joint, Plan, Program, Project
from kamakura_report.plan.things import things_by_key
from kamakura_report.published.doubtful import AS_OF_CURE, CUMULATIVE_CURE, JOINT_CURE
from kamakura_report.published.remarks import Kind
from kamakura_report.text import shorten

_LONGEST = 40  # characters of a name that is only there to be recognised
_ARROW_READ = pattern(r"（(\d+)か所")

_ANSWERED: Mapping[str, Callable[[Indicator], bool]] = {
    Kind.AS_OF: lambda indicator: bool(indicator.latest_as_of),
    Kind.CUMULATIVE: lambda indicator: indicator.cumulative,
    Kind.GOAL: lambda indicator: bool(indicator.direction) or indicator.target is not None,
    Kind.LATEST: lambda indicator: not indicator.undecided,
    Kind.REACHED: lambda indicator: bool(indicator.direction),
    Kind.SOURCE: lambda indicator: bool(indicator.source),
    Kind.UNDECIDED: lambda indicator: not indicator.undecided,
    Kind.UNIT: lambda indicator: bool(indicator.unit),
}
# What a row of several says: 解釈 and 理由.
_SEVERAL: Mapping[str, tuple[str, str]] = {
    Kind.AS_OF: ("直近実績時点は空欄", "直近実績値がいつのものか書いてありません。"),
    Kind.BOX: ("指標なし", "指標の枠がありますが、何も書いてありません。紙面にあれば、指標のシートに書いてください。"),
    Kind.CUMULATIVE: ("累計は空欄", CUMULATIVE_CURE),
    Kind.GOAL: ("どちらも空欄", "目指す方向も目標値もありません。"),
    Kind.JOINT: ("初めの課だけに照会", f"いくつかの課の事業ですが、照会するのは初めの課だけです。{JOINT_CURE}"),
    Kind.LATE: ("そのまま", f"直近実績時点が、計画の初めの年度より前ではありません。{AS_OF_CURE}"),
    Kind.LATEST: ("未定", "直近実績値がありません。"),
    Kind.SLID: ("見出しの順に読みました", "見出しと値の列がずれています。値は見出しの順に読みました。"),
    Kind.SOURCE: ("出典は空欄", "出典がありません。"),
    Kind.UNDECIDED: ("未定", "直近実績値が未定です。決まるまで初期値を照会します。"),
    Kind.UNIT: ("単位は空欄", "単位がありません。マスターの単位の欄に入れてください。"),
}


def fold_doubts(doubts: Iterable[Doubt], plan: Plan) -> tuple[Doubt, ...]:
    """The rows of 確認事項 for the master of this plan, each kind of remark once for a program, at its first place.

    A row of several lists them by key and name, and all their places. Arrows that are printed as such are no question.
    """
    things = things_by_key(plan)
    groups: dict[tuple[str, ...], list[Doubt]] = {}
    for number, doubt in enumerate(doubts):
        if doubt.kind == Kind.ARROW and doubt.read == doubt.taken:
            continue
        if not _is_answered(doubt, plan, things):
            groups.setdefault(_group(doubt, number), []).append(doubt)
    return tuple(group[0] if len(group) == 1 else _folded(group, things) for group in groups.values())


def _group(doubt: Doubt, number: int) -> tuple[str, ...]:
    if doubt.kind == Kind.ARROW:
        return doubt.kind, doubt.source.rpartition(":")[0], doubt.taken
    return (doubt.kind, Key.parse(doubt.subject).program) if doubt.kind in _SEVERAL else ("", str(number))


def _is_answered(doubt: Doubt, plan: Plan, things: Mapping[str, Program | Project | Indicator]) -> bool:
    if doubt.kind == Kind.JOINT:
        return plan.joint is not Joint.LEAD
    thing, answered = things.get(doubt.subject), _ANSWERED.get(doubt.kind)
    return answered is not None and isinstance(thing, Indicator) and answered(thing)


def _folded(group: Sequence[Doubt], things: Mapping[str, Program | Project | Indicator]) -> Doubt:
    first = group[0]
    if first.kind == Kind.ARROW:
        counts = [_ARROW_READ.search(doubt.reason) for doubt in group]
        lines = [f"{doubt.read}（{count[1]}か所）" for doubt, count in zip(group, counts, strict=True) if count]
        reason = "目指す方向の欄の字です。紙面の矢印と同じ向きか、字ごとに確かめてください。"
        return replace(first, source=_places(group), read="\n".join(lines), reason=reason)
    taken, reason = _SEVERAL[first.kind]
    return Doubt(
        source=_places(group),
        subject=Key.parse(first.subject).program,
        read="\n".join(_line(doubt, things) for doubt in group),
        taken=taken,
        reason=f"{reason}（{len(group)}件）",
        kind=first.kind,
    )


def _line(doubt: Doubt, things: Mapping[str, Program | Project | Indicator]) -> str:
    """``2-1/3 包括的支援体制推進事業: 福祉政策課 高齢者支援課``; a name that is itself what was read stands alone."""
    thing = things.get(doubt.subject)
    name = thing.name if thing else ""
    words = [doubt.subject, shorten(name, _LONGEST)]
    read = "" if doubt.read == name else doubt.read
    return f"{' '.join(word for word in words if word)}{': ' if read else ''}{read}"


def _places(group: Sequence[Doubt]) -> str:
    """``2-1.txt:154・161``, file by file."""
    by_file: dict[str, dict[str, None]] = {}
    for doubt in group:
        file, _, line = doubt.source.rpartition(":")
        by_file.setdefault(file, {})[line] = None
    return "、".join(f"{file}:{'・'.join(lines)}" for file, lines in by_file.items())
