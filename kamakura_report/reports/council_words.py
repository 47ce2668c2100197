"""What the council's paper may say: the words that its form may name, in Japanese, made of public facts alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kamakura_report.frozen import frozen
from kamakura_report.plan import keys
from kamakura_report.plan.figures import percent_text
from kamakura_report.plan.periods import japanese_date
from kamakura_report.reports.public_facts import (
    PublicFigure,
    PublicIndicator,
    PublicPeriod,
    PublicProgram,
    PublicProject,
    PublicRecord,
)

Words = Mapping[str, Any]  # words → texts, booleans, charts, further words, or tuples of those
_AIMS = {"↗": "増やす", "↘": "減らす", "→": "維持する"}


@frozen
class PaperChart:
    """A chart without a word of Japanese in it, so that no font is needed: figures by year, and what it tells aloud."""

    years: tuple[str, ...]  # "R8"; "" before the first of them is what the years start from
    figures: tuple[tuple[Decimal | None, ...], ...]  # of each year: one is a line, two are bars side by side
    aim: Decimal | None
    alternative: str


def papers_year(record: PublicRecord) -> PublicPeriod | None:
    """The last whole year of which a figure is known; None where no year's is."""
    known = {
        figure.period.name
        for figure in record.figures
        if figure.value is not None and figure.period.year and not figure.series.endswith(keys.BUDGET)
    }
    return next((year for year in reversed(record.years) if year.name in known), None)


def council_words(record: PublicRecord, year: PublicPeriod) -> Words:
    """All that a form of the paper may name, about this year (docs/manual/council.md tells it to the office)."""
    paper = _Paper(record, year)
    return {
        "計画": {
            "市名": record.city,
            "計画名": record.plan,
            "年度": year.long,
            "年度略": year.shown,
            "前年度略": paper.before.shown if paper.before else "",
            "データの時点": japanese_date(date.fromisoformat(record.as_of[:10])) if record.as_of else "",
            "公開者": record.publisher,
        },
        "施策一覧": tuple(paper.program(program) for program in record.programs),
    }


