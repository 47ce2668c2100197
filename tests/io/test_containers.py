"""Mails and archives with returned workbooks in them: what is found, under which name, and what is refused."""

from __future__ import annotations

import base64
import binascii
import email
import email.policy
import io
import zipfile
from contextlib import suppress
from dataclasses import replace
from email.header import Header
from email.message import EmailMessage
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.io.reader.containers import open_container, read_inner_file
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.io.xlsx.refused import Refused
from tests import packages
from tests.containers import mail, raw, rfc2047, rfc2231, windows_zip
from tests.effort import cases

BOOK = packages.book()
OTHER = packages.book('<row r="1"><c r="A1"><v>2</v></c></row>')
NAME = "表紙・能力①.xlsx"  # letters whose second bytes are \\ and | in cp932


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (rfc2231(NAME), NAME),
        (rfc2231(NAME, "cp932"), NAME),
        (rfc2047("表紙・能力.xlsx"), "表紙・能力.xlsx"),
        (rfc2047(NAME, "utf-8"), NAME),
        (raw(NAME.encode()), NAME),
        (raw(NAME.encode("cp932")), NAME),
        (raw("表紙・能力.xlsx".encode("iso-2022-jp")), "表紙・能力.xlsx"),
        (raw(b"\x1b$B-!<B@S\x1b(B.xlsx"), "①実績.xlsx"),
        (raw(b"C:\\\\files\\\\a.xlsx"), "a.xlsx"),
        (raw(b"../../a.xlsx"), "a.xlsx"),
        ("Content-Type: application/octet-stream", "名前のない添付"),
        (f'Content-Type: a/b; name="{Header("実" * 40 + ".xlsx", "utf-8").encode()}"', "実" * 40 + ".xlsx"),
        (rfc2231("a\u202exslx.xlsx"), "a\\u202exslx.xlsx"),
    ],
)
def test_an_attachment_has_the_name_it_was_sent_under(lines: str, name: str) -> None:
    data = mail((lines, BOOK))
    (found,) = open_container(data).files
    assert (found.name, found.digest) == (name, sha256(BOOK).hexdigest())
    assert read_inner_file(data, found.digest) == BOOK


def test_an_attachment_is_found_however_deep_and_in_whatever_coding() -> None:
    quoted = binascii.b2a_qp(BOOK, istext=False).replace(b"=\n", b"=\r\n")
    data = b"\r\n".join(
        [
            b"Return-Path: <a@example.jp>\r\nFrom: a@example.jp\r\nContent-Type: multipart/mixed; boundary=m\r\n",
            b"--m\r\nContent-Type: multipart/related; boundary=r\r\n",
            b"--r\r\nContent-Type: multipart/alternative; boundary=a\r\n",
            b"--a\r\nContent-Type: text/plain\r\n\r\n.\r\n--a\r\nContent-Type: text/html\r\n\r\n<p>.</p>\r\n--a--",
            b"--r\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <1>\r\n\r\nx\r\n--r--",
            b"--m\r\nContent-Type: application/octet-stream; name=a.xlsx",
            b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted,
            b"--m--\r\n",
        ]
    )
    container = open_container(data)
    assert [(file.name, file.digest) for file in container.files] == [("a.xlsx", sha256(BOOK).hexdigest())]
    assert container.beside == ()


def test_a_mail_may_be_its_attachment_alone() -> None:
    head = "From: a@example.jp\r\nSubject: a\r\n" + rfc2231(NAME) + "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    (found,) = open_container(head.encode() + base64.encodebytes(BOOK)).files
    assert (found.name, found.digest) == (NAME, sha256(BOOK).hexdigest())


def test_an_attached_mail_is_an_answer_not_read_only_when_something_is_attached_to_it() -> None:
    forwarded = email.message_from_bytes(mail((rfc2231("a.xlsx"), BOOK)), policy=email.policy.default)
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "kikaku@example.jp", "依頼"
    letter.set_content("記入してください。")
    message = EmailMessage()
    message["From"] = "a@example.jp"
    message.set_content("回答を送ります。")
    message.add_attachment(BOOK, maintype="application", subtype="octet-stream", filename="b.xlsx")
    message.add_attachment(letter, filename="依頼.eml")
    assert open_container(message.as_bytes()).beside == ("依頼.eml",)
    message.add_attachment(forwarded)
    data = message.as_bytes()
    container = open_container(data)
    assert ([file.name for file in container.files], container.beside) == (
        ["b.xlsx", "添付のメール.eml"],
        ("依頼.eml",),
    )
    with packages.refused("file.mail"):
        read_inner_file(data, container.files[1].digest)


def test_folders_in_an_archive_may_have_any_names() -> None:
    container = open_container(packages.packed({"PPT/説明.pptx": b"x", "word/": b"", "word/8:30/a.xlsx": BOOK}))
    assert ([file.name for file in container.files], container.beside) == (["word/8:30/a.xlsx"], ("PPT/説明.pptx",))


def test_long_names_are_shortened_and_stay_distinct() -> None:
    names = [f"{'あ' * 60}{middle}{'い' * 60}.xlsx" for middle in "12"]
    container = open_container(packages.packed(dict(zip(names, (BOOK, OTHER), strict=True))))
    assert len({file.name for file in container.files}) == 2
    assert max(len(file.name) for file in container.files) < 110


