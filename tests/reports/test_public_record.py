"""The public record: what may leave the office is what consolidated.csv says, and nothing that is private is in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from kamakura_report.form.answer import Answer
from kamakura_report.form.form_model import Band
from kamakura_report.form.named_figures import NamedFigure
from kamakura_report.merging.decisions import Decision, candidate_tokens
from kamakura_report.merging.merge import Merged, consolidate
from kamakura_report.plan.model import Division, Plan
from kamakura_report.plan.publication import Publication, Release
from kamakura_report.problem import Hold
from kamakura_report.reports.public_facts import PublicRecord
from kamakura_report.reports.public_record import foreign_rows, public_record, unknown_items
from kamakura_report.reports.tables import FIGURE_COLUMNS, figure_table
from kamakura_report.returned.submission import Submission
from tests.merging.answered import plan, returned, row
from tests.merging.in_memory import claims_of, latest, merge

PRIVATE = "非公開の文字列"
SAID = {
    "2-1/i1@R8": "15.5",
    "2-1/i5@初期値": "未確定",
    "2-1/3/i1@R8": "14",
    "2-1/3/決算額@R8": "該当なし",
    "2-1/3/評価@R8": "順調に進んだ。",
    "2-1/3/評価": "年度のない評価",
    "2-1/3/i1/備考": f"{PRIVATE}備考",
    "表紙/記入者": f"{PRIVATE}記入者",
}


def open_plan(*rows: Release) -> Plan:
    """The small plan with a contact, a column of the city's own, and these rows of 公開."""
    small = plan()
    divisions = tuple(Division(one.name, contact=f"{PRIVATE}連絡先", own={"係": PRIVATE}) for one in small.divisions)
    constants = {"人件費単価": f"{PRIVATE}定数"}
    return replace(small, divisions=divisions, constants=constants, publication=Publication(rows, "142042"))


def merged_of(some: Plan, said: dict[str, str] = SAID, decisions: Iterable[Decision] = ()) -> Merged:
    return merge(some, [returned("福祉課", said, f"{PRIVATE}.xlsx")], decisions)


def record_of(*rows: Release) -> PublicRecord:
    some = open_plan(*rows)
    return public_record(some, merged_of(some))


def test_every_public_figure_is_that_of_consolidated_csv() -> None:
    some = open_plan()
    merged = merged_of(some)
    listed = [dict(zip(FIGURE_COLUMNS, row, strict=True)) for row in figure_table(merged)]
    record = public_record(some, merged)
    assert [
        (one.key, one.program, one.section, one.item, one.unit, one.period.name, str(one.value or ""), one.state)
        for one in record.figures
    ] == [tuple(row[c] for c in ("キー", "施策番号", "区分", "項目", "単位", "年度", "値", "状態")) for row in listed]


def test_what_is_private_is_in_no_fact() -> None:
    assert PRIVATE not in repr(record_of())
    assert "順調" not in repr(record_of())


def test_a_remark_leaves_only_when_it_is_named() -> None:
    assert [text.text for text in record_of(Release("備考", True)).texts] == [f"{PRIVATE}備考"]


def test_a_released_text_stands_as_it_is_with_its_division_and_year() -> None:
    (text,) = record_of(Release("評価@R8", True, "議会に報告するため")).texts
    assert (text.key, text.item, text.period.year, text.division) == ("2-1/3/評価@R8", "評価", "R8", "福祉課")
    assert (text.text, text.reason) == ("順調に進んだ。", "議会に報告するため")
    assert record_of(Release("評価", True)).texts_about("2-1/3")[0].text == "年度のない評価"


def test_a_figure_in_conflict_stays_inside_until_it_is_decided() -> None:
    some = open_plan()
    others = [returned("福祉課", {"2-1/3/i1@R8": "14"}, "a.xlsx"), returned("福祉課", {"2-1/3/i1@R8": "15"}, "b.xlsx")]
    record = public_record(some, merge(some, others))
    assert "2-1/3/i1@R8" not in {one.key for one in record.figures}
    assert "14" not in {str(one.value) for one in record.figures}
    assert [one.period.name for one in record.series("2-1/3/i1")] == ["初期値", "R9"]


@pytest.mark.parametrize("hold", [Hold.SHEET, Hold.FILE])
def test_an_older_figure_beside_a_sheet_or_file_that_is_held_back_stays_inside_until_it_is_decided(hold: Hold) -> None:
    some, key = open_plan(), "2-1/3/i1@R8"
    older, newer = returned("福祉課", {key: "14"}, "a.xlsx"), returned("福祉課", {key: ""}, "b.xlsx")
    older = replace(older, modified="2027-05-01T01:00:00Z", digest="a")
    newer = replace(newer, modified="2027-05-02T01:00:00Z", digest="b", held={key: hold}, refused=hold is Hold.FILE)

    def public(*files: Submission, decisions: Sequence[Decision] = ()) -> list[str]:
        record = public_record(some, merge(some, files, decisions))
        return [str(one.value) for one in record.figures if one.key == key]

    assert public(older) == ["14"]
    assert public(older, newer) == []
    merged = merge(some, [older, newer])
    over = candidate_tokens(row(merged, key).candidates)
    decided = Decision(1, key, Answer.figure("14"), "電話で確認", "佐藤", "2027-06-01T09:00:00+09:00", over)
    assert public(older, newer, decisions=[decided]) == ["14"]


