"""Tables of a report: thin lines, the head on every page, no row broken, verdicts filled."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from sqdash.briefing.lettering import clean
from sqdash.briefing.pack import Table, Value
from sqdash.briefing.report_fitting import LEADING, PADDING, ROW_PADDING, RUG, column_widths
from sqdash.briefing.report_styles import SYMBOLS, faces, fonts_xml
from sqdash.views.verdict_colours import TINTS, plain

FILLS = {**{verdict: plain(tint) for verdict, tint in TINTS.items()}, "no_data": "E3E7EC"}
HEAD, LINE, STRONG = "EEF2F7", "A9B2BF", "3A4656"
SHAPES = "✓△✕"
KEPT = 16  # rows of a table that stays on one page; a longer one may break in its middle
RUG_HEAD = 6.5  # pt: ten names of indicators beside each other
TWIPS = 20  # to a point


def add_table(document: Document, table: Table, size: float, total: float) -> None:
    """Write a table of `total` points' width in type of `size` points at the end of the document.

    Written as XML: cell by cell through python-docx a report took ten seconds.
    """
    widths = column_widths(table, size, total)
    heads = tuple(Value(column.head) for column in table.columns)
    head_size = min(size, RUG_HEAD) if len(heads) >= RUG else size
    rows = [_row(table, heads, widths, head_size, head=True, strong=True, kept=True)]
    for at, values in enumerate(table.rows):
        last = at == len(table.rows) - 1
        kept = not last and (len(table.rows) <= KEPT or at in (0, len(table.rows) - 2))
        strong = table.last_is_sum and last
        rows.append(_row(table, values, widths, size, head=False, strong=strong, kept=kept))
    xml = f"<w:tbl {nsdecls('w')}>{_form(widths)}{''.join(rows)}</w:tbl>"
    document.element.body._insert_tbl(parse_xml(xml))


def _form(widths: list[float]) -> str:
    strong, thin = (
        f'w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"' for size, colour in ((8, STRONG), (4, LINE))
    )
    sides = {"top": strong, "left": thin, "bottom": strong, "right": thin, "insideH": thin, "insideV": thin}
    lines = "".join(f"<w:{side} {line}/>" for side, line in sides.items())
    margins = {"top": ROW_PADDING / 2, "left": PADDING / 2, "bottom": ROW_PADDING / 2, "right": PADDING / 2}
    padding = "".join(f'<w:{side} w:w="{round(each * TWIPS)}" w:type="dxa"/>' for side, each in margins.items())
    grid = "".join(f'<w:gridCol w:w="{round(each * TWIPS)}"/>' for each in widths)
    return (
        f'<w:tblPr><w:tblW w:w="{round(sum(widths) * TWIPS)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{padding}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


def _row(
    table: Table, values: tuple[Value, ...], widths: list[float], size: float, *, head: bool, strong: bool, kept: bool
) -> str:
    cells: list[str] = []
    for value, column, width in zip(values, table.columns, widths, strict=True):
        side = "center" if head else "right" if column.right else "left"
        form = (
            f'<w:tcPr><w:tcW w:w="{round(width * TWIPS)}" w:type="dxa"/>{_fill(value, head)}<w:vAlign w:val="center"/>'
            f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/>{"<w:keepNext/>" if kept else ""}'
            f'<w:spacing w:line="{round(size * LEADING * TWIPS)}" w:lineRule="exact"/><w:jc w:val="{side}"/></w:pPr>'
        )
        face = faces().heading if head else ""
        bold = strong and (head or len(values) < RUG or not cells)  # a rug's columns have no room for bold figures
        cells.append(f"<w:tc>{form}{_runs(value.text, size, face, bold=bold)}</w:p></w:tc>")
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _fill(value: Value, head: bool) -> str:
    fill = HEAD if head else FILLS.get(value.verdict)
    if not fill:
        return ""
    pattern, colour = ("thinDiagStripe", "FFFFFF") if value.verdict == "no_data" else ("clear", "auto")
    return f'<w:shd w:val="{pattern}" w:color="{colour}" w:fill={quoteattr(fill)}/>'


def _runs(text: str, size: float, face: str, *, bold: bool) -> str:
    """A cell's words; a verdict's shape at their head is set in a face that has it."""
    text = clean(text)
    weight = "<w:b/>" if bold else ""
    half = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    own = fonts_xml(face) if face else ""
    made = ""
    if text[:1] and text[0] in SHAPES:
        shape = f"<w:rPr>{fonts_xml(SYMBOLS)}{weight}{half}</w:rPr><w:t>{text[0]}</w:t>"
        made, text = f"<w:r>{shape}</w:r>", text[1:]
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"{made}<w:r><w:rPr>{own}{weight}{half}</w:rPr>{lines}</w:r>"
