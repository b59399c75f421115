"""Every number a briefing says, held against the documents scripts get: tables cell by cell, sentences, charts."""

from __future__ import annotations

from collections import Counter

import pytest

from sqdash import language
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Chart, Pack, Page
from sqdash.model import CITY
from sqdash.returns.types import Workspace
from tests.briefing.expected import CASES, Expected, Row, chance, money, money_scale, names_of, numbers, packed, rounded


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(case))
def case(request: pytest.FixtureRequest, workspace: Workspace) -> tuple[Pack, Findings, Expected]:
    return packed(workspace, *request.param)


@pytest.fixture(autouse=True)
def spoken(case: tuple[Pack, Findings, Expected]) -> None:
    language.use(case[0].language)


def page_of(pack: Pack, id: str) -> Page | None:
    return next((page for page in pack.pages if page.id == id), None)


def said(pack: Pack, found: Findings, id: str) -> tuple[Counter[str], Counter[str]]:
    """The numbers of a page's message and of its further sentences."""
    page = page_of(pack, id)
    assert page is not None
    message, lines = (Counter(numbers(text, *names_of(found))) for text in (page.message, " ".join(page.lines)))
    return message, lines


def test_every_place_has_its_row_for_every_indicator(case: tuple[Pack, Findings, Expected]) -> None:
    pack, _found, expected = case
    checked = 0
    for chapter in pack.chapters:
        page = next(each for each in chapter.pages if each.id in ("overall", "county"))
        assert page.table is not None
        rows, base = expected.of(chapter.place), expected.of(chapter.place, expected.document["base_year"])
        assert len(page.table.rows) == len(rows)
        for shown, row, was in zip(page.table.rows, rows, base, strict=True):
            indicator = expected.indicator(row)
            texts = [each.text for each in shown]
            assert texts[0] == f"{indicator.number}. {indicator.name}"
            assert numbers(texts[1]) == expected.value(was)
            assert numbers(texts[2]) == expected.value(row)
            assert numbers(texts[3]) == [expected.target(row)]
            assert numbers(texts[5]) == expected.gap(row)
            assert shown[4].verdict in (row["verdict"], "near" if row["verdict"] == "missed" else "")
            at = 6 if chapter.place == CITY else 7
            assert numbers(texts[at]) == chance(expected.chances[chapter.place, row["indicator"]])
            checked += 5
    assert checked > 450


def test_what_it_takes_is_the_cheapest_effort(case: tuple[Pack, Findings, Expected]) -> None:
    pack, found, expected = case
    for chapter in pack.chapters[1:]:
        table = chapter.pages[0].table
        assert table is not None
        for shown, row in zip(table.rows, expected.of(chapter.place), strict=True):
            options = [
                each
                for each in expected.efforts
                if (each["area_code"], each["indicator"]) == (chapter.place, row["indicator"])
                and each["reason"] is None
                and each["per_year"]
            ]
            least = min(options, key=lambda each: each["cost"], default=None)
            wanted = [str(least["per_year"])] if least and row["verdict"] == "missed" else []
            assert numbers(shown[6].text, *names_of(found)) == wanted


def test_the_rug_and_the_chances(case: tuple[Pack, Findings, Expected]) -> None:
    pack, found, expected = case
    rug, sure = page_of(pack, "areas"), page_of(pack, "chance")
    assert rug and rug.table and sure and sure.table
    codes = [*found.summary.need_order, CITY]
    assert [row[0].text for row in rug.table.rows] == [found.place_name(code) for code in codes]
    for code, shown, chances in zip(codes, rug.table.rows, sure.table.rows, strict=True):
        by_id = {row["indicator"]: row for row in expected.of(code)}
        for at, indicator in enumerate(found.workspace.plan.indicators, 1):
            row = by_id.get(indicator.id)
            assert numbers(shown[at].text) == (expected.value(row) if row else [])
            assert numbers(chances[at].text) == chance(expected.chances.get((code, indicator.id)))
        assert numbers(chances[-1].text) == chance(expected.risk["joint"][code])


