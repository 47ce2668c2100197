"""What the merge tells people: conflicts, replaced figures, blanks, answers that cannot count."""

from __future__ import annotations

from decimal import Decimal

from kamakura_report.plan.figures import plain
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.agree import Verdict
from kamakura_report.returns.decisions import Decision
from kamakura_report.returns.rows import Line
from kamakura_report.returns.said import Claim, Version

SEPARATOR = "、"
_SETTLE = (
    "どれが正しいかを課に確かめ、output/conflicts.xlsx の「採用」に印を付けて resolve で取り込むか、"
    "直した様式を出してもらって、もう一度集計してください。"
)


def conflict(line: Line, verdict: Verdict) -> Problem:
    """Answers that differ, and nothing that says which is right."""
    part = "分担する決算額がない課は「該当なし」ではなく 0 と入力します。" if line.summed else ""
    return _error("merge.conflict", f"回答が食い違っています: {_listed(verdict)}。", _SETTLE + part, line)


def restated(line: Line, verdict: Verdict) -> Problem:
    """Another round says another figure than the one accepted before."""
    found = f"回によって数字が違います: {_listed(verdict)}。前に出した数字を直すかどうかは、決定が要ります。"
    return _error("merge.restated", found, _SETTLE, line)


def again(line: Line, verdict: Verdict, decision: Decision) -> Problem:
    """A candidate changed after the decision."""
    found = f"決定（{decision.when[:10]} {decision.who}）のあとで回答が変わりました: {_listed(verdict)}。"
    return _error("merge.decide-again", found, _SETTLE, line)


def replaced(line: Line, now: Claim, before: Claim) -> Problem:
    """The version saved later says something else."""
    return _problem(
        "merge.replaced",
        Severity.NOTE,
        f"回答が替わりました: 「{before.answer.shown}」（{before.file}）→「{now.answer.shown}」。",
        "あとから保存されたファイルの回答を使いました。",
        line,
        now,
    )


def blank(line: Line, version: Version, kept: Claim) -> Problem:
    """A blank in a later version does not erase what was accepted."""
    return Problem(
        "merge.blank-kept",
        Severity.WARNING,
        f"{version.division}の新しいファイルでは空欄ですが、前の回答「{kept.answer.shown}」（{kept.file}）を残しています。",
        f"課に確かめ、消すときは「set {line.key} --clear --reason 理由」を実行してください。",
        file=version.file,
        key=line.key,
        label=line.label,
    )


def not_asked(line: Line, claim: Claim) -> Problem:
    """An answer of a division that is not asked."""
    owners = SEPARATOR.join(line.owners) or "決まっていません"
    return _problem(
        "merge.not-asked",
        Severity.WARNING,
        f"{claim.division}の回答「{claim.answer.shown}」は、この欄の担当課（{owners}）の回答ではないため、集計していません。",
        "担当課が変わったときは、マスターの所管課・担当課を直してください。",
        line,
        claim,
    )


def against_master(line: Line, claim: Claim, published: Decimal) -> Problem:
    """An answer about what the plan itself says."""
    return _problem(
        "merge.against-master",
        Severity.WARNING,
        f"{claim.division}の回答「{claim.answer.shown}」が、マスターの値「{plain(published)}」と違います。"
        "マスターの値で集計しました。",
        f"回答が正しいときは、マスターのシート「{line.published_in}」を直してください。",
        line,
        claim,
    )


def _listed(verdict: Verdict) -> str:
    return SEPARATOR.join(str(claim) for claim in verdict.claims)


def _error(code: str, found: str, advice: str, line: Line) -> Problem:
    return Problem(code, Severity.ERROR, found, advice, key=line.key, label=line.label)


def _problem(code: str, severity: Severity, found: str, advice: str, line: Line, claim: Claim) -> Problem:
    return Problem(code, severity, found, advice, claim.file, claim.sheet, claim.cell, line.key, line.label)
