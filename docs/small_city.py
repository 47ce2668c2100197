"""What a form and a master can say, each thing once, for the pictures: one small city, its master and its forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Rows = Sequence[Sequence[object]]
Said = Mapping[str, object]  # key without "2-1/" → answer

MASTER: Mapping[str, Rows] = {
    "課": [["福祉課", "健康福祉部"], ["健康課", "健康福祉部"], ["企画課", "総務部"]],
    "施策": [["2-1", "地域福祉", "だれもが、安心して暮らしています。", "福祉課"]],
    "主な取組": [["2-1", "①", "地域で支え合う体制を整備します"]],
    "施策指標": [["2", 1, "健康だと感じる市民", "%", 62, "2025", "↗", 70, "市民調査", "健康課"]],
    "事業": [
        ["2-1", 12, "見守り事業", "福祉課", "①", "ひとり暮らしの世帯を訪問します。"],
        ["2-1", 13, "健康教室", "福祉課", "①", "地区ごとに教室を開きます。"],
    ],
    "成果指標": [
        ["2-1", 12, 1, "訪問した回数", "回", 150, "2025", "↗", 300],
        ["2-1", 12, 2, "孤立していない世帯", "%", 80, "2025", "↗", 90],
        ["2-1", 13, 1, "参加した人", "人", 310, "2025", "↗", 400],
    ],
    "予算": [["2-1", 12, 1200, 1250, 1300], ["2-1", 13, 450, 450, 460]],
}
OWN: Mapping[str, Mapping[str, Sequence[object]]] = {  # columns that the city adds
    "事業": {"根拠法令": ["社会福祉法", "健康増進法"], "予算科目": ["3-1-2", "4-1-1"]},
    "成果指標": {
        "種別": ["活動", "成果", "活動"],
        "目標値 R8": [200, 82, 330],
        "目標値 R9": [250, 85, 360],
        "目標値 R10": [300, 90, 400],
    },
}
LEVELS: Rows = [["番号", "名称", "説明"], ["2", "健やかに暮らせるまち", "みんなが元気に暮らしています。"]]
SETTINGS: Mapping[str, object] = {
    "市名": "みほん市", "計画名": "総合計画", "開始年度": "R8", "終了年度": "R10", "とりまとめ課": "企画課",
}  # fmt: skip
ADDED: Mapping[str, object] = {"人件費単価": 4000}
HALVES: Mapping[str, object] = {"終了年度": "R9", "年度の表し方": "西暦", "期間の刻み": "半期"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A form: its one sheet, the widths of its columns from B on, its rows (band, cells from B on), its year column."""

    sheet: str
    widths: Sequence[float]
    rows: Sequence[Sequence[str]]
    year: str = ""
    tall: float = 22  # points


@dataclass(frozen=True, slots=True)
class Result:
    """A workbook of the form: whose, the sheet that is shown, and what is in it already or was accepted before."""

    caption: str
    sheet: str
    answers: Said = field(default_factory=dict)
    accepted: Said = field(default_factory=dict)
    division: str = "福祉課"
    round: str = "R8"


@dataclass(frozen=True, slots=True)
class Capability:
    """One picture: sheets of the master (with the columns that are shown), the form, and what becomes of it."""

    name: str
    master: Sequence[tuple[str, str]]  # sheet, letters of its columns
    form: Drawn
    results: Sequence[Result]
    settings: Said = field(default_factory=lambda: ADDED)


KEY = "{{キー}}"
HEAD = ("見出し", "{{施策.施策番号}} {{施策.施策名}}")
ONE = ("見出し", "{{事業.No}} {{事業.事業名}}")
ID = "{{様式ID}}"
YEAR = "{{年度}}"

