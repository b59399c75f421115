"""A look at a workbook's zip and XML before anything builds it: sizes, paths, macros, links, entities, extents.

Runs in the child process; streams every part through expat and keeps nothing. Standard library only.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import NamedTuple
from xml.parsers import expat

MOST_ENTRIES = 2_000
MOST_UNPACKED = 100_000_000  # bytes of all parts together
MOST_RATIO = 200  # unpacked ÷ packed of a part above the size from which it matters
RATIO_FROM = 1_000_000  # bytes
MOST_COLUMNS = 200
MOST_ROWS = 20_000
MOST_CELLS = 400_000  # in the whole file, empty but formatted ones included: each becomes an object
MOST_ROW_ELEMENTS = 200_000
_CHUNK = 1 << 16
_BROKEN = (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError, zlib.error)
_NOT_XML = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bin", ".ttf", ".odttf")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class Danger(NamedTuple):
    """A rule's id, the part of the file and what was found there."""

    rule: str
    part: str
    value: str


class Refused(Exception):
    """The file must not be opened."""

    def __init__(self, rule: str, part: str, value: str) -> None:
        super().__init__(rule)
        self.danger = Danger(rule, part, value)


def look(content: bytes) -> list[Danger]:
    """Remarks on a workbook that may be opened. Raises Refused with the first reason not to."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_at_entries(archive.infolist())
            if "[Content_Types].xml" not in archive.namelist():
                raise Refused("not_a_table", "", "zip")
            scan = _Scan()
            for info in archive.infolist():
                _look_at_part(archive, info, scan)
            if not scan.workbooks:
                raise Refused("not_a_table", "", "zip")
    except _BROKEN as error:
        raise Refused("damaged", "", "") from error
    return scan.remarks


def _look_at_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [each.filename for each in entries]
    if len(entries) > MOST_ENTRIES or len({name.lower() for name in names}) < len(names):
        raise Refused("zip_entries", "", str(len(entries)))
    total = sum(each.file_size for each in entries)
    if total > MOST_UNPACKED:
        raise Refused("zip_size", "", f"{total / 1e6:.0f} MB")
    for each in entries:
        name = each.filename
        if ".." in name or "\\" in name or name.startswith("/") or ":" in name:
            raise Refused("zip_path", name, name)
        if each.flag_bits & 1:
            raise Refused("encrypted", name, name)
        if each.file_size > RATIO_FROM and each.file_size > MOST_RATIO * each.compress_size:
            raise Refused("zip_ratio", name, f"{name} {each.file_size / max(1, each.compress_size):.0f}")
        lower = name.lower()
        if "vbaproject" in lower or "/macrosheets/" in lower or lower.endswith("vbadata.xml"):
            raise Refused("macros", name, name)
        if any(
            word in lower
            for word in ("externallinks/", "/connections.xml", "/querytables/", "/embeddings/", "/activex/")
        ):
            raise Refused("external", name, name)


def _look_at_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, scan: _Scan) -> None:
    if info.is_dir() or info.filename.lower().endswith(_NOT_XML):
        return
    scan.begin(info.filename)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = scan.doctype
    parser.EntityDeclHandler = scan.doctype
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        if not info.filename.lower().endswith(".vml"):  # the drawings of old comments are often not quite XML
            raise Refused("damaged", info.filename, f"{info.filename}: {error}") from error
    scan.finish()


def _corner(reference: str) -> tuple[int, int]:
    """Column and row of A1; a reference that is none counts as beyond every limit."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise Refused("damaged", "", reference)
    column = 0
    for letter in found.group(1).upper():
        column = column * 26 + ord(letter) - 64
    return column, int(found.group(2))


def _is_within(reference: str) -> bool:
    corners = [_corner(each) for each in reference.split(":")]
    return all(column <= MOST_COLUMNS and row <= MOST_ROWS for column, row in corners)


class _Scan:
    """What is counted while the parts go by."""

    def __init__(self) -> None:
        self.remarks: list[Danger] = []
        self.cells = self.rows = self.workbooks = 0
        self.begin("")

    def begin(self, part: str) -> None:
        self.part = part
        self.row = self.column = 0
        self.reference = self.root = self.dimension = ""
        self.holds_value = False

    def doctype(self, *_what: object) -> None:
        raise Refused("doctype", self.part, self.part)

    def text(self, data: str) -> None:
        if self.reference and data.strip():
            self.holds_value = True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not self.root:
            self.root = local
            self.workbooks += local == "workbook"
        if self.root == "Types" and "macroenabled" in attributes.get("ContentType", "").lower():
            raise Refused("macros", self.part, self.part)
        if self.root == "Relationships" and attributes.get("TargetMode", "").lower() == "external":
            if not attributes.get("Type", "").endswith("/hyperlink"):
                raise Refused("external", self.part, attributes.get("Target", ""))
        else:  # whatever a sheet's root is called: openpyxl does not look at it
            self._sheet(local, attributes)

    def _sheet(self, local: str, attributes: dict[str, str]) -> None:
        if local == "c":
            self._cell(attributes.get("r", ""))
        elif local == "row":
            self._row(attributes.get("r", ""))
        elif local == "dimension":
            self.dimension = attributes.get("ref", "")
        elif local in ("mergeCell", "hyperlink") and not _is_within(attributes.get("ref", "A1")):
            raise Refused("extent", self.part, attributes.get("ref", ""))  # openpyxl makes a cell for each place in it

    def _row(self, number: str) -> None:
        self.rows += 1
        self.row = int(number) if number.isdecimal() else self.row + 1
        self.column = 0
        if self.rows > MOST_ROW_ELEMENTS:
            raise Refused("many_cells", self.part, str(self.rows))

    def _cell(self, reference: str) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise Refused("many_cells", self.part, str(self.cells))
        if reference:
            self.column, self.row = _corner(reference)
        else:
            self.column += 1
        self.reference, self.holds_value = f"C{self.column}R{self.row}", False

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] != "c":
            return
        if self.holds_value and (self.column > MOST_COLUMNS or self.row > MOST_ROWS):
            raise Refused("extent", self.part, self.reference)
        self.reference = ""

    def finish(self) -> None:
        if self.dimension and not _is_within(self.dimension):
            self.remarks.append(Danger("dimension", self.part, self.dimension))