def test_the_city_in_sentences(case: tuple[Pack, Findings, Expected]) -> None:
    pack, found, expected = case
    rows, city, areas, year = expected.rows(), expected.city(), found.workspace.areas, str(expected.year)
    met = [row for row in rows if row["verdict"] == "met"]
    by_area = {area.code: [row["verdict"] == "met" for row in expected.of(area.code)] for area in areas}
    all_met = sum(all(each) for each in by_area.values())
    wanted = [year, str(len(areas)), *([str(all_met)] if all_met else []), str(len(rows)), str(len(met))]
    worst, cost = expected.worst(rows), expected.cost()
    wanted += expected.gap(worst) if worst else []
    if expected.before is not None:
        more = len(met) - sum(row["verdict"] == "met" for row in expected.rows(of=expected.baseline))
        wanted += [str(abs(more))] if more else []
        wanted += [year, money(cost, expected.language)] if cost else []
    message, lines = said(pack, found, "overall")
    assert message == Counter(wanted)
    assert lines == Counter([str(len(city)), str(sum(row["verdict"] == "met" for row in city))])
    more_than_half = sum(2 * sum(each) > len(each) for each in by_area.values())
    assert said(pack, found, "map")[0] == Counter([year, str(len(areas)), str(more_than_half), str(all_met)])


def test_who_leads_and_what_is_hardest(case: tuple[Pack, Findings, Expected]) -> None:
    pack, found, expected = case
    shares = {area.code: [row["verdict"] == "met" for row in expected.of(area.code)] for area in found.workspace.areas}
    ends = [
        max(sum(each) / len(each) for each in shares.values()),
        min(sum(each) / len(each) for each in shares.values()),
    ]
    wanted = [str(expected.year)]
    for end in ends if ends[0] != ends[1] else ends[:1]:
        same = [each for each in shares.values() if sum(each) / len(each) == end]
        wanted += [str(sum(same[0])), str(len(same[0]))]
        wanted += [str(len(same))] if len(same) > 2 and ends[0] != ends[1] else []
    by_indicator: dict[str, list[bool]] = {}
    for row in expected.rows():
        by_indicator.setdefault(row["indicator"], []).append(row["verdict"] == "met")
    hardest = min(by_indicator.values(), key=lambda each: sum(each) / len(each))
    message, lines = said(pack, found, "areas")
    assert message == Counter(wanted)
    assert lines == Counter([str(len(hardest)), str(sum(hardest))])


def test_the_largest_gaps(case: tuple[Pack, Findings, Expected]) -> None:
    pack, found, expected = case
    by_unit: dict[str, list[int]] = {}
    for row in expected.rows():
        if row["gap"]:
            by_unit.setdefault(found.workspace.model.unit(expected.indicator(row).numerator), []).append(row["gap"])
    most = [str(max(gaps)) for gaps in by_unit.values()]
    assert said(pack, found, "gaps")[0] == Counter([str(expected.year), *most])
    page = page_of(pack, "gaps")
    assert page is not None
    listed = [numbers(row[4].text)[0] for row in page.table.rows] if page.table else []
    assert Counter(listed) == Counter(str(gap) for gaps in by_unit.values() for gap in sorted(gaps)[-3:])


def unreached(expected: Expected) -> list[Row]:
    """The missed targets that no single lever reaches."""
    reached = {(each["area_code"], each["indicator"]) for each in expected.efforts if each["reason"] is None}
    lacking = [row for row in expected.rows() if row["verdict"] == "missed"]
    return [row for row in lacking if (row["area_code"], row["indicator"]) not in reached]


