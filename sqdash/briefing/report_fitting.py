"""How much room words take on paper, in points: widths of columns, heights of tables and paragraphs. Estimates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations
from math import ceil, floor

from sqdash.briefing import lettering
from sqdash.briefing.pack import Page, Table
from sqdash.briefing.report_styles import Scale
from sqdash.language import current

PADDING = 5.0  # pt left and right of a cell's words together
ROW_PADDING = 2.2  # pt above and below them together
LEADING = 1.28  # a table's line in sizes of its type
MOVES = (36.0, 24.0, 16.0, 8.0, 24.0, 12.0, 6.0)  # pt by which columns are evened, in turn
BOLD = 1.3  # a head's letters beside a row's: a bold face that stands in for a missing one is wide
HEAD_MOST = 40  # characters of a head that count: a scenario's name may be long
MOST_LINES = 5  # of a cell
WITHIN = 0.15  # of a row's line: what a line costs in a row that is higher already
RUG = 10  # from this many columns on a table is a rug: equal columns behind its first
MORE = 1.02  # a face is never quite as wide as reckoned
WORD = (5.0, 7.0)  # sizes: a longer piece may be broken, Chinese and Latin


def width_of(text: str, size: float) -> float:
    """Points the longest line of a text takes."""
    return MORE * size * max(map(lettering.ems, text.split("\n")))


def longest_word(text: str, size: float) -> float:
    """Points of the longest piece that should not be broken: a word, a number with its sign, a short Chinese word."""
    pieces = [piece for line in text.split("\n") for piece in line.split(" ")]
    return MORE * size * max(min(lettering.ems(piece), WORD[piece.isascii()]) for piece in pieces)


def lines_of(text: str, size: float, width: float) -> int:
    """Lines a text takes in a width; words stay whole where they can, Chinese breaks anywhere."""
    return lettering.lines_of(text, MORE * size, width)


@lru_cache(maxsize=128)
def column_widths(table: Table, size: float, total: float) -> list[float]:
    """Points of every column, together `total`: the narrowest that breaks the fewest lines."""
    texts = [[column[0][:HEAD_MOST], *column[1:]] for column in _columns(table)]
    natural = [_widest(column, size) + PADDING for column in texts]
    if len(texts) >= RUG:
        first = min(natural[0], total * 0.24)
        return [first, *[(total - first) / (len(texts) - 1)] * (len(texts) - 1)]
    if sum(natural) <= total:
        spare = (total - sum(natural)) / len(natural)
        return [width + spare for width in natural]
    return _narrowed(texts, size, total)


def _narrowed(texts: Sequence[Sequence[str]], size: float, total: float) -> list[float]:
    """Let one column after another break its texts once more, where that saves most for the fewest lines of rows."""
    steps = [_steps(column, size) for column in texts]
    taken = [0] * len(texts)
    while sum(width := [each[at] for each, at in zip(steps, taken, strict=True)]) > total:
        counts = [_counts(column, size, each) for column, each in zip(texts, width, strict=True)]
        price = {
            at: _price(texts[at], counts, at, size, width[at], steps[at][taken[at] + 1])
            for at in range(len(texts))
            if taken[at] + 1 < len(steps[at])
        }
        if not price:
            return [each * total / sum(width) for each in width]
        taken[min(price, key=lambda at: price[at])] += 1
    spare = (total - sum(width)) / len(width)
    return _evened(texts, size, [each + spare for each in width], [each[-1] for each in steps])


def _evened(texts: Sequence[Sequence[str]], size: float, widths: list[float], least: Sequence[float]) -> list[float]:
    """Move a little from one column to another as long as that makes the table lower."""
    counts = [_counts(column, size, width) for column, width in zip(texts, widths, strict=True)]
    best = _lines(counts)
    for moved in MOVES:
        for giver, taker in permutations(range(len(widths)), 2):
            if widths[giver] - moved < least[giver]:
                continue
            fewer = _counts(texts[giver], size, widths[giver] - moved)
            more = _counts(texts[taker], size, widths[taker] + moved)
            changed = [fewer if at == giver else more if at == taker else each for at, each in enumerate(counts)]
            if (found := _lines(changed)) < best:
                best, counts = found, changed
                widths[giver] -= moved
                widths[taker] += moved
    return widths


def _lines(counts: Sequence[Sequence[int]]) -> tuple[int, int]:
    """Lines of the rows, and of all cells."""
    return sum(max(row) for row in zip(*counts, strict=True)), sum(map(sum, counts))


def _widest(column: Sequence[str], size: float) -> float:
    """The column's texts in one line each, its head in bold."""
    head, *rows = column
    return max([longest_word(head, size * BOLD), *(width_of(text, size) for text in rows)])