CAPABILITIES = (
    Capability(
        "named_figures", (),
        Drawn("施策", (34, 17, 20), (
            (*HEAD, YEAR, ID),
            ("事業", "{{事業.No}} {{事業.事業名}}"),
            ("予算決算", "決算額（千円）", "{{入力:決算額}}", KEY),
            ("予算決算", "国庫支出金（千円）", "{{入力:数値 国庫支出金 千円}}", KEY),
            ("予算決算", "開催回数（回）", "{{入力:数値 開催回数 回}}", KEY),
        ), "C", 30),
        [Result("配布するブック", "2-1 地域福祉", {"12/決算額@R8": 1180, "12/国庫支出金@R8": 590})],
    ),
    Capability(
        "formulas", (),
        Drawn("事業", (26, 10, 19, 14, 20), (
            (*ONE, "初期値", YEAR, "全年度", ID),
            ("成果指標", "{{成果指標.指標名}}", "{{入力:初期値}}", "{{入力:実績}}", "", KEY),
            ("成果指標", "前年比", "", '=IF(ISNUMBER(D3),D3/前年(D3),"")', ""),
            ("予算決算", "決算額（千円）", "", "{{入力:決算額}}", "=SUM(D5)", KEY),
            ("予算決算", "業務時間（時間）", "", "{{入力:数値 業務時間 時間}}", "=SUM(D6)", KEY),
            ("予算決算", "人件費（千円）　単価", "{{計画.人件費単価}}", '=IF(ISNUMBER(D6),D6*C7/1000,"")', "=SUM(D7)"),
            ("予算決算", "総事業費（千円）", "", '=IF(ISNUMBER(D7),D5+D7,"")', "=SUM(D8)"),
        ), "D", 30),
        [Result(
            "配布するブック（令和9年度）", "13 健康教室",
            {"13/i1@R9": 363, "13/決算額@R9": 440, "13/業務時間@R9": 250},
            {"13/i1@R8": 330, "13/決算額@R8": 430, "13/業務時間@R8": 200}, round="R9",
        )],
    ),
    Capability(
        "own_columns", (("事業", "ABCJK"), ("計画", "AB")),
        Drawn("事業", (16, 34, 24), (
            (*ONE, "", ID),
            ("事業", "根拠法令", "{{事業.根拠法令}}"),
            ("事業", "予算科目", "{{事業.予算科目}}"),
            ("事業", "人件費単価", "{{計画.人件費単価}} 円"),
            ("事業", "所見", "{{入力:文章 所見}}", KEY),
        )),
        [Result("配布するブック", "12 見守り事業")],
    ),
    Capability(
        "targets", (("成果指標", "BDEINOP"),),
        Drawn("事業", (26, 12, 15, 20), (
            (*ONE, "", YEAR, ID),
            ("成果指標", "{{成果指標.指標名}}", "実績", "{{入力:実績}}", KEY),
            ("成果指標", "", "目標値", "{{目標値}}"),
            ("成果指標", "", "達成率", "{{達成率}}"),
        ), "D"),
        [Result(
            "配布するブック（令和9年度）", "12 見守り事業", {"12/i1@R9": 240, "12/i2@R9": 86},
            {"12/i1@R8": 210, "12/i2@R8": 81}, round="R9",
        )],
    ),
    Capability(
        "kinds", (("成果指標", "BDEM"),),
        Drawn("事業", (12, 28, 15, 20), (
            (*ONE, "", YEAR, ID),
            ("成果指標（活動）", "活動指標", "{{成果指標.指標名}}", "{{入力:実績}}", KEY),
            ("成果指標（成果）", "成果指標", "{{成果指標.指標名}}", "{{入力:実績}}", KEY),
        ), "D"),
        [Result("配布するブック", "12 見守り事業")],
    ),
    Capability(
        "periods", (("計画", "AB"),),
        Drawn("事業", (24, 13, 20), (
            (*ONE, YEAR, ID),
            ("成果指標", "{{成果指標.指標名}}", "{{入力:実績}}", KEY),
            ("予算決算", "決算額（千円）", "{{入力:決算額}}", KEY),
        ), "C"),
        [Result("2026年度上期の回に配布するブック", "12 見守り事業", {"12/i1@R8上期": 96}, round="R8上期")],
        HALVES,
    ),
    Capability(
        "levels", (("体系", "ABC"), ("施策", "AB")),
        Drawn("施策", (36, 14, 20), (
            ("見出し", "{{体系.番号}} {{体系.名称}}", YEAR, ID),
            ("施策", "{{体系.説明}}"),
            ("施策", "{{施策.施策番号}} {{施策.施策名}}"),
            ("施策指標", "{{施策指標.指標名}}（{{施策指標.単位}}）", "{{入力:実績}}", KEY),
            ("事業", "{{事業.No}} {{事業.事業名}}"),
            ("予算決算", "決算額（千円）", "{{入力:決算額}}", KEY),
        ), "C"),
        [Result("施策のシート", "2-1 地域福祉"), Result("体系のシート", "2 健やかに暮らせるまち", division="健康課")],
    ),
    Capability(
        "by_project", (),
        Drawn("事業", (30, 15, 19), (
            ("見出し", "事務事業評価シート", YEAR, ID),
            ("事業", "{{事業.No}} {{事業.事業名}}"),
            ("成果指標", "{{成果指標.指標名}}", "{{入力:実績}}", KEY),
            ("予算決算", "決算額（千円）", "{{入力:決算額}}", KEY),
        ), "C"),
        [Result("シート「12 見守り事業」", "12 見守り事業"), Result("シート「13 健康教室」", "13 健康教室")],
    ),
    Capability(
        "answers", (),
        Drawn("事業", (12, 62, 18), (
            (*ONE, "", ID),
            ("事業", "作成日", "{{入力:日付 作成日}}", KEY),
            ("事業", "実施計画", "{{入力:チェック 実施計画}}", KEY),
            ("事業", "連携先", "{{入力:複数選択 連携先 国,県,民間}}", KEY),
            ("事業", "方向性", "{{入力:選択 方向性 継続,改善,縮小 （必須）}}", KEY),
            ("事業", "改善の内容", "{{入力:文章 改善の内容 （必須） （方向性=改善,縮小のとき）}}", KEY),
        )),
        [
            Result("「継続」を選ぶと、改善の内容は対象外", "12 見守り事業", {
                "12/作成日": "2027-04-20", "12/実施計画": "○", "12/連携先": "国、民間", "12/方向性": "継続",
            }),
            Result("「縮小」を選ぶと、改善の内容は必須", "12 見守り事業", {
                "12/作成日": "2027-04-20", "12/実施計画": "○", "12/連携先": "国、民間", "12/方向性": "縮小",
            }),
        ],
    ),
    Capability(
        "offices", (),
        Drawn("事業", (12, 44, 22), (
            (*ONE, "", ID),
            ("事業", "一次評価", "{{入力:選択 一次評価 Ａ,Ｂ,Ｃ （必須）}}", KEY),
            ("事業", "二次評価", "{{入力:選択 二次評価 Ａ,Ｂ,Ｃ （必須） ＠とりまとめ課}}", KEY),
            ("事業", "部長評価", "{{入力:文章 部長評価 ＠主管部}}", KEY),
        )),
        [
            Result("福祉課のブック（二次評価と部長評価は見るだけ）", "12 見守り事業", {"12/一次評価": "Ｂ"}),
            Result("とりまとめ課のブック（一次評価は見るだけ）", "12 見守り事業", {}, {"12/一次評価": "Ｂ"}, "企画課"),
            Result(
                "健康福祉部のブック（一次評価は見るだけ）", "12 見守り事業", {}, {"12/一次評価": "Ｂ"}, "健康福祉部"
            ),
        ],
    ),
)  # fmt: skip