def test_what_no_single_lever_reaches(case: tuple[Pack, Findings, Expected]) -> None:
    pack, found, expected = case
    beyond = [str(row["gap"]) for row in unreached(expected)]
    _message, lines = said(pack, found, "needs")
    wanted = Counter(beyond[:6] + ([str(len(beyond))] if len(beyond) > 6 else []))
    assert lines == wanted


def test_what_closing_the_gaps_takes(case: tuple[Pack, Findings, Expected]) -> None:
    pack, found, expected = case
    page, model = page_of(pack, "needs"), found.workspace.model
    assert page is not None
    costs = {lever: expected.price(lever) for lever, _area in expected.lacking}
    if not costs:
        assert page.chart is page.table is None
        return
    assert page.chart and page.table
    dear = sorted(costs, key=lambda lever: -costs[lever])
    told = {id: [years for (lever, _area), years in expected.lacking.items() if lever == id] for id in dear}
    wanted = [
        [str(len(areas)), str(sum(map(max, areas))), str(sum(map(sum, areas))), money(costs[id], expected.language)]
        for id, areas in told.items()
    ]
    names = names_of(found)
    *shown, last = ([each for cell in row[1:] for each in numbers(cell.text, *names)] for row in page.table.rows)
    whole = money(sum(costs.values()), expected.language)
    assert (shown, last) == (wanted, [whole])
    assert [row[0].text for row in page.table.rows][:-1] == [str(model.lever(id).name) for id in dear]
    assert_money(page.chart, [[costs[id] for id in dear]], max(costs.values()), expected.language)
    by_unit: Counter[str] = Counter()
    for id, areas in told.items():
        by_unit[model.lever(id).unit] += sum(map(sum, areas))
    beyond = len(unreached(expected))
    message, _lines = said(pack, found, "needs")
    amounts = [str(expected.year), *map(str, by_unit.values()), whole, *([str(beyond)] if beyond else [])]
    assert message == Counter(amounts)


def test_what_it_costs(case: tuple[Pack, Findings, Expected]) -> None:
    pack, found, expected = case
    page = page_of(pack, "cost")
    assert (page is None) == (expected.cost() == 0)
    if page is None:
        return
    assert page.table and page.chart
    first, last = expected.document["base_year"] + 1, expected.year
    once, again = expected.cost("capital"), expected.cost("recurring")
    by_lever = {each.id: expected.cost(lever=each.id) for each in found.workspace.model.levers}
    amounts = [money(each, expected.language) for each in (once + again, once, again, max(by_lever.values()))]
    assert said(pack, found, "cost")[0] == Counter([str(first), str(last), *amounts])
    dear = sorted((id for id, cost in by_lever.items() if cost), key=lambda id: -by_lever[id])
    for shown, id in zip(page.table.rows, dear, strict=False):
        assert shown[0].text == str(found.workspace.model.lever(id).name)
        kinds = [expected.cost(kind, lever=id) for kind in ("capital", "recurring", "")]
        assert [numbers(each.text) for each in shown[2:]] == [[money(each, expected.language)] for each in kinds]
    years = range(first, last + 1)
    by_kind = [[expected.cost(kind, year=year) for year in years] for kind in ("capital", "recurring")]
    together = [sum(both) for both in zip(*by_kind, strict=True)]
    assert_money(page.chart, by_kind, max(together), expected.language)
    divisor, decimals, _unit = money_scale(max(together), expected.language)
    assert [rounded(each, decimals) for each in page.chart.totals] == [
        rounded(each / divisor, decimals) for each in together
    ]  # fmt: skip


def assert_money(chart: Chart, amounts: list[list[float]], longest: float, spoken: str) -> None:
    """The chart's series are the amounts of yuan, in the unit of the longest bar as sentences write it."""
    divisor, decimals, unit = money_scale(longest, spoken)
    assert (chart.unit, chart.decimals) == (unit, decimals)
    for series, yuan in zip(chart.series, amounts, strict=True):
        assert [rounded(each or 0, decimals) for each in series.values] == [
            rounded(each / divisor, decimals) for each in yuan
        ]
        for each, value in zip(yuan, series.values, strict=True):
            if each and money_scale(each, spoken) == (divisor, decimals, unit):
                assert f"{value:.{decimals}f}" == money(each, spoken), "the digits of the sentence"


