"""The public pages: what is public and nothing else, an event for each change, and nobody's file lost."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kamakura_report.commands import publish
from kamakura_report.commands.event_files import event_files, read_event
from kamakura_report.plan.model import Division, Plan, Program
from kamakura_report.plan.publication import Publication, Release
from kamakura_report.rounds.events import EventKind
from tests.commands.town import NOW, R8, Town, at, founded, plan, told
from tests.io.holders import holding

SECRET = "秘密の連絡先@example.jp"
REMARK = "備考は内緒です<script>alert(2)</script>"
SUMMER = datetime(2027, 7, 1, 9, 30)
PAGES = ["changes", "index", "program/2-1", "project/2-1/12", "project/2-1/3", "search"]


def pages(town: Town) -> dict[str, bytes]:
    site = town.workspace.site
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def published(town: Town) -> list[dict[str, object]]:
    events = map(read_event, event_files(town.workspace.events).values())
    return [dict(event.body) for event in events if event.kind is EventKind.PUBLISHED]


def page(town: Town, name: str) -> str:
    return (town.workspace.site / name / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def merged_once(made: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = made.copy(tmp_path_factory.mktemp("merged") / "town")
    with at(SUMMER):
        assert town.run("merge").status == 0
    return town


@pytest.fixture(scope="module")
def published_once(merged_once: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = merged_once.copy(tmp_path_factory.mktemp("published") / "town")
    with at(SUMMER):
        assert town.run("publish").status == 0
    return town


@pytest.fixture
def merged(merged_once: Town, tmp_path: Path, in_summer: None) -> Town:
    return merged_once.copy(tmp_path / "town")


@pytest.fixture
def public(published_once: Town, tmp_path: Path, in_summer: None) -> Town:
    return published_once.copy(tmp_path / "town")


def test_every_program_and_project_has_its_page_where_the_contract_says(public: Town) -> None:
    names = [name.removesuffix("/index.html").removesuffix(".html") for name in pages(public) if name.endswith(".html")]
    assert names == PAGES
    assert all("データの時点" in text.decode() for name, text in pages(public).items() if name.endswith(".html"))


def test_a_plan_without_a_figure_or_a_ledger_is_published_too(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    said = town.run("publish", "--inside")
    assert (said.status, said.err) == (0, "")
    assert "推進事業" in page(town, "project/2-1/3")
    assert "まだ配布していません" in (town.workspace.inside / "index.html").read_text(encoding="utf-8")


def test_publishing_the_same_again_is_no_event_and_writes_the_same_bytes(public: Town) -> None:
    before = public.tree()
    said = public.run("publish")
    assert "変わったものはありません" in said.out
    after = public.tree()
    assert {name for name in after if after[name] != before.get(name)} <= {"output/ledger/ledger.sqlite3"}
    assert len(published(public)) == 1


def test_the_next_publication_tells_what_was_public_and_is_another_now(public: Town) -> None:
    master = replace(plan(), publication=Publication((Release("2-1/3/i1", True, "数え直したため"),)))
    public.keep(master)
    assert public.run("set", "2-1/3/i1@R8", "11", "--reason", "電話で内々に").status == 0
    said = public.run("publish", "--json")
    (change,) = json.loads(said.out)["changes"]
    assert (change["key"], change["old"], change["new"]) == ("2-1/3/i1@R8", "10 回", "11 回")
    told_there = page(public, "changes")
    assert "数え直したため" in told_there
    assert "10 回" in page(public, "project/2-1/3")
    assert not [name for name, content in pages(public).items() if "電話で内々に".encode() in content]
    assert len(published(public)) == 2
    assert public.run("rebuild").status == 0
    before = pages(public)
    assert "変わったものはありません" in public.run("publish").out
    assert pages(public) == before


def test_a_project_that_left_the_plan_keeps_its_page_and_says_so(public: Town) -> None:
    whole = plan()
    (program,) = whole.programs
    heir = replace(program.projects[0], key="2-1/4", number=4, name="新しい事業", previous="2-1/3", indicators=())
    public.keep(replace(whole, programs=(replace(program, projects=(heir, program.projects[1])),)))
    assert public.run("publish").status == 0
    gone = page(public, "project/2-1/3")
    assert "今の計画にはありません" in gone
    assert "../../../project/2-1/4/index.html" in gone
    assert "10" in gone
    before = pages(public)
    assert public.run("publish").status == 0
    assert pages(public) == before


def test_the_page_of_what_left_the_plan_goes_by_its_key_and_a_key_that_never_was_stops_it(public: Town) -> None:
    whole = plan()
    (program,) = whole.programs
    fewer = replace(whole, programs=(replace(program, projects=program.projects[1:]),))
    for rows, status, there in (
        ((), 0, True),
        ((Release("2-1/3/i1@R8", False),), 0, True),
        ((Release("2-1/3/i1@R7", False),), 2, True),
        ((Release("2-1/33", False),), 2, True),
        ((Release("2-1/3", False),), 0, False),
    ):
        public.keep(replace(fewer, publication=Publication(rows)))
        for command in ("publish", "export", "council"):
            said = public.run(command)
            assert (said.status, "［公開］ A2: " in said.err) == (status, status == 2), (rows, command, said)
        assert ("project/2-1/3/index.html" in pages(public)) is there
        everything = b"".join(pages(public).values()).decode()
        assert ("推進事業" in everything) is there


def test_a_key_that_only_an_older_publication_knows_is_no_mistake(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    whole = plan()
    (program,) = whole.programs
    fewer = replace(whole, programs=(replace(program, projects=program.projects[1:]),))
    for master, there in ((whole, True), (fewer, True), *[(fewer, False)] * 2):
        town.keep(replace(master, publication=Publication(() if there else (Release("2-1/3", False),))))
        assert town.run("publish").status == 0
        assert ("project/2-1/3/index.html" in pages(town)) is there
    town.keep(replace(fewer, publication=Publication((Release("2-1/4", False),))))
    assert town.run("publish").status == 2


def test_strangers_stay_and_are_named_and_old_pages_of_ours_go(public: Town) -> None:
    site = public.workspace.site
    (site / "CNAME").write_text("example.jp", encoding="utf-8")
    (site / "project" / "古いページ.html").write_text("x", encoding="utf-8")
    whole = plan()
    public.keep(replace(whole, publication=Publication((Release("2-1/12", False),))))
    said = public.run("publish")
    assert "そのまま残しました）: CNAME、project/古いページ.html" in said.out
    assert f"要らなくなったので消しました: {site / 'project/2-1/12/index.html'}" in said.out
    assert not (site / "project/2-1/12/index.html").exists()
    assert (site / "CNAME").read_text(encoding="utf-8") == "example.jp"


def test_a_page_that_a_person_changed_is_not_written_over_without_force(public: Town) -> None:
    mine = public.workspace.site / "index.html"
    mine.write_bytes(b"mine")
    public.run("set", "2-1/3/i1@R8", "11", "--reason", "x")
    before = public.tree()
    said = public.run("publish")
    assert said.status == 2
    assert said.err.startswith("エラー: output/site/index.html は、前に書き出したあとで手が加えられています。")
    assert public.tree() == before
    assert public.run("publish", "--force").status == 0
    assert [path.read_bytes() for path in public.workspace.site.glob("index.*.bak.html")] == [b"mine"]


def test_a_dry_run_tells_the_changes_and_writes_nothing(public: Town) -> None:
    public.run("set", "2-1/3/i1@R8", "11", "--reason", "x")
    before = public.tree()
    assert "推進事業 講座 R8: 10 回 → 11 回" in public.run("publish", "--dry-run").out
    assert public.tree() == before


@pytest.mark.parametrize(
    "folder", [".", "output", "input/site", "output/ledger", "output/inside/site", "..", "templates"]
)
def test_a_folder_that_holds_what_is_not_public_is_refused(merged: Town, folder: str) -> None:
    before = merged.tree()
    said = merged.run("publish", "-o", str(merged.root / folder))
    assert said.status == 2
    assert "公開しないもの" in said.err
    assert merged.tree() == before


def test_the_site_goes_to_any_other_folder_and_the_offices_page_never_below_it(merged: Town, tmp_path: Path) -> None:
    share = tmp_path / "共有" / "www"
    assert merged.run("publish", "-o", str(share), "--inside").status == 0
    assert (share / "project/2-1/3/index.html").is_file()
    assert not merged.workspace.site.exists()
    inside = merged.workspace.inside / "index.html"
    assert "庁内用" in inside.read_text(encoding="utf-8")
    assert not [path for path in share.rglob("*") if path.is_file() and "庁内用".encode() in path.read_bytes()]


def test_what_is_not_public_stands_in_no_byte_of_the_site(town: Town, in_summer: None) -> None:
    whole = plan()
    divisions = tuple(replace(one, contact=SECRET) for one in whole.divisions)
    town.keep(replace(whole, divisions=divisions))
    for one in town.generate(R8).issued:
        typed = {"2-1/3/i1/備考": REMARK, "表紙/記入者": "内緒太郎", "2-1/3/i1@R8": "123457"}
        town.answer(one, typed)
    assert town.run("merge").status == 0
    town.answer(one, {"2-1/3/i1@R8": "123457", "2-1/12/決算額@R8": "765431"}, "別.xlsx")
    assert town.run("merge").status == 1  # in conflict
    assert "競合又は保留のため公開しない数字: 1" in town.run("publish", "--inside").out
    everything = b"".join(pages(town).values())
    for hidden in (SECRET, "備考は内緒", "内緒太郎", "765431", "別.xlsx", ".xlsx", "workspace.key"):
        assert hidden.encode() not in everything, hidden
    text = everything.decode()
    assert "推進事業" in text
    town.keep(replace(whole, publication=Publication((Release("備考", True), Release("2-1/3/i1@R8", False)))))
    assert town.run("publish").status == 0
    everything = b"".join(pages(town).values())
    assert html.escape(REMARK).encode() in everything
    assert REMARK.encode() not in everything
    assert b"123,457" not in everything
    assert b"123457" not in everything


EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&--></title>{{7*7}}{% raw %}\ue000𠮷\u202e"


class Tags(HTMLParser):
    """Every tag with its attributes, and all text outside of scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += ((name, value or "") for name, value in attrs)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def tags(content: bytes) -> Tags:
    parser = Tags()
    parser.feed(content.decode())
    parser.close()
    return parser