def _steps(column: Sequence[str], size: float) -> list[float]:
    """The column's width with its texts in one line, in two at most, and so on, as long as it gets narrower."""
    least = max(longest_word(text, size * (BOLD if not at else 1.0)) for at, text in enumerate(column))
    steps = [_widest(column, size) + PADDING]
    for lines in range(2, MOST_LINES + 1):
        low, high = least, steps[-1] - PADDING
        while high - low > 0.5:
            middle = (low + high) / 2
            fits = all(lines_of(text, size, middle) <= lines + text.count("\n") for text in column)
            low, high = (low, middle) if fits else (middle, high)
        if steps[-1] - PADDING - high > 0.5:
            steps.append(high + PADDING)
    return steps


def _counts(column: Sequence[str], size: float, width: float) -> list[int]:
    return [lines_of(text, size, width - PADDING) for text in column]


def _price(
    column: Sequence[str], counts: Sequence[Sequence[int]], at: int, size: float, width: float, narrower: float
) -> float:
    """Lines that a narrower column costs, for a point it saves; a line within a row's height costs little."""
    fewer = _counts(column, size, narrower)
    heights = [max(each) for each in zip(*counts, strict=True)]
    rows = sum(max(0, new - high) for new, high in zip(fewer, heights, strict=True))
    return float(rows + WITHIN * (sum(fewer) - sum(counts[at]))) / (width - narrower)


def _columns(table: Table) -> list[list[str]]:
    """Every column's texts, its head first."""
    rows = [[column.head for column in table.columns], *[[value.text for value in row] for row in table.rows]]
    return [list(column) for column in zip(*rows, strict=True)]


@lru_cache(maxsize=128)
def table_height(table: Table, size: float, total: float) -> float:
    """Points of a table, head included."""
    widths = column_widths(table, size, total)
    columns = [
        [lines_of(text, size, width - PADDING) for text in column]
        for column, width in zip(_columns(table), widths, strict=True)
    ]
    return sum(float(max(row)) * size * LEADING + ROW_PADDING + 0.5 for row in zip(*columns, strict=True))


def paragraph_height(text: str, size: float, leading: float, total: float, *, indent: float = 2.0) -> float:
    """Points of a paragraph; `indent` of its first line in sizes."""
    lines = ceil((width_of(text, size) + indent * size) / (floor(total / size) * size))
    return max(1, lines) * leading


CAPTION = 14.0 + 2.0 + 5.0  # pt of a caption with its distances
NOTE = (8.0, 11.0)  # type and leading of the line below a table
TITLED = 74.0  # pt of the title, plan and date above an area's page
SPARE = 16.0  # pt kept free: other faces are a little wider than those reckoned with
CHART_LEAST, CHART_MOST = 158.0, 230.0  # pt
LEAST_BELOW_TITLE = 35.0  # pt less for the chart that shares its sheet with the title
BODY_LEAST = 9.5  # pt
BODIES = (1.0, 0.94, 0.875, 0.8, 0.75, 0.66, 0.6)  # of the full size, tried in turn
TABLES = (1.0, 0.95, 0.9, 0.85)


def fitted(
    pages: Sequence[Page], full: Scale, total: float, height: float, *, titled: bool
) -> tuple[Scale, list[float]]:
    """The largest type at which every page holds on a sheet of total × height points, and how high each chart is.

    All charts are as high as the one with the least room, but the first where it stands below the title.
    """
    rooms: list[float] = []
    for body in BODIES:
        for table in TABLES:
            scale = Scale(
                max(round(full.body * body * 2) / 2, BODY_LEAST), full.leading * body, round(full.table * table * 2) / 2
            )
            rooms = [height - _taken(page, scale, total, titled=titled and not at) for at, page in enumerate(pages)]
            short = LEAST_BELOW_TITLE if titled else 0.0
            if min([rooms[0] + short, *rooms[1:]]) >= CHART_LEAST:
                return scale, _heights(rooms, titled)
    return scale, _heights(rooms, titled)


def _heights(rooms: Sequence[float], titled: bool) -> list[float]:
    common = min([*rooms[1:], CHART_MOST] if titled else [*rooms, CHART_MOST])
    return [max(min(common, room), CHART_LEAST / 2) for room in rooms]


def _taken(page: Page, scale: Scale, total: float, *, titled: bool) -> float:
    """Points of everything on an area's page but its chart."""
    taken = SPARE + full_line(scale)
    for text in (page.message, *page.lines):
        taken += paragraph_height(text, scale.body, scale.leading, total)
    if page.table:
        taken += CAPTION + table_height(page.table, scale.table, total)
    taken += sum(paragraph_height(note, *NOTE, total, indent=2) for note in page.notes)
    if page.chart:
        taken += CAPTION + 4
    return taken + (TITLED if titled else 0)


def full_line(scale: Scale) -> float:
    """A heading keeps its size when the words under it give way."""
    return max(scale.leading, 28.0 if current() == "zh" else 24.0)