def test_what_is_withheld_is_in_no_fact() -> None:
    record = record_of(Release("2-1/3", False))
    assert not any(one.key.startswith("2-1/3") for one in record.figures)
    assert [project.key for _, project in record.projects()] == ["2-1/12"]
    assert "推進事業" not in repr(record)
    record = record_of(Release("決算額", False))
    assert record.series("2-1/3/決算額") == ()
    assert record.series("2-1/3/予算額")[0].value == 4176


def test_what_is_released_below_something_withheld_is_listed_without_its_description() -> None:
    some = open_plan(Release("2-1", False), Release("2-1/3/i1@R8", True))
    (program,) = some.programs
    some = replace(some, programs=(replace(program, vision=f"{PRIVATE}姿"),))
    record = public_record(some, merged_of(some))
    (listed,) = record.programs
    assert ([one.key for one in record.figures], listed.indicators) == (["2-1/3/i1@R8"], ())
    assert [[one.key for one in project.indicators] for project in listed.projects] == [["2-1/3/i1"]]
    assert PRIVATE not in repr(record)


def test_progress_is_said_by_public_figures_alone() -> None:
    some = open_plan()
    (program,) = some.programs
    first = replace(program.indicators[0], direction="↗")
    some = replace(some, programs=(replace(program, indicators=(first, *program.indicators[1:])),))
    hidden = replace(some, publication=Publication((Release("2-1/i1@R8", False),)))
    words = [public_record(one, merged_of(one)).programs[0].indicators[0].progress for one in (some, hidden)]
    assert words == ["改善", "未入力"]


def test_names_that_things_had_before_are_told_oldest_first() -> None:
    today = open_plan()

    def named(name: str) -> Plan:
        (program,) = today.programs
        projects = (replace(program.projects[0], name=name), *program.projects[1:])
        return replace(today, programs=(replace(program, projects=projects),))

    record = public_record(today, merged_of(today), [named("準備事業"), named("推進事業"), named("旧推進事業")])
    assert record.programs[0].projects[0].former_names == ("準備事業", "旧推進事業")


def test_a_figure_has_its_western_year_and_its_part() -> None:
    record = record_of()
    periods = {one.period.name: one.period for one in record.figures}
    assert (periods["R8"].western, periods["R8"].part, periods["R8"].long) == (2026, "通年", "令和8年度")
    assert (periods["初期値"].western, periods["初期値"].part) == (None, "")


def test_figures_that_forms_name_are_public_as_the_plans_own() -> None:
    some = open_plan(Release("内部経費", False))
    named = tuple(NamedFigure(Band.PROJECT, name, "千円", True) for name in ("人件費", "内部経費"))
    said = returned("福祉課", {"2-1/3/人件費@R8": "40", "2-1/3/内部経費@R8": "7"})
    record = public_record(some, consolidate(some, claims_of([said]), latest([]), named))
    assert [record.series(key)[0].value for key in record.named_series("2-1/3")] == [40]
    assert unknown_items(some, {"人件費", "内部経費"}) == ()


def test_an_item_that_no_form_asks_is_told_with_the_nearest() -> None:
    some = open_plan(Release("取組実積", True, cell="A2"), Release("決算額", False), Release("2-1/3/評判@R8", True))
    told = unknown_items(some, {"取組実績", "評価"})
    assert [(one.code, one.sheet, one.cell) for one in told] == [
        ("public.item-unknown", "公開", "A2"),
        ("public.item-unknown", "公開", ""),
    ]
    assert "「取組実績」ならあります" in told[0].found


@pytest.mark.parametrize("key", ["2-1/99", "2-1/3/i1@R7", "2-1/3@R8", "2-1/i1/決算額@R8", "2-1/3/決算額@初期値"])
def test_a_key_that_the_plan_does_not_have_is_foreign(key: str) -> None:
    some = open_plan(Release(key, False), Release("2-1/3/i1@R8", False), Release("2-1/3", False))
    assert [row.subject for row in foreign_rows(some)] == [key]


def test_a_text_of_which_a_newer_one_is_held_back_stays_inside() -> None:
    some = open_plan(Release("評価", True))
    merged = merged_of(some)
    held = replace(merged, texts=tuple(replace(row, newer_held=True) for row in merged.texts))
    assert public_record(some, held).texts == ()
