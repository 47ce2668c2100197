"""Mails written as files: drafts with their attachments (.eml), and a deadline for a calendar (.ics)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from kamakura_report.text import plain_line

_WORKBOOK = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_CALENDAR = ".ics"
_ROUND = "X-Kamakura-Round"  # whose draft it is, before all that people wrote
_LONGEST_LINE = 75  # bytes, RFC 5545, 3.1


def draft_mail(round_name: str, to: Sequence[str], subject: str, body: str, attachments: Mapping[str, bytes]) -> bytes:
    """A mail that is not sent yet (``X-Unsent``), the same bytes for the same words; files by their names.

    Names are written by RFC 2231, as every mail program of today reads them.
    """
    message = EmailMessage(policy=SMTP)
    message[_ROUND] = _digest(round_name.encode("utf-8", "replace"))
    message["X-Unsent"] = "1"
    if to:
        message["To"] = ", ".join(to)
    message["Subject"] = plain_line(subject)
    message.set_content(body, cte="base64")
    for name, content in attachments.items():
        if name.endswith(_CALENDAR):
            message.add_attachment(content.decode("utf-8"), subtype="calendar", cte="base64", filename=name)
        else:
            message.add_attachment(content, *_WORKBOOK, filename=name)
    if message.is_multipart():
        message.set_boundary(f"=={_digest(body.encode('utf-8', 'replace'), *attachments.values())}==")
    return message.as_bytes()


def is_draft_of(content: bytes, round_name: str) -> bool:
    """Whether this is a draft that was made for that round."""
    return content.startswith(f"{_ROUND}: {_digest(round_name.encode('utf-8', 'replace'))}\r\n".encode("ascii"))


def calendar_day(uid: str, summary: str, description: str, day: date) -> bytes:
    """A whole day for a calendar (RFC 5545), with a reminder three days ahead; ``uid`` is what it is known by."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kamakura_report//JA",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_digest(uid.encode('utf-8', 'replace'))}-kamakura-report",
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


def _digest(*parts: bytes) -> str:
    digests = b"".join(hashlib.sha256(part).digest() for part in parts)
    return hashlib.sha256(digests).hexdigest()[:32]


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
