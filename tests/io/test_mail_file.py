"""Drafts are what Python's library for mail would write, byte for byte, at a tenth of its price."""

from __future__ import annotations

import email
import hashlib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.io.mail_file import Attachment, draft_mail, is_draft_of
from kamakura_report.text import plain_line
from tests.effort import cases

WORKBOOK = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
lines = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60)
words = st.text(st.sampled_from("あ漢𠮷ー（）ab 09._-%'\"\\"), max_size=50)
names = st.builds(lambda stem, end: f"課{stem}"[:60].strip() + end, words, st.sampled_from([".xlsx", ".ics", ".pdf"]))
ascii_names = st.builds(lambda stem: f"{stem}.xlsx", st.text(st.sampled_from("abcXYZ09._-"), min_size=1, max_size=90))
addresses = st.from_regex(r"[a-z]{1,9}(\.[a-z]{1,9})?@[a-z]{1,9}\.(example\.jp|lg\.jp)", fullmatch=True)


def drafted(to: Sequence[str], subject: str, body: str, files: Mapping[str, bytes]) -> bytes:
    attached = [Attachment.of(name, content) for name, content in files.items()]
    return draft_mail("R8", to, subject, body, attached)


def by_the_library(to: Sequence[str], subject: str, body: str, files: Mapping[str, bytes], mark: str) -> bytes:
    def digest(*parts: bytes) -> str:
        return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:32]

    message = EmailMessage(policy=SMTP)
    message["X-Kamakura-Round"] = mark
    message["X-Unsent"] = "1"
    if to:
        message["To"] = ", ".join(to)
    message["Subject"] = plain_line(subject)
    message.set_content(body, cte="base64")
    for name, content in files.items():
        if name.endswith(".ics"):
            message.add_attachment(content.decode(), subtype="calendar", cte="base64", filename=name)
        else:
            kind = ("application", "pdf") if name.endswith(".pdf") else WORKBOOK
            message.add_attachment(content, *kind, filename=name)
    if message.is_multipart():
        message.set_boundary(f"=={digest(body.encode(), *files.values())}==")
    return message.as_bytes()


@settings(max_examples=cases(500))
@given(
    st.lists(addresses, max_size=3),
    lines,
    st.lists(lines, max_size=5).map("\n".join),
    st.dictionaries(names | ascii_names, st.binary(max_size=200), max_size=3),
)
def test_a_draft_is_what_the_library_writes(to: list[str], subject: str, body: str, files: dict[str, bytes]) -> None:
    files = {name: b"BEGIN\r\nEND\r\n" if name.endswith(".ics") else content for name, content in files.items()}
    draft = drafted(to, subject, body, files)
    mark = draft.split(b"\r\n")[0].partition(b": ")[2].decode()
    assert draft == by_the_library(to, subject, body, files, mark)


@pytest.mark.parametrize(
    "name", ["課.xlsx", "福祉政策課" * 12 + ".xlsx", "b" * 200 + ".xlsx", 'a"b\\c.xlsx', "a b.pdf"]
)
def test_a_file_comes_out_of_a_draft_under_its_name(name: str) -> None:
    message = email.message_from_bytes(drafted([], "件名", "本文\n", {name: b"content"}), policy=default)
    assert isinstance(message, EmailMessage)
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_payload(decode=True)) == (name, b"content")
    written = drafted([], "件名", "本文\n", {name: b"content"}).split(b"\r\n")
    assert max(len(line) for line in written if b"application" not in line) <= 78


def test_a_draft_says_of_which_round_it_is() -> None:
    draft = drafted([], "件名", "本文\n", {})
    assert (is_draft_of(draft, "R8"), is_draft_of(draft, "R9")) == (True, False)


def test_a_page_that_goes_with_a_draft_is_a_pdf_to_the_mail_program() -> None:
    message = email.message_from_bytes(drafted([], "件名", "本文\n", {"記入のしかた.pdf": b"%PDF"}), policy=default)
    assert isinstance(message, EmailMessage)
    assert [part.get_content_type() for part in message.iter_attachments()] == ["application/pdf"]