def evil_plan() -> Plan:
    """Every name and text of the plan is one that no page may take for markup or a template."""
    whole = plan()
    (program,) = whole.programs

    def bad(one: Program) -> Program:
        return replace(
            one,
            name=EVIL,
            vision=EVIL,
            actions=tuple(replace(each, text=EVIL) for each in one.actions),
            indicators=tuple(replace(each, name=EVIL, unit=EVIL[:30], source=EVIL) for each in one.indicators),
            projects=tuple(
                replace(
                    each,
                    name=f"{each.number}{EVIL}",
                    description=f"{EVIL}\n{EVIL}",
                    indicators=tuple(replace(of_it, name=EVIL) for of_it in each.indicators),
                )
                for each in one.projects
            ),
        )

    return replace(
        whole,
        city="<b>市",
        name=EVIL,
        programs=(bad(program),),
        publication=Publication(licence="javascript:alert(1)", publisher=EVIL),
    )


def test_names_that_look_like_markup_are_shown_as_they_are_and_nothing_is_injected(tmp_path: Path) -> None:
    plain, evil = founded(tmp_path / "plain"), founded(tmp_path / "evil")
    evil.keep(evil_plan())
    for town in (plain, evil):
        assert town.run("publish", "--inside").status == 0
    for name, content in pages(evil).items():
        if not name.endswith(".html"):
            continue
        found, expected = tags(content), tags(pages(plain)[name])
        assert [tag for tag in found.tags if tag in ("script", "img", "iframe", "b")] == [
            tag for tag in expected.tags if tag in ("script", "img", "iframe", "b")
        ]
        assert not [one for one in found.attributes if one[0].startswith("on") or "javascript:" in one[1]]
        assert "{{7*7}}" in "".join(found.text)
        assert "\u202e" not in content.decode()
    script = pages(evil)["search/projects.js"].decode()
    assert [one["row"] for one in json.loads(script.partition(" = ")[2].rstrip(";\n"))] == ["p-2-1-3", "p-2-1-12"]


