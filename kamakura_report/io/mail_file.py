"""Mails written as files: drafts with their attachments (.eml), and a deadline for a calendar (.ics).

What each draft has in common with all others is written here, as Python's ``email`` writes it; what people wrote in a
subject or an address is folded by that library.
"""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from urllib.parse import quote

from kamakura_report.frozen import frozen
from kamakura_report.text import plain_line

_TYPES = {  # by the ends of their names; all else is a workbook
    ".ics": 'text/calendar; charset="utf-8"',
    ".pdf": "application/pdf",
}
_TEXT = 'text/plain; charset="utf-8"'
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROUND = "X-Kamakura-Round"  # whose draft it is, before all that people wrote
_LONGEST_LINE = 75  # bytes, RFC 5545, 3.1
_HEADER_LINE, _BASE64_LINE = 78, 76  # characters, RFC 5322, 2.1.1, and RFC 2045, 6.8
_VERSION = b"MIME-Version: 1.0\r\n"


@frozen
class Attachment:
    """A file as a part of mails: its headers and its content encoded (RFC 2045), and the content's SHA-256."""

    part: bytes
    digest: bytes

    @classmethod
    def of(cls, name: str, content: bytes) -> Attachment:
        """A file of this name, which is written by RFC 2231, as every mail program of today reads it."""
        kind = next((kind for end, kind in _TYPES.items() if name.endswith(end)), _WORKBOOK)
        part = _part(kind, content, f"{_disposition(name)}\r\n".encode("ascii") + _VERSION)
        return cls(part, hashlib.sha256(content).digest())


def draft_mail(round_name: str, to: Sequence[str], subject: str, body: str, attachments: Sequence[Attachment]) -> bytes:
    """A mail that is not sent yet (``X-Unsent``), the same bytes for the same words."""
    written = body.encode("utf-8", "replace")
    text = b"\r\n".join(written.splitlines()) + b"\r\n"
    headers = [f"{_ROUND}: {_digest(_sha256(round_name))}\r\nX-Unsent: 1\r\n".encode("ascii")]
    if to:
        headers.append(_header("To", ", ".join(to)))
    headers.append(_header("Subject", plain_line(subject)))
    if not attachments:
        return b"".join((*headers, _part(_TEXT, text, _VERSION)))
    mark = f"=={_digest(_sha256(written), *(each.digest for each in attachments))}==".encode("ascii")
    pieces = [*headers, _VERSION, b'Content-Type: multipart/mixed; boundary="%s"\r\n' % mark]
    for part in (_part(_TEXT, text), *(each.part for each in attachments)):
        pieces += [b"\r\n--", mark, b"\r\n", part]
    return b"".join((*pieces, b"\r\n--", mark, b"--\r\n"))


def is_draft_of(content: bytes, round_name: str) -> bool:
    """Whether this is a draft that was made for that round."""
    return content.startswith(f"{_ROUND}: {_digest(_sha256(round_name))}\r\n".encode("ascii"))


def calendar_day(uid: str, summary: str, description: str, day: date) -> bytes:
    """A whole day for a calendar (RFC 5545), with a reminder three days ahead; ``uid`` is what it is known by."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kamakura_report//JA",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_digest(_sha256(uid))}-kamakura-report",
        f"DTSTAMP:{day:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(description)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(summary)}",
        "TRIGGER:-P3D",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode("utf-8", "replace")


@lru_cache(maxsize=4)
def _header(name: str, value: str) -> bytes:
    """A header folded. All drafts of a round may have the same subject."""
    from email.policy import SMTP  # loaded while others make workbooks

    return SMTP.fold_binary(name, SMTP.header_store_parse(name, value)[1])


def _part(kind: str, content: bytes, more_headers: bytes = b"") -> bytes:
    """A part of a message, or all of one, with its content in base64."""
    encoded = b2a_base64(content, newline=False)
    lines = [encoded[at : at + _BASE64_LINE] for at in range(0, len(encoded), _BASE64_LINE)]
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n".encode("ascii")
    return b"\r\n".join((head + more_headers, *lines, b""))


def _disposition(name: str) -> str:
    """The header that names an attached file, in one piece (RFC 2183) or in as many as it takes (RFC 2231, 3, 4)."""
    head = "Content-Disposition: attachment;"
    charset = "us-ascii" if name.isascii() else "utf-8"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    word = f'filename="{quoted}"' if name.isascii() else f"filename*={charset}''{_percent(name)}"
    if len(head) + len(word) + 1 < _HEADER_LINE + name.isascii():  # the library's own bounds, here and below
        return f"{head} {word}"
    if len(word) + 2 <= _HEADER_LINE:
        return f"{head}\r\n {word}"
    lines, piece = [head], f" filename*0*={charset}''"
    for sign in name:
        if len(piece) + len(_percent(sign)) + 1 > _HEADER_LINE:
            lines.append(f"{piece};")
            piece = f" filename*{len(lines) - 1}*="
        piece += _percent(sign)
    return "\r\n".join((*lines, piece))


def _percent(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _sha256(text: str | bytes) -> bytes:
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode("utf-8", "replace")).digest()


def _digest(*digests: bytes) -> str:
    """One short digest over several."""
    return hashlib.sha256(b"".join(digests)).hexdigest()[:32]


def _escaped(text: str) -> str:
    plain = plain_line(text)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """The line in pieces that are short enough, none of which ends within a letter."""
    pieces, length = [""], 0
    for sign in line:
        size = len(sign.encode("utf-8", "replace"))
        if length + size > _LONGEST_LINE:
            pieces, length = [*pieces, " "], 1
        pieces[-1] += sign
        length += size
    return "\r\n".join(pieces)
