"""Mails ready to send: opened again by the standard parser and by mutt, taken away when nothing calls for them."""

from __future__ import annotations

import email
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from kamakura_report.io.mail_file import calendar_day
from kamakura_report.problem import CannotRun
from kamakura_report.reports.mail_letters import mail_addresses, parse_mail_text
from tests.commands.town import R8, Town, founded, plan

DUE = date(2027, 5, 31)
FIGURE = "2-1/3/i1@R8"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A round is out; one division has an address."""
    made = founded(tmp_path / "town")
    divisions = tuple(
        replace(one, contact="内線 29　fukushi@city.example.jp") if one.name == "福祉課" else one
        for one in plan().divisions
    )
    made.keep(replace(plan(), divisions=divisions))
    made.run("generate", "--year", "R8", "--due", "2027-05-31")
    return made


def mail(town: Town, kind: str, division: str) -> EmailMessage:
    content = (town.workspace.mail / kind / f"{division}.eml").read_bytes()
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def files(message: EmailMessage) -> dict[str, bytes]:
    parts = {}
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        parts[part.get_filename() or ""] = content
    return parts


def drafts(town: Town) -> list[str]:
    return sorted(path.relative_to(town.workspace.mail).as_posix() for path in town.workspace.mail.rglob("*.eml"))


def test_the_standard_parser_opens_a_request_with_its_files(town: Town) -> None:
    message = mail(town, "依頼", "福祉課")
    assert (message["To"], message["X-Unsent"]) == ("fukushi@city.example.jp", "1")
    assert message["Subject"] == "【依頼】鎌倉市総合計画の実績の記入について（R8）"
    folder = town.workspace.workbooks("R8")
    names = ("福祉課.xlsx", "提出期限.ics")
    assert files(message) == {name: (folder / name).read_bytes() for name in names}
    body = message.get_body()
    assert body is not None
    assert "　提出期限: 令和9年5月31日（月）" in body.get_content()


def test_mutt_opens_it_with_its_files(town: Town, tmp_path: Path) -> None:
    mutt = shutil.which("mutt")
    if mutt is None:
        pytest.skip("mutt is not installed: apt install mutt")
    send = tmp_path / "send.sh"
    send.write_text(f"#!/bin/sh\ncat > '{tmp_path}/sent.eml'\n", encoding="utf-8")
    send.chmod(0o755)
    draft = town.workspace.mail / "依頼" / "福祉課.eml"
    settings = [f"set sendmail={send}", "set copy=no", "set charset=utf-8", "set from=kikaku@city.example.jp"]
    options = [word for setting in settings for word in ("-e", setting)]
    environment = {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    command = [mutt, "-n", "-F", "/dev/null", *options, "-H", str(draft)]
    subprocess.run(command, stdin=subprocess.DEVNULL, env=environment, check=True, timeout=60)
    sent = email.message_from_bytes((tmp_path / "sent.eml").read_bytes(), policy=default)
    assert isinstance(sent, EmailMessage)
    ours = mail(town, "依頼", "福祉課")
    assert (sent["To"], sent["Subject"]) == (ours["To"], ours["Subject"])
    assert {name: content.replace(b"\r\n", b"\n") for name, content in files(sent).items()} == {
        name: content.replace(b"\r\n", b"\n") for name, content in files(ours).items()
    }


def test_divisions_without_an_address_are_told_in_one_line(town: Town) -> None:
    said = town.run("generate", "--year", "R8")
    (line,) = [line for line in said.out.splitlines() if "メールアドレス" in line]
    assert line.startswith("連絡先にメールアドレスがない課 1（下書きの宛先は空です）: 介護課。") or "介護課" in line
    assert "福祉課" not in line.replace("介護課", "")


def test_the_office_edits_the_text_and_a_wrong_word_is_told_before_anything_is_written(town: Town) -> None:
    town.workspace.letters.mkdir(parents=True)
    text = town.workspace.letters / "依頼.txt"
    text.write_bytes("件名：お願い {{回}}\r\n{{部}} 様\r\n{{課}} 様\r\n".encode("cp932"))
    town.run("generate", "--round", "R8")
    message = mail(town, "依頼", "福祉課")
    body = message.get_body()
    assert body is not None
    assert (message["Subject"], body.get_content().split()) == ("お願い R8", ["福祉課", "様"])
    text.write_text("件名: お願い\n{{課名}} 様\n", encoding="utf-8")
    before = town.tree()
    said = town.run("generate", "--round", "R8")
    assert (said.status, town.tree()) == (2, before)
    assert "templates/letters/依頼.txt の {{課名}} は使えません。使えるのは {{課}}、" in said.err


def test_a_text_without_a_subject_is_told() -> None:
    with pytest.raises(CannotRun, match="1行目が件名ではありません"):
        parse_mail_text("{{課}} 様\n", "依頼.txt")


def test_receive_answers_each_division_and_takes_away_what_nothing_calls_for(town: Town) -> None:
    one, other = town.generate(R8, due=DUE).issued
    town.answer(one, {FIGURE: "約17"})
    town.run("receive")
    assert [name for name in drafts(town) if not name.startswith("依頼")] == [
        f"差戻し/{one.division}.eml",
        f"督促/{other.division}.eml",
    ]
    back = town.workspace.corrections / "R8" / f"{one.division}.xlsx"
    assert files(mail(town, "差戻し", one.division)) == {back.name: back.read_bytes()}
    assert files(mail(town, "督促", other.division)) == {other.path.name: other.path.read_bytes()}


def test_withdraw_takes_the_mails_of_its_round_alone(town: Town) -> None:
    assert drafts(town) != []
    assert town.run("withdraw", "R8").status == 0
    assert drafts(town) == []


def test_generate_again_writes_the_same_bytes(town: Town) -> None:
    before = town.tree()
    town.run("generate", "--year", "R8")
    assert {name: data for name, data in town.tree().items() if "/ledger/" not in name} == {
        name: data for name, data in before.items() if "/ledger/" not in name
    }


@pytest.mark.parametrize(
    ("contact", "addresses"),
    [
        ("内線 29", ()),
        ("内線 29、ａ＠city.lg.jp", ("a@city.lg.jp",)),
        ("a@x.jp / b@x.jp, a@x.jp", ("a@x.jp", "b@x.jp")),
        ("a@x.jp\nBcc: c@y.jp", ("a@x.jp", "c@y.jp")),
        ("a@@b", ()),
    ],
)
def test_addresses_are_found_beside_names_and_telephones(contact: str, addresses: tuple[str, ...]) -> None:
    assert mail_addresses(contact) == addresses


def test_a_day_for_a_calendar_is_in_lines_of_75_bytes_and_what_means_something_there_is_escaped() -> None:
    lines = calendar_day("u", "提出期限, " * 20, "a;b", DUE).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert {b"DTSTART;VALUE=DATE:20270531", b"DESCRIPTION:a\\;b"} < set(lines)
    unfolded = b"\n".join(lines).replace(b"\n ", b"").decode("utf-8")
    assert "SUMMARY:" + "提出期限\\, " * 19 + "提出期限\\," in unfolded
