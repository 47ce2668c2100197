"""However the text is damaged, no cell is lost and nothing but CannotRun is raised."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.master.read_master import parse_master
from kamakura_report.plan import snapshot
from kamakura_report.problem import CannotRun
from kamakura_report.published.read_published import parse_published
from tests.effort import cases
from tests.plan import laid
from tests.published import pages

LINES = [line for line in pages.TEXT.split("\n") if line.strip()]
STRANGE = (
    *("成果指標", "単位", "出典", "指標実績", "初期値", "R8", "No", "主な取組", "目標値", "直近実績値 (2024)"),
    *("予算額(千円)", "決算額(千円)", "-", "(未定)", "7", "58", "㋿", "①", "関係各課", "%", "2-1 福祉", "2-2 教育"),
    *("- ⑦ 防災", "1e5", "-3", "0.1.2", "123456789012345678", "市所管課調べ", "x" * 300),
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 12))):
        place = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(("delete", "double", "swap", "slide", "blank", "put", "insert", "turn"))):
            case "delete" if len(lines) > 1:
                del lines[place]
            case "double":
                lines.insert(other, lines[place])
            case "swap":
                lines[place], lines[other] = lines[other], lines[place]
            case "slide":
                lines[place] = "\t" + lines[place]
            case "turn":
                lines[min(place, other) : max(place, other)] = reversed(lines[min(place, other) : max(place, other)])
            case change:
                cells = lines[place].split("\t")
                column = draw(st.integers(0, len(cells) - 1))
                word = "" if change == "blank" else draw(st.sampled_from(STRANGE))
                cells[column : column + (change != "insert")] = [word]
                lines[place] = "\t".join(cells)
    return "\n".join(lines)


@given(damaged())
@settings(max_examples=cases(5000))
def test_every_cell_of_a_damaged_text_is_in_the_master_or_among_the_doubts(text: str) -> None:
    try:
        plan, doubts = parse_published([("t.txt", text)])
    except CannotRun:
        return
    tables = laid.tables(plan, doubts)
    assert pages.kept(tables) == pages.printed(text)
    held, told = pages.directions(tables)
    assert held == told
    assert snapshot.load_plan_snapshot(snapshot.dump_plan(plan)) == plan
    read, problems = parse_master(tables)
    assert read == plan or problems


@given(st.permutations(LINES))
@settings(max_examples=cases(300))
def test_no_order_of_the_lines_loses_a_cell(lines: list[str]) -> None:
    try:
        plan, doubts = parse_published([("t.txt", "\n".join(lines))])
    except CannotRun:
        return
    assert pages.kept(laid.tables(plan, doubts)) == pages.printed("\n".join(lines))


@given(st.text("\t\n 2-1福祉①単位出典初期値R89()%7-", max_size=120))
@settings(max_examples=cases(3000))
def test_any_text_at_all_is_read_or_refused(text: str) -> None:
    try:
        parse_published([("t.txt", "2-1 福祉\n初期値\tR8\tR9\n" + text)])
    except CannotRun:
        return
