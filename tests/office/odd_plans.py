"""Odd but rightful plans: next to nothing in them, everything at its limits, names that programs trip over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kamakura_report.plan.model import Action, Division, Indicator, Joint, Plan, Program, Project
from kamakura_report.plan.periods import FiscalYear, fiscal_years

R8 = FiscalYear(2026)
LONG = "地域における高齢者等の見守り及び生活支援体制の充実強化並びに情報共有の推進に関する事業" * 5  # 200 and more
LATIN = "Supercalifragilisticexpialidocious" * 6  # nowhere a line may break
# One oddity each: what XML, formulas, sheet names, file names and fonts trip over.
NAMES = (
    "<b>&\"'</b>",
    "[a]:*?/\\b",
    "=1+1",
    "+81",
    "-5％減",
    "@SUM(1)",
    "'引用'",
    "タブ\tの後",
    "𠮷野家𩸽\ue000\ue757",
    "葛\U000e0100飾・辻\U000e0101堂",
    "ｶﾏｸﾗﾊﾞｽ",
    "か\u3099くは\u309aん",
    "一行目\n二行目",
    "&[Page]&A",
    "{{年度}}",
    "_x0041_",
    LONG[:200],
    LATIN[:200],
)
DIVISIONS = (
    "CON",
    "AUX.",
    "課<&>\"'",
    "[福祉]:*?/\\課",
    "=課",
    "'企画'課",
    "𠮷葛\U000e0100\ue000課",
    "ｺﾄﾞﾓ課",
    "こども・若者課",
    "地域共生社会推進及び高齢者・障害者・児童・生活困窮者等包括的支援体制整備調整担当課",
    "ABC課",
    "か\u3099ん対策課",
)


def nothing() -> Plan:
    """One year, one division, one 施策 with one 事業 and nothing else: no names of city and plan, no money known."""
    project = Project("1/1", 1, "事業", ("課",))
    return Plan(R8, R8, (Program("1", "施策", projects=(project,)),), (Division("課"),), office="課")


def hollow() -> Plan:
    """A 施策 with nothing in it, one with indicators alone, 事業 without any, a 初期値 that is 未定."""
    undecided = Indicator("2-1/i1", 1, "満足な市民", "%", direction="↗")
    known = Indicator("2-1/i2", 2, "参加した市民", "人", Decimal(138), "2024", target=Decimal(200), division="広報課")
    bare = Project("2-2/1", 1, "窓口事業", ("市民課",), description="窓口を開きます。")
    nobody = Project("2-2/2", 2, "担当のない事業", ())
    return Plan(
        R8,
        FiscalYear(2027),
        (
            Program("2-0", "中身のない施策"),
            Program("2-1", "指標だけの施策", "支え合うまち", "企画課", indicators=(undecided, known)),
            Program("2-2", "事業だけの施策", division="市民課", projects=(bare, nobody)),
        ),
        (Division("企画課"), Division("広報課"), Division("市民課"), Division("何もない課")),
        city="鎌倉市",
        office="企画課",
    )


def named() -> Plan:
    """Every name of every kind is odd."""
    projects = tuple(
        Project(
            f"2-1/{number}", number, name, (DIVISIONS[number % len(DIVISIONS)],), ("①",), name * 2,
            indicators=(Indicator(f"2-1/{number}/i1", 1, name, name[:12], Decimal(12), "2024", "→", source=name),),
            budget={R8: Decimal(4176)},
        )
        for number, name in enumerate(NAMES, 1)
    )  # fmt: skip
    indicators = tuple(
        Indicator(f"2-1/i{number}", number, name, "%", Decimal("14.5"), "2025", "↗", division=division)
        for number, (name, division) in enumerate(zip(NAMES, DIVISIONS, strict=False), 1)
    )
    programs = [Program("2-1", NAMES[0], NAMES[16], DIVISIONS[0], (Action("①", NAMES[3]),), indicators, projects)]
    for number, name in enumerate((NAMES[1], "同じ名前の施策", "同じ名前の施策", "ＡＢＣ", "abc", LONG), 2):
        one = Project(f"2-{number}/1", 1, f"{name[:20]}事業", (DIVISIONS[0],))
        programs.append(Program(f"2-{number}", name, projects=(one,)))
    divisions = tuple(Division(name, f"{name[:10]}部", name) for name in DIVISIONS)
    return Plan(R8, FiscalYear(2028), tuple(programs), divisions, NAMES[0], NAMES[2], DIVISIONS[0])


def grown() -> Plan:
    """Ten years, six 施策, a 事業 of five divisions and one of forty indicators, figures from tiny to huge."""
    years = fiscal_years(R8, FiscalYear(2035))
    names = tuple(f"{sign}課" for sign in "甲乙丙丁戊")
    huge, tiny = Decimal(999999999999), Decimal("0.001")
    figures = (huge, tiny, Decimal("-12.5"), Decimal("131.3"), None, Decimal("-999999999999"))
    many = tuple(
        Indicator(
            f"1-1/1/i{number}", number, f"指標{number}", "人" if number % 2 else "%", figures[number % len(figures)],
            "2024", "" if number % 3 else "↘", huge if number % 3 else None, cumulative=number % 5 == 0,
        )
        for number in range(1, 41)
    )  # fmt: skip
    first = (
        Project("1-1/1", 1, "指標の多い事業", (names[0],), indicators=many, budget=dict.fromkeys(years, huge)),
        Project("1-1/2", 2, "五課の事業", names, indicators=(replace(many[1], key="1-1/2/i1", number=1),)),
    )
    programs = [Program("1-1", "大きな施策", division=names[0], indicators=tuple(_own(many[:3])), projects=first)]
    for number in range(2, 7):
        one = Project(f"1-{number}/1", 1, f"事業{number}", (names[number - 2],), budget={years[0]: tiny})
        programs.append(Program(f"1-{number}", f"施策{number}", division=names[number - 2], projects=(one,)))
    divisions = tuple(map(Division, names))
    return Plan(R8, years[-1], tuple(programs), divisions, "鎌倉市", "総合計画", names[0], Joint.EACH)


def _own(indicators: Sequence[Indicator]) -> Iterator[Indicator]:
    for one in indicators:
        yield replace(one, key=f"1-1/i{one.number}")


PLANS = {"nothing": nothing, "hollow": hollow, "named": named, "grown": grown}