def links(content: bytes) -> Iterator[str]:
    yield from (value for name, value in tags(content).attributes if name in ("href", "src"))


def test_every_link_leads_to_a_file_of_the_folder_and_none_outside(public: Town) -> None:
    site = public.workspace.site
    for name, content in pages(public).items():
        text = content.decode()
        assert not re.search(r"(https?:)?//[\w.]", re.sub(r"(?m)^\s*//.*$", "", text)), name
        if name.endswith(".html"):
            found = tags(content)
            ids = {value for attribute, value in found.attributes if attribute == "id"}
            for link in links(content):
                target, _, anchor = link.partition("#")
                assert not target or (site / name).parent.joinpath(target).resolve().is_file(), (name, link)
                assert not anchor or anchor in ids, (name, link)


def rows_of(content: str) -> list[list[str]]:
    """The cells of every table row, as texts."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", content, re.DOTALL)
    return [
        [html.unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in rows
    ]


def test_the_public_figures_are_those_of_consolidated_csv_cell_by_cell(public: Town) -> None:
    with (public.workspace.output / "consolidated.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    compared = 0
    for project in ("2-1/3", "2-1/12"):
        content = page(public, f"project/{project}")
        for item, column in (("予算額", 1), ("決算額", 2)):
            table = content.partition("<caption>予算額と決算額")[2].partition("</table>")[0]
            shown = {row[0]: row[column] for row in rows_of(table)[1:]}
            for line in lines:
                if line["キー"].startswith(f"{project}/{item}@"):
                    assert shown[line["年度"]] == as_shown(line), line
                    compared += 1
    for owner, content in (("2-1/3", page(public, "project/2-1/3")), ("2-1", page(public, "program/2-1"))):
        for section in re.findall(r'<section class="card" id="(i\d+)"(.*?)</section>', content, re.DOTALL):
            shown = {row[0]: row[1] for row in rows_of(section[1]) if row[0] != "年度"}
            for line in lines:
                if line["キー"].startswith(f"{owner}/{section[0]}@"):
                    assert shown[line["年度"]] == as_shown(line), line
                    compared += 1
    assert compared == len(lines)


def as_shown(line: dict[str, str]) -> str:
    if line["状態"] == "確定":
        return f"{Decimal(line['値']):,f}".replace("-", "−")
    return "―" if line["状態"] == "未入力" else line["状態"]


def test_many_cities_are_published_in_one_command_but_not_into_one_folder(public: Town, tmp_path: Path) -> None:
    other = public.copy(tmp_path / "other")
    said = told("-C", str(public.root), "-C", str(other.root), "publish")
    assert "作業フォルダー 2: 済んだもの 2" in said.out
    refused = told("-C", str(public.root), "-C", str(other.root), "publish", "-o", str(tmp_path / "www"))
    assert refused.status == 2
    assert "-oは、作業フォルダーが一つのときだけ" in refused.err


def test_a_result_that_an_earlier_run_could_not_renew_is_renewed_with_the_site_and_told_while_it_is_held(
    public: Town,
) -> None:
    result = public.workspace.output / "consolidated.csv"
    with holding(result):
        assert public.run("set", "2-1/3/i1@R8", "11", "--reason", "x").status == 1
        said = public.run("publish")
        assert (said.status, "results.stale" in said.out) == (1, True)
        assert "11 回" in page(public, "changes")
        again = public.run("publish")
        assert (again.status, "results.stale" in again.out) == (1, True)
    assert b"2-1/3/i1@R8,2-1,3" in result.read_bytes()
    assert public.run("publish").status == 0
    (line,) = [one for one in result.read_text(encoding="utf-8-sig").splitlines() if one.startswith("2-1/3/i1@R8")]
    assert ",11," in line


def test_a_page_that_some_program_holds_is_told_and_the_next_run_renews_it(public: Town) -> None:
    held = public.workspace.site / "changes" / "index.html"
    public.run("set", "2-1/3/i1@R8", "11", "--reason", "x")
    with holding(held):
        said = public.run("publish")
        assert (said.status, "output/site/changes/index.html" in said.out) == (1, True)
        assert "11 回" not in page(public, "changes")
    assert "変わったものはありません" in public.run("publish").out
    assert "11 回" in page(public, "changes")
    assert len(published(public)) == 2


def test_while_a_snapshot_is_lost_nothing_is_published(public: Town) -> None:
    whole = plan()
    public.keep(replace(whole, divisions=(*whole.divisions, Division("新しい課"))))
    sent = read_event(next(iter(event_files(public.workspace.events).values())))
    assert sent.kind is EventKind.ISSUED
    for path in public.workspace.snapshots.glob("*.xlsx"):
        path.unlink()
    before = pages(public)
    said = public.run("publish")
    assert said.status == 2
    assert pages(public) == before


def test_a_lost_edition_is_told_and_a_later_merge_warns_of_it(public: Town) -> None:
    (kept,) = (public.workspace.snapshots / "editions").iterdir()
    kept.unlink()
    assert "kept.altered" in public.run("status").out
    said = public.run("publish")
    assert said.status == 2
    assert "バックアップから戻してください" in said.err


def test_the_office_page_tells_who_has_answered_and_what_is_open(town: Town, in_summer: None) -> None:
    next(iter(town.workspace.returned.glob("*.xlsx"))).unlink()
    town.run("merge")
    done = publish.run(town.workspace, now=NOW, inside=True)
    content = (town.workspace.inside / "index.html").read_text(encoding="utf-8")
    assert [one.path.name for one in done.inside] == ["index.html", "style.css"]
    assert "未提出" in content
    assert "2-1/12/決算額@R8" in content