def test_an_archive_with_one_scrambled_file_is_told_as_a_whole() -> None:
    data = packages.packed({"a.xlsx": BOOK, "b.xlsx": OTHER})
    local, central = packages.entry(data, "b.xlsx")
    data = packages.patched(packages.patched(data, central + 8, b"\x01"), local + 6, b"\x01")
    with packages.refused("package.encrypted"):
        open_container(data)


def test_a_mail_that_pythons_own_library_makes_is_read() -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.jp", "b@example.jp", "回答"
    message.set_content("回答を送ります。")
    message.add_alternative("<p>回答</p>", subtype="html")
    for name in (NAME, NAME):
        data = BOOK if message.get_content_maintype() != "multipart" or not list(message.iter_attachments()) else OTHER
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="依頼文.pdf")
    container = open_container(message.as_bytes())
    assert [file.name for file in container.files] == [NAME, f"{NAME}（2）"]
    assert container.beside == ("依頼文.pdf",)
    assert "依頼文.pdf" in container.read_note(2).found


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_names_in_an_archive_are_read_as_windows_and_macs_write_them(encoding: str) -> None:
    data = windows_zip({f"回答/{NAME}": BOOK, "予算表.xlsx": OTHER}, encoding)
    container = open_container(data)
    assert [file.name for file in container.files] == [f"回答/{NAME}", "予算表.xlsx"]
    assert [read_inner_file(data, file.digest) for file in container.files] == [BOOK, OTHER]


def test_what_a_mac_and_excel_add_is_passed_over() -> None:
    added = {
        "__MACOSX/._a.xlsx": b"x",
        "回答/~$a.xlsx": b"x",
        ".DS_Store": b"x",
        "Thumbs.db": b"x",
        "Desktop.ini": b"x",
    }
    added |= {".~lock.a.xlsx#": b"x", "a.xlsx:Zone.Identifier": b"x", "a.xlsx": BOOK}
    container = open_container(packages.packed(added))
    assert ([file.name for file in container.files], container.beside) == (["a.xlsx"], ())


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("内側.zip", packages.packed({"a.xlsx": BOOK}), "file.archive"),
        ("内側.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), "file.archive"),
        ("転送.eml", mail((rfc2231("a.xlsx"), BOOK)), "file.mail"),
        ("winmail.dat", b"\x78\x9f\x3e\x22" + bytes(50), "file.tnef"),
        ("a.ods", packages.packed({"mimetype": "a", "content.xml": "<a/>"}), "file.ods"),
        ("a.xls", b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(90), "file.xls"),
        ("a.xlsx", BOOK[:-60], "file.truncated"),
        ("a.xlsx", b"", "file.empty"),
    ],
)
@pytest.mark.parametrize("is_mail", [True, False])
def test_what_may_be_an_answer_and_cannot_be_read_is_told(name: str, content: bytes, code: str, is_mail: bool) -> None:
    data = mail((rfc2231(name), content)) if is_mail else packages.packed({name: content})
    (found,) = open_container(data).files
    assert found.name == name
    with packages.refused(code):
        read_inner_file(data, found.digest)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (mail(), "file.mail"),
        (mail((rfc2231("写真.png"), b"\x89PNG")), "file.mail"),
        (b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n" * 9000, "file.mail"),
        (b"From: a\nTo: b\n" + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 2000, "file.mail"),
        (
            packages.packed(
                {"写真.png": b"\x89PNG", "依頼.docx": packages.packed({"_rels/.rels": "<a/>", "word/a": "a"})}
            ),
            "file.archive",
        ),
        (packages.packed({"../a.xlsx": BOOK}), "package.name"),
        (packages.packed({f"{number}.txt": b"" for number in range(501)}), "file.archive"),
    ],
)
def test_a_container_without_a_workbook_is_refused(data: bytes, code: str) -> None:
    with packages.refused(code):
        open_container(data)


def test_bounds_hold_for_what_is_inside() -> None:
    data = packages.packed({"a.xlsx": BOOK, "b.xlsx": OTHER})
    with packages.refused("file.archive"):
        open_container(data, replace(LIMITS, inside=1))
    with packages.refused("file.mail"):
        open_container(mail((rfc2231("a.xlsx"), BOOK), (rfc2231("b.xlsx"), OTHER)), replace(LIMITS, inside=1))
    with packages.refused("file.large"):
        read_inner_file(data, sha256(BOOK).hexdigest(), replace(LIMITS, file=len(BOOK) - 1))
    with packages.refused("limit.size"):
        open_container(data, replace(LIMITS, total=100))
    with packages.refused("file.missing"):
        read_inner_file(data, "0" * 64)


def test_a_bomb_in_an_archive_is_refused_unopened() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xlsx", bytes(LIMITS.part + 1))
    with packages.refused("limit.size"):
        open_container(held.getvalue())


@settings(max_examples=cases(300))
@given(st.data())
def test_a_mail_with_any_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    whole = mail((rfc2231("a.xlsx"), b"PK"), (rfc2047("表.xlsx"), b"x"), (raw(NAME.encode("cp932")), b"y"))
    at = data.draw(st.integers(0, len(whole)))
    changed = whole[:at] + data.draw(st.binary(max_size=6)) + whole[at + data.draw(st.integers(0, 40)) :]
    with suppress(Refused):
        open_container(changed)
