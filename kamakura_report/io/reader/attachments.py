"""The attachments of a mail saved whole, with their names as Japanese mail programs write them."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

from kamakura_report.io.xlsx.limits import LIMITS, Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.patterns import pattern
from kamakura_report.problem.container_codes import FILE_MAIL_DAMAGED

# What Python's parser raises of mails that nobody sends.
_PARSER_ERRORS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, MessageError)
_NESTED = pattern(rb"multipart/|message/", re.IGNORECASE)
_NAMING = ("Content-Type", "Content-Disposition")
_JIS = "\x1b$"
_BODIES = ("text/plain", "text/html", "text/calendar")


def mail_attachments(data: bytes, limits: Limits = LIMITS) -> list[tuple[str, bytes]]:
    """Name and bytes of each attachment; a mail inside the mail is one. Raises ``Refused``."""
    if sum(1 for _ in _NESTED.finditer(data)) > 4 * limits.depth + limits.inside:
        raise Refused(FILE_MAIL_DAMAGED.problem())
    try:
        message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
        return list(_attachments(message, limits.depth))
    except _PARSER_ERRORS:
        raise Refused(FILE_MAIL_DAMAGED.problem()) from None


def _attachments(part: Message, depth: int) -> Iterator[tuple[str, bytes]]:
    if depth < 0:
        raise Refused(FILE_MAIL_DAMAGED.problem())
    content = part.get_payload()
    if part.get_content_maintype() == "multipart":
        for inner in content if isinstance(content, list) else ():
            if isinstance(inner, Message):
                yield from _attachments(inner, depth - 1)
        return
    _make_names_plain(part)
    name = _name(part)
    if isinstance(content, list):  # message/rfc822 and the like
        inside = content[0] if content else None
        if part.get_content_type() == "message/rfc822" and isinstance(inside, Message):
            yield name or "添付のメール.eml", inside.as_bytes()
        return
    if not name and part.get_content_type() in _BODIES:
        return
    if part.get_content_maintype() == "image" and part.get("Content-ID"):
        return  # shown within the letter
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        yield name or "名前のない添付", payload


def _make_names_plain(part: Message) -> None:
    """Headers with bytes or escapes of Japanese encodings in them, as text: their quotes may be parts of letters."""
    raw = {name.lower(): str(value) for name, value in part.raw_items()}
    for header in _NAMING:
        value = raw.get(header.lower(), "")
        if _JIS in value or not value.isascii():
            part.replace_header(header, _text(value.encode("utf-8", "surrogateescape")))


def _text(raw: bytes) -> str:
    if b"\x1b$" in raw:
        return _decoded_jis(raw)
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _decoded_jis(raw: bytes) -> str:
    """ISO-2022-JP; with letters that only Windows has in it (①), by the standard that took them up."""
    try:
        return raw.decode("iso2022_jp_ext")
    except UnicodeDecodeError:
        return raw.replace(b"\x1b$B", b"\x1b$(Q").decode("iso2022_jp_2004", "replace")


def _name(part: Message) -> str:
    """The attachment's own name, without folders."""
    given = part.get_filename() or ""
    words = []
    for word, charset in decode_header(given) if "=?" in given else [(given, None)]:
        words.append(word if isinstance(word, str) else _decoded(word, charset))
    return "".join(words).replace("\\", "/").rpartition("/")[2].strip().strip(".")


def _decoded(word: bytes, charset: str | None) -> str:
    if charset is None or b"\x1b$" in word:
        return _text(word)
    usual = {"shift_jis": "cp932", "sjis": "cp932", "x-sjis": "cp932"}.get(charset.lower(), charset)
    try:
        return word.decode(usual)
    except (LookupError, UnicodeDecodeError):
        return _text(word)
