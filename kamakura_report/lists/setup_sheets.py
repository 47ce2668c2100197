"""The sheets of the reading set-up and their columns, defined once, with the words that people choose from."""

from __future__ import annotations

from kamakura_report.lists.reading_setup import Parents
from kamakura_report.master.schema import SheetColumns

SETTINGS, COLUMNS_OF_LIST, LEFT_OUT, CELLS_OF_DIVISIONS, REPEATED = "設定", "列", "使わない行", "課", "施策の指標"

FILE, SHEET, HEADING_ROWS, MADE_FROM = "一覧", "シート", "見出しの行", "設定の元"
CITY_ITEM, PLAN_ITEM, FIRST_ITEM, LAST_ITEM = "市名", "計画名", "開始年度", "終了年度"
OFFICE_ITEM, JOINT_ITEM, PROGRAM_ITEM = "とりまとめ課", "共管事業の入力", "施策の列がないとき"
ROWS_ITEM, PARENTS_ITEM = "行のまとめ方", "事業名の列の施策"
ONE_EACH, SUMMED = "一行が一つの事業", "鍵の列が同じ行をまとめる"

SETTING_ITEMS = {  # 項目 → what is said beside it
    FILE: "この設定で読む一覧です。直しません。",
    SHEET: "読むシートです。変えて実行すると、そのシートの設定を作り直します。",
    HEADING_ROWS: "見出しのある行です（3、3-4 のように）。変えて実行すると、設定を作り直します。",
    MADE_FROM: "この設定を作ったときの見出しです。直しません。",
    CITY_ITEM: "マスターに入れる市の名前です。",
    PLAN_ITEM: "マスターに入れる計画の名前です。",
    FIRST_ITEM: "計画の初めの年度です。これより前の実績は、すでにある数字として取り込めるようにします。",
    LAST_ITEM: "計画の終わりの年度です（20 年度まで）。",
    OFFICE_ITEM: "様式を配り、取りまとめる課です。",
    JOINT_ITEM: "いくつかの課の事業を、だれに聞くか。主管課のみ（初めの課）／全課（同じ値）／合算（決算額を足す）",
    PROGRAM_ITEM: "一覧に施策の列がないとき、すべての事業をこの名前の施策に入れます。",
    ROWS_ITEM: "明細や年度ごとの行をまとめるときは、シート「列」の鍵に ○ を付けます（なければ施策、課、事業名）。",
    PARENTS_ITEM: "事業名の列に施策の行が混じるときは「課が空欄の行」を選びます。下の事業の施策になります。",
}
ROW_CHOICES = (ONE_EACH, SUMMED)
PARENT_CHOICES = tuple(Parents)
YES_MARK = "○"
OF_PROJECT, OF_PROGRAM = "事業ごと", "施策の指標にする"

SETUP_SHEETS = {
    each.sheet: each
    for each in (
        SheetColumns(SETTINGS, ("項目", "値"), ("説明",)),
        SheetColumns(
            COLUMNS_OF_LIST,
            ("列", "見出し", "何として読むか", "年度", "金額の単位", "組", "上と同じ", "鍵"),
            ("例1", "例2", "例3", "確かめること"),
        ),
        SheetColumns(LEFT_OUT, ("列", "条件", "言葉")),
        SheetColumns(CELLS_OF_DIVISIONS, ("一覧の書き方", "部", "課"), ("一覧の部", "事業の数", "確かめること")),
        SheetColumns(REPEATED, ("施策", "指標名", "単位", "扱い"), ("値", "事業の数", "確かめること")),
    )
}
SHOWN_COLUMNS = {  # the columns in the order in which they stand
    SETTINGS: ("項目", "値", "説明"),
    COLUMNS_OF_LIST: (
        "列",
        "見出し",
        "例1",
        "例2",
        "例3",
        "何として読むか",
        "年度",
        "金額の単位",
        "組",
        "上と同じ",
        "鍵",
        "確かめること",
    ),
    LEFT_OUT: ("列", "条件", "言葉"),
    CELLS_OF_DIVISIONS: ("一覧の書き方", "一覧の部", "部", "課", "事業の数", "確かめること"),
    REPEATED: ("施策", "指標名", "単位", "値", "事業の数", "確かめること", "扱い"),
}