@frozen
class _Paper:
    record: PublicRecord
    year: PublicPeriod

    @property
    def before(self) -> PublicPeriod | None:
        """The year before, where the plan has one."""
        place = [year.name for year in self.record.years].index(self.year.name)
        return self.record.years[place - 1] if place else None

    @property
    def so_far(self) -> tuple[PublicPeriod, ...]:
        """The years up to this one: what came later is not of this paper."""
        place = [year.name for year in self.record.years].index(self.year.name)
        return self.record.years[: place + 1]

    def program(self, program: PublicProgram) -> Words:
        """施策, or a level above it."""
        money = {
            year.name: tuple(
                _sum(self._figure(keys.named(project.key, item), year.name) for project in program.projects)
                for item in (keys.BUDGET, keys.SETTLEMENT)
            )
            for year in self.so_far
        }
        budget, settlement = money[self.year.name]
        return {
            "番号": program.key,
            "名称": program.name,
            "まちの姿": program.vision,
            "主管課": program.division,
            "体系": program.level,
            "主な取組": tuple({"番号": number, "内容": text} for number, text in program.actions),
            "指標": tuple(self.indicator(one) for one in program.indicators),
            "事業": tuple(self.project(one) for one in program.projects),
            "事業数": str(len(program.projects)),
            "予算額": _number(budget),
            "決算額": _number(settlement),
            "予算決算の図": self._money_chart(program.name, money),
            "文章": self._texts(program.key),
        }

    def project(self, project: PublicProject) -> Words:
        """事業, with its money in 千円."""
        series = {item: keys.named(project.key, item) for item in (keys.BUDGET, keys.SETTLEMENT)}
        budget, settlement = (self._figure(one, self.year.name) for one in series.values())
        known = budget and settlement and budget.value and settlement.value is not None
        return {
            "番号": str(project.number),
            "名称": project.name,
            "所管課": "、".join(project.divisions),
            "内容": project.description,
            "主な取組": "".join(project.actions),
            "評価対象": project.evaluated,
            "予算額": _shown(budget),
            "決算額": _shown(settlement),
            "執行率": percent_text(settlement.value / budget.value) if known else "",  # type: ignore[union-attr,operator]
            "指標": tuple(self.indicator(one) for one in project.indicators),
            "文章": self._texts(project.key),
        }

    def indicator(self, indicator: PublicIndicator) -> Words:
        """施策指標 or 成果指標."""
        by_period = {figure.period.name: figure for figure in self.record.series(indicator.key)}
        own_aim = (indicator.targets or {}).get(self.year.name)
        aim = indicator.target if own_aim is None else own_aim
        return {
            "名称": indicator.name,
            "種別": indicator.kind,
            "単位": indicator.unit,
            "目指す方向": indicator.direction,
            "目指すこと": _AIMS.get(indicator.direction, ""),
            "目標値": _number(aim),
            "初期値": _shown(by_period.get(keys.INITIAL)),
            "初期値の時点": indicator.latest_as_of,
            "前年度": _shown(by_period.get(self.before.name)) if self.before else "",
            "実績": _shown(by_period.get(self.year.name)),
            "進捗": indicator.progress,
            "出典": indicator.source,
            "担当課": indicator.division,
            "推移": tuple({"年度": one.shown, "値": _shown(by_period.get(one.name))} for one in self.so_far),
            "推移の図": self._trend(indicator, by_period, aim),
            "文章": self._texts(indicator.key),
        }

    def _texts(self, subject: str) -> tuple[Words, ...]:
        """What 公開 releases about it, of this year or of none."""
        return tuple(
            {"項目": one.item, "年度": one.period.shown, "課": one.division, "内容": one.text}
            for one in self.record.texts_about(subject)
            if one.period.name in ("", self.year.name)
        )

    def _figure(self, series: str, period: str) -> PublicFigure | None:
        return next((one for one in self.record.series(series) if one.period.name == period), None)

    def _trend(
        self, indicator: PublicIndicator, by_period: Mapping[str, PublicFigure], aim: Decimal | None
    ) -> PaperChart | None:
        names = (keys.INITIAL, *(year.name for year in self.so_far))
        values = [by_period[name].value if name in by_period else None for name in names]
        if not any(value is not None for value in values):
            return None
        shown = (keys.INITIAL, *(year.shown for year in self.so_far))
        told = "、".join(
            f"{name} {_number(value)}" for name, value in zip(shown, values, strict=True) if value is not None
        )
        goal = f"。目標値 {_number(aim)}" if aim is not None else ""
        unit = f"（{indicator.unit}）" if indicator.unit else ""
        said = f"{indicator.name}{unit}の推移の折れ線グラフ: {told}{goal}"
        return PaperChart(("", *shown[1:]), tuple((value,) for value in values), aim, said)

    def _money_chart(self, name: str, money: Mapping[str, tuple[Decimal | None, ...]]) -> PaperChart | None:
        if not any(value is not None for pair in money.values() for value in pair):
            return None
        told = "、".join(
            f"{year.shown} 予算額 {_number(budget) or 'なし'} 決算額 {_number(settlement) or 'なし'}"
            for year in self.so_far
            for budget, settlement in [money[year.name]]
        )
        said = f"{name}の予算額と決算額の棒グラフ（千円）: {told}"
        return PaperChart(tuple(year.shown for year in self.so_far), tuple(money.values()), None, said)


def _sum(figures: Iterable[PublicFigure | None]) -> Decimal | None:
    """Of those that are known; None where none is."""
    values = [figure.value for figure in figures if figure and figure.value is not None]
    return sum(values, Decimal()) if values else None


def _shown(figure: PublicFigure | None) -> str:
    """The figure, or the word that says why there is none; "" for one that is not public or not asked."""
    if figure is None:
        return ""
    return figure.state if figure.value is None else _number(figure.value)


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():,f}"
