"""The master workbook, defined once: its sheets and their columns in order (docs/contracts.md, Master)."""

from __future__ import annotations

from kamakura_report.frozen import frozen

PLAN, DIVISIONS, PROGRAMS, ACTIONS = "計画", "課", "施策", "主な取組"
PROGRAM_INDICATORS, PROJECTS, OUTCOMES, BUDGETS = "施策指標", "事業", "成果指標", "予算"
DOUBTS, DOUBT_LINK = "確認事項", "その行へ"
THRESHOLDS_NAME = "点検"

CITY, PLAN_NAME, FIRST, LAST, OFFICE, JOINT, ZONE, YEAR_STYLE, RHYTHM, MUNICIPALITY, LICENCE, PUBLISHER = (
    "市名",
    "計画名",
    "開始年度",
    "終了年度",
    "とりまとめ課",
    "共管事業の入力",
    "時間帯",
    "年度の表し方",
    "期間の刻み",
    "自治体コード",
    "ライセンス",
    "公開者",
)
ITEMS = (  # rows of sheet 計画
    *(CITY, PLAN_NAME, FIRST, LAST, OFFICE, JOINT, ZONE, YEAR_STYLE, RHYTHM),
    *(MUNICIPALITY, LICENCE, PUBLISHER),
)

_INDICATOR = (
    "指標番号",
    "指標名",
    "単位",
    "直近実績値",
    "直近実績時点",
    "目指す方向",
    "目標値",
    "出典",
    "担当課",
)

UNDECIDED = "未定"
YES, NO = "○", "×"  # 累計, 負数, 公開する
KIND, DECIMAL_PLACES, NEGATIVE = "種別", "小数桁", "負数"
EVALUATED, NOT_EVALUATED = "評価対象", "対象外"


@frozen
class SheetColumns:
    """The columns of one sheet."""

    sheet: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    when_used: tuple[str, ...] = ()  # written only where something stands in them

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in order."""
        return self.required + self.optional + self.when_used


SHEETS = {
    schema.sheet: schema
    for schema in (
        SheetColumns(PLAN, ("項目", "値")),
        SheetColumns(DIVISIONS, ("課名", "部名", "連絡先"), ("旧課名",)),
        SheetColumns(PROGRAMS, ("施策番号", "施策名", "目標とするまちの姿", "主管課")),
        SheetColumns(ACTIONS, ("施策番号", "番号", "内容")),
        SheetColumns(PROGRAM_INDICATORS, ("施策番号", *_INDICATOR), ("累計",), (KIND, DECIMAL_PLACES, NEGATIVE)),
        SheetColumns(
            PROJECTS,
            ("施策番号", "No", "事業名", "所管課", "主な取組", "事業内容"),
            ("終了年度", "前の事業", "開始年度"),
            (EVALUATED,),
        ),
        SheetColumns(OUTCOMES, ("施策番号", "No", *_INDICATOR), ("累計",), (KIND, DECIMAL_PLACES, NEGATIVE)),
        SheetColumns(BUDGETS, ("施策番号", "No")),  # then one column per fiscal year
        SheetColumns(DOUBTS, ("出典行", "対象", "読み取り", "解釈", "理由"), ("済", DOUBT_LINK)),
    )
}
# Where further columns are the city's own: each is a field of the form (docs/form.md).
OF_INDICATORS = (PROGRAM_INDICATORS, OUTCOMES)
WITH_OWN_COLUMNS = (DIVISIONS, PROGRAMS, PROGRAM_INDICATORS, PROJECTS, OUTCOMES)
# What rows of other sheets refer to.
REFERRED = {
    PLAN: ("項目", "値"),
    DIVISIONS: ("課名",),
    PROGRAMS: ("施策番号",),
    ACTIONS: ("施策番号", "番号"),
    PROJECTS: ("施策番号", "No"),
}
# What keys are made of, and the name by which an indicator is known again.
NUMBERING = {
    PROGRAMS: ("施策番号",),
    PROJECTS: ("施策番号", "No"),
    PROGRAM_INDICATORS: ("施策番号", "指標番号", "指標名"),
    OUTCOMES: ("施策番号", "No", "指標番号", "指標名"),
}
# What tells one row of a sheet from another.
IDENTIFYING = {
    PLAN: ("項目",),
    DIVISIONS: ("課名",),
    PROGRAMS: ("施策番号",),
    ACTIONS: ("施策番号", "番号"),
    PROGRAM_INDICATORS: ("施策番号", "指標番号"),
    PROJECTS: ("施策番号", "No"),
    OUTCOMES: ("施策番号", "No", "指標番号"),
    BUDGETS: ("施策番号", "No"),
}
NEEDED = tuple(sheet for sheet in SHEETS if sheet != DOUBTS)  # 確認事項 may be thrown away once looked at
# A sheet of the city's choice: the levels above 施策, by the number with which theirs begins.
LEVELS = SheetColumns("体系", ("番号", "名称"), ("説明", "主管課"))
# A sheet of the city's choice: without it the usual thresholds hold (plan.model.DEFAULT_THRESHOLDS).
THRESHOLDS_SHEET = SheetColumns(THRESHOLDS_NAME, ("点検", "基準"))
# A sheet of the city's choice: what is published beyond the figures, and what of them is not.
PUBLIC = SheetColumns("公開", ("キーまたは項目", "公開する"), ("公表する理由",))
