"""Packages whose parts are damaged, unsafe, or too much."""

from __future__ import annotations

from kamakura_report.reports.catalogue.entry import Entries, Entry

_SAVE_AGAIN = "Excel で開き、「名前を付けて保存」で .xlsx として保存し直したものを送ってもらってください。"
_SEND_AGAIN = "もう一度送ってもらってください。続くときは、Excel で保存し直してもらってください。"
_OURS_AGAIN = "配布したファイルに記入し直してもらってください。"
_TOO_MUCH = "余分な行・列・シート・書式を消すか、配布したファイルに記入し直してもらってください。"

ENTRIES: Entries = {
    "limit.cells": Entry("セルが多すぎる", "値のあるセルや入力欄の数が上限を超えています。", _TOO_MUCH),
    "limit.characters": Entry("文字が多すぎる", "セルの文字の量が、合わせて上限を超えています。", _TOO_MUCH),
    "limit.depth": Entry("入れ子が深すぎる", "普通の Excel では作られない記述です。", _OURS_AGAIN),
    "limit.elements": Entry("中身が多すぎる", "記述の数が上限を超えています。", _TOO_MUCH),
    "limit.entries": Entry("部品が多すぎる", "ブックの中の部品（画像など）の数が上限を超えています。", _TOO_MUCH),
    "limit.formula": Entry("数式が長すぎる", "一つの数式の長さが上限を超えています。", _OURS_AGAIN),
    "limit.formulas": Entry("数式が多すぎる", "数式の量が上限を超えています。", _TOO_MUCH),
    "limit.memory": Entry("メモリーを使いすぎる", "読み取りに要るメモリーが上限を超えました。", _TOO_MUCH),
    "limit.merges": Entry("結合が多すぎる", "結合されたセルの数が上限を超えています。", _TOO_MUCH),
    "limit.name": Entry("シートの名前が長すぎる", "普通の Excel では作られない長さの名前です。", _OURS_AGAIN),
    "limit.seconds": Entry("時間が掛かりすぎる", "読み取りが上限の時間内に終わりませんでした。", _TOO_MUCH),
    "limit.sheets": Entry("シートが多すぎる", "シートの数が上限を超えています。", _TOO_MUCH),
    "limit.size": Entry(
        "展開すると大きすぎる",
        "圧縮された中身が、展開すると上限を超えます。画像が多いか、害のあるファイルです。",
        "送り主を確かめ、画像などを除いて保存し直してもらってください。",
    ),
    "limit.strings": Entry("文字列が多すぎる", "文字列の数が上限を超えています。", _TOO_MUCH),
    "limit.styles": Entry("書式が多すぎる", "コピーを重ねて、セルの書式の種類が増えすぎています。", _OURS_AGAIN),
    "limit.text": Entry("文字列が長すぎる", "一つの文字列の長さが上限を超えています。", _OURS_AGAIN),
    "limit.token": Entry("記述が長すぎる", "普通の Excel では作られない記述です。", _OURS_AGAIN),
    "package.ambiguous": Entry(
        "二通りに読める",
        "同じセルが二度書かれているなど、どちらが正しいか決められません。Excel 以外のプログラムで作られています。",
        _SAVE_AGAIN,
    ),
    "package.damaged": Entry("壊れている", "送受信や保存の途中で、中身が壊れています。", _SEND_AGAIN),
    "package.doctype": Entry(
        "安全でない記述",
        "Excel が書かない記述（DTD）があります。害のあるファイルのおそれがあります。",
        "開かずに、送り主に確かめてください。",
    ),
    "package.duplicate": Entry(
        "部品が二つある", "同じ名前の部品が二つあり、どちらが正しいか決められません。", _SAVE_AGAIN
    ),
    "package.encoding": Entry("扱えない文字コード", "Excel が書かない文字コードで書かれています。", _SAVE_AGAIN),
    "package.encrypted": Entry(
        "パスワード付きの圧縮",
        "圧縮ファイルとしてのパスワードが掛かっています。",
        "パスワードを外したものを送ってもらってください。",
    ),
    "package.hidden": Entry(
        "部品が隠れている",
        "一覧に載っていない部品があります。プログラムによって違うものに読める、害のあるファイルのおそれがあります。",
        "開かずに、送り主に確かめてください。",
    ),
    "package.missing": Entry("部品がない", "ブックに要る部品が欠けています。", _SAVE_AGAIN),
    "package.name": Entry(
        "部品の名前が不正",
        "ブックの外を指す名前があります。害のあるファイルのおそれがあります。",
        "開かずに、送り主に確かめてください。",
    ),
    "package.overlap": Entry(
        "部品が重なっている",
        "一つの中身を何度も使う、害のあるファイルのおそれがあります。",
        "開かずに、送り主に確かめてください。",
    ),
    "package.packing": Entry("扱えない圧縮方式", "Excel が使わない方式で圧縮されています。", _SAVE_AGAIN),
    "package.root": Entry("部品の種類が違う", "シートなどの部品が、別の種類のものになっています。", _SAVE_AGAIN),
    "package.xml": Entry("部品を読めない", "部品の記述が途中で終わるなど、壊れています。", _SAVE_AGAIN),
    "sheet.duplicate": Entry("同じ名前のシート", "同じ名前のシートが二つあります。", _OURS_AGAIN),
    "sheet.formula": Entry("数式が壊れている", "元のない共有数式があります。", _SAVE_AGAIN),
    "sheet.reference": Entry("セルの位置が壊れている", "読めない行番号やセルの位置があります。", _SAVE_AGAIN),
    "sheet.value": Entry("セルの値が壊れている", "数字や文字列の番号として読めない値があります。", _SAVE_AGAIN),
}
