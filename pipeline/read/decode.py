"""Bytes to text by a fixed ladder: byte-order mark, strict UTF-8, plain UTF-16, strict GB18030.

Nothing is guessed from statistics of a language model: each step either proves itself or is refused with a reason.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from pipeline.errors import InputError

SAMPLE = 65536
"""So many bytes, or characters, are looked at where a sample is enough."""

# UTF-32 before UTF-16: the mark of UTF-16 LE begins that of UTF-32 LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
# First bytes of formats that are no text, with the words for the message.
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document (docx, xlsx, pptx, ofd)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (doc, xls, wps)"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"\x00\x00\x00\x18ftyp", "an MP4 video"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
)
_ADVICE = "save it as plain text (.txt, UTF-8) first"
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_NEWLINES = re.compile("\r\n?")
# UTF-8 read as Latin-1 gives a letter of the block and a sign of the upper half, over and over.
_LATIN_PAIR = re.compile(
    "[\u00c3\u00e4-\u00e9][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2013-\u203a\u20ac\u2122]"
)


# Everything but ASCII, Latin-1, punctuation, kana, Hangul and the full-width forms.
_ODD = re.compile("[^\0-\u024f\u2000-\u33ff\uac00-\ud7a3\ufe30-\uffef]")
COMMON_SHARE = 0.35
"""Less than this share of common characters is no Chinese text."""


class Decoded(NamedTuple):
    """Text ready for extraction, and the encoding it came in."""

    text: str
    encoding: str
    """`utf-8`, `utf-8-sig`, `utf-16-le`, `utf-16-be`, `utf-32-le`, `utf-32-be` or `gb18030`."""


def decode(data: bytes, name: str) -> Decoded:
    """Decode a raw file.

    Args:
        data: its bytes.
        name: what messages call it: a path, or `standard input`.
    Raises:
        InputError: empty, binary, undecodable, or decodable only to nonsense.
    """
    if not data:
        raise InputError(f"{name}: the file is empty; give a bulletin with text in it")
    text, encoding = _decode_marked(data, name) or _decode_plain(data, name)
    text = _fold_newlines(text)
    if not text.strip("\ufeff \t\n\x0b\x0c\u3000\xa0"):
        raise InputError(f"{name}: the file holds nothing but blanks; give a bulletin with text in it")
    _refuse_nonsense(text, encoding, name)
    return Decoded(text, encoding)


def normalize_newlines(text: str) -> str:
    """Text with CRLF and lone CR turned into LF and one leading byte-order mark dropped; all else is kept."""
    return _fold_newlines(text.removeprefix("\ufeff"))


def _fold_newlines(text: str) -> str:
    return _NEWLINES.sub("\n", text) if "\r" in text else text


def _decode_marked(data: bytes, name: str) -> tuple[str, str] | None:
    for mark, codec, label in _MARKS:
        if data.startswith(mark):
            if codec.startswith("utf-32") and len(data) % 4:
                continue
            return _strict(data[len(mark) :], codec, len(mark), name), label
    return None


def _decode_plain(data: bytes, name: str) -> tuple[str, str]:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"{name}: this is {what}, not text; {_ADVICE}")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        failure = error
    if codec := _plain_utf16(data):
        return _strict(data, codec, 0, name), codec
    if data.count(0, 0, SAMPLE) > 8:
        raise InputError(f"{name}: binary data (NUL bytes), not text; {_ADVICE}")
    try:
        return data.decode("gb18030"), "gb18030"
    except UnicodeDecodeError as error:
        # The later of the two failures belongs to the encoding that the file is more likely in.
        worst = max(failure, error, key=lambda one: one.start)
        raise InputError(
            f"{name}: byte {worst.start} (0x{data[worst.start]:02X}) fits neither UTF-8 nor GB18030; "
            f"save the file as UTF-8"
        ) from None


def _strict(data: bytes, codec: str, offset: int, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: byte {offset + error.start} breaks {codec.upper()}, which the byte-order mark announces; "
            f"save the file as UTF-8"
        ) from None


def _plain_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: LF, blanks and digits, or the commonest characters, stand in one half of the byte pairs.

    `，` `。` and blanks are U+FF0C, U+3002 and U+0020; GB18030 text has no NUL bytes at all.
    """
    if len(data) % 2:
        return None
    sample = data[:SAMPLE]
    even, odd = sample[0::2], sample[1::2]
    zeros_even, zeros_odd = even.count(0), odd.count(0)
    for codec, high, zeros, others in (
        ("utf-16-le", odd, zeros_odd, zeros_even),
        ("utf-16-be", even, zeros_even, zeros_odd),
    ):
        han = sum(1 for byte in high if 0x4E <= byte <= 0x9F or byte in (0x00, 0x20, 0x30, 0xFF))
        if zeros and han > 0.95 * len(high) and others <= 0.02 * len(high):
            return codec
    return None


def _refuse_nonsense(text: str, encoding: str, name: str) -> None:
    """Refuse what decodes without being text: control characters, or GB18030 by accident."""
    sample = text[:SAMPLE]
    if len(_LATIN_PAIR.findall(sample)) > max(10, 0.1 * len(sample)):
        raise InputError(
            f"{name}: the text was garbled before it was saved (UTF-8 once read as Latin-1); "
            f"take it from its source again and save it as UTF-8"
        )
    controls = len(_CONTROL.findall(sample)) + sample.count("\0")
    if controls > max(8, 0.02 * len(sample)):
        raise InputError(f"{name}: binary data ({controls} control characters), not text; {_ADVICE}")
    wide, common = _count_common(sample)
    if wide >= 20 and common < COMMON_SHARE * wide:
        what = (
            "decodes as GB18030 only to nonsense, so it is no text or in another encoding"
            if encoding == "gb18030"
            else "the text was garbled before it was saved (UTF-8 once read as GBK)"
        )
        raise InputError(f"{name}: {what}; take it from its source again and save it as UTF-8")


def _count_common(sample: str) -> tuple[int, int]:
    """Characters of the Chinese range, or of none of the usual ranges, and how many are among the commonest 3,755.

    These are the first level of GB 2312 (lead bytes B0 to D7). Running text, in old characters too, consists of them
    by half and more; random bytes and text decoded by a wrong code page do not.
    """
    wide = "".join(_ODD.findall(sample))
    leads = wide.encode("gb2312", "ignore")[0::2]
    return len(wide), sum(1 for lead in leads if 0xB0 <= lead <= 0xD7)
