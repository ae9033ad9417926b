"""The first lines of a paper, read with bounds: enough to see what it calls itself, never the whole of it."""

import io
import logging
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from pypdf import PdfReader
from pypdf.generic import ContentStream

from chieng.core.files.office import DOCX, ODS, ODT, PPTX

PAGES = 3
LINES = 400
_LONGEST_PART = 4 * 1024 * 1024
_LONGEST_PAGE = 2 * 1024 * 1024
_LONGEST_TEXT = 256 * 1024
_PARTS = {
    DOCX: ("word/header", "word/document.xml", "word/footer"),
    PPTX: ("ppt/slides/slide1.xml", "ppt/slides/slide2.xml", "ppt/slides/slide3.xml"),
    ODT: ("styles.xml", "content.xml"),
    ODS: ("content.xml",),
}
_LINES_OF = frozenset({"p", "h"})
_PIECES = frozenset({"t", "span", "a"})
# pypdf tells of every flaw of every file; what we can't read we don't judge.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def first_lines(path: Path, media_type: str) -> list[str]:
    """Return the first lines of a document; none of what holds no readable text (a scan, a damaged one)."""
    if media_type == "application/pdf":
        return _pdf(path)
    if media_type == "text/plain":
        with path.open("rb") as stream:
            head = stream.read(_LONGEST_TEXT)
        encoding = "utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
        return head.decode(encoding, "ignore").splitlines()[:LINES]
    if media_type in _PARTS:
        return _office(path, _PARTS[media_type])
    return []


def _pdf(path: Path) -> list[str]:
    lines: list[str] = []
    try:
        reader = PdfReader(path, strict=False)
        for page in islice(reader.pages, PAGES):
            content = page.get_contents()
            if isinstance(content, ContentStream) and len(content.get_data()) <= _LONGEST_PAGE:
                lines += page.extract_text().splitlines()
    except Exception:  # noqa: BLE001 - a reader of a thousand kinds of files fails in a thousand ways
        return lines[:LINES]
    return lines[:LINES]


def _office(path: Path, wanted: tuple[str, ...]) -> list[str]:
    lines: list[str] = []
    try:
        with zipfile.ZipFile(path) as archive:
            # Each name once: an archive may list the same part a hundred thousand times.
            listed = sorted(set(archive.namelist()))
            names = [name for one in wanted for name in listed if name.startswith(one)]
            for name in names:
                with archive.open(name) as part:
                    lines += islice(_paragraphs(part.read(_LONGEST_PART)), LINES)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return lines
    return lines


def _paragraphs(xml: bytes) -> Iterator[str]:
    """Yield the paragraphs, those in frames and boxes on their own. A part cut short gives what it has."""
    begun: list[list[str]] = []
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(xml), events=("start", "end")):
            name = element.tag.rpartition("}")[2]
            if event == "start" and name in _LINES_OF:
                begun.append([])
            elif event == "end" and begun:
                yield from _ended(begun, name, element)
    except (ParseError, DefusedXmlException):
        return


def _ended(begun: list[list[str]], name: str, element: Element) -> Iterator[str]:
    if name in _LINES_OF:
        begun[-1].insert(0, "" if element.text is None else element.text)
        yield from "".join(begun.pop()).splitlines()
    elif name in _PIECES:
        begun[-1].append(element.text or "")
    elif name in {"br", "cr", "line-break", "tab", "s"}:
        begun[-1].append("\n" if name not in {"tab", "s"} else " ")
    if begun and name not in _LINES_OF:
        begun[-1].append(element.tail or "")