def test_what_turned(case: tuple[Pack, Findings, Expected]) -> None:
    pack, found, expected = case
    page = page_of(pack, "compare")
    assert (page is None) == (expected.before is None)
    if page is None:
        return
    old = {(row["area_code"], row["indicator"]): row for row in expected.rows(of=expected.compared)}
    new = {(row["area_code"], row["indicator"]): row for row in expected.rows()}
    gained = [key for key in new if new[key]["verdict"] == "met" != old[key]["verdict"]]
    lost = [key for key in new if old[key]["verdict"] == "met" != new[key]["verdict"]]
    more = expected.cost() - expected.cost(of=expected.compared)
    wanted = [str(len(gained)), str(len(lost)), *([money(more, expected.language, signed=True)] if more else [])]
    assert said(pack, found, "compare")[0] == Counter(wanted)
    for shown, key in zip(page.table.rows if page.table else (), [*gained, *lost], strict=False):
        assert numbers(shown[2].text) == expected.value(old[key])
        assert numbers(shown[3].text) == expected.value(new[key])


def test_how_sure(case: tuple[Pack, Findings, Expected]) -> None:
    pack, found, expected = case
    joint = expected.risk["joint"]
    single = [p for (code, _id), p in expected.chances.items() if code == CITY and p is not None]
    wanted = [*chance(joint["city"]), *chance(joint["all"]), *chance(min(single))]
    assert said(pack, found, "chance")[0] == Counter(wanted)


def test_every_area_in_sentences(case: tuple[Pack, Findings, Expected]) -> None:
    pack, found, expected = case
    for chapter in pack.chapters[1:]:
        rows, page = expected.of(chapter.place), chapter.pages[0]
        met, worst = sum(row["verdict"] == "met" for row in rows), expected.worst(rows)
        wanted = [str(expected.year), str(len(rows)), str(met)]
        if worst:
            wanted += [*expected.value(worst), expected.target(worst), *expected.gap(worst)]
        assert Counter(numbers(page.message, *names_of(found))) == Counter(wanted), page.message
        gaps = [gap for row in rows for gap in expected.gap(row)]
        assert Counter(numbers(" ".join(page.lines), *names_of(found))) == Counter(gaps)


def test_charts_show_what_the_tables_say(case: tuple[Pack, Findings, Expected]) -> None:
    pack, found, expected = case
    for chapter in pack.chapters:
        chart = chapter.pages[0].chart
        assert chart is not None
        rows = expected.of(chapter.place)
        assert list(chart.series[1].values) == [expected.attainment(row) for row in rows]
        if chapter.place == CITY or expected.before is None:
            first = expected.of(chapter.place, expected.document["base_year"])
        else:
            first = [row for row in expected.rows(of=expected.baseline) if row["area_code"] == chapter.place]
        assert list(chart.series[0].values) == [expected.attainment(row) for row in first]
    counts = page_of(pack, "map")
    assert counts and counts.chart
    met = counts.chart.series[0].values
    wanted = [sum(row["verdict"] == "met" for row in expected.of(code)) for code in found.summary.need_order]
    assert list(met) == wanted


def test_the_chart_of_verdicts_names_each_by_its_shape(case: tuple[Pack, Findings, Expected]) -> None:
    pack, _found, _expected = case
    shapes = {"#489B8C": "✓", "#F5DD93": "△", "#E39984": "✕", "#BCC5D0": "?"}
    page = page_of(pack, "map")
    assert page and page.chart
    assert [each.name[0] for each in page.chart.series] == [shapes[each.colour] for each in page.chart.series]
