"""The shipped model's ensemble written out by hand, as one compiled loop: what the table-driven engine is measured by.

Same random numbers, same operations in the same order, same counts; but every stock, driver and lever has its place
in the text, nothing is looked up, and all years of a draw pass while its numbers are at hand. It knows this one model
only.
"""

from __future__ import annotations

import numpy as np

from sqdash.answers.risk.compiled.compiling import compiled, inlined, spliced
from sqdash.answers.risk.compiled.sampling import fill_common, fill_parameters
from sqdash.answers.risk.compiled.tables import BLOCK, BLOCKS, Areas, Work, area_tables, work_space
from sqdash.answers.risk.ensemble import Ensemble
from sqdash.answers.risk.tally import Counts
from sqdash.model.system import Floats

STOCKS = "social_workers community_social_workers community_workers rural_facilities urban_facilities facility_area_m2"
STOCKS += " service_area_m2 activity_area_m2 kiosk_communities"
DRIVERS = "resident_population urban_population households building_area_m2 rural_communities urban_communities"
LEVERS = "hire_social_workers certify_community_workers hire_community_workers build_rural_facilities"
LEVERS += " build_urban_facilities extend_facility_area convert_to_activity_area add_service_area install_kiosks"
ASSUMPTIONS = "population_growth urbanisation_step building_growth posting_share pass_rate rural_site_m2 urban_site_m2"
ASSUMPTIONS += " new_site_activity_share attrition_social_workers attrition_community_workers completion_hiring"
ASSUMPTIONS += " completion_building completion_certification"
RATIOS = 10
HIRE, CERTIFY, WORKERS, RURAL, URBAN, EXTEND, CONVERT, SERVICE, KIOSKS = range(9)


def count_by_hand(ensemble: Ensemble) -> tuple[Counts, Counts]:
    """Draws that meet each target (row, indicator), and all of a row's and everything's together (row + 1,).

    Raises ValueError for any other model than the shipped one, or a scenario that gives drivers.
    """
    model = ensemble.system
    known = list(model.assumptions)[: len(ASSUMPTIONS.split())] == ASSUMPTIONS.split()
    same = (list(model.stocks), list(model.drivers), list(model.levers)) == (
        STOCKS.split(),
        DRIVERS.split(),
        LEVERS.split(),
    )
    if not (known and same and len(model.indicators) == RATIOS and not ensemble.overrides):
        raise ValueError("written out for the shipped model only")
    rows = len(model.areas) + 1
    met, together = np.zeros((rows, RATIOS), dtype=np.int64), np.zeros(rows + 1, dtype=np.int64)
    scales, thresholds = model.targets.scale, model.targets.threshold
    draws = ensemble.settings.draws
    _count(area_tables(ensemble), work_space(ensemble), scales, thresholds, met, together, draws)
    return met, together


@compiled
def _count(
    areas: Areas, work: Work, scales: Floats, thresholds: Floats, met: Counts, together: Counts, draws: int
) -> None:
    city = len(areas.streams)
    for begin in range(1, 1 + draws, BLOCK * BLOCKS):
        blocks = (min(BLOCK * BLOCKS, 1 + draws - begin) + BLOCK - 1) // BLOCK
        for block in range(blocks):
            first = begin + BLOCK * block
            _clear(work, block)
            fill_common(areas, work, block, first, min(BLOCK, 1 + draws - first))
        for area in range(city):
            for block in range(blocks):
                first = begin + BLOCK * block
                count = min(BLOCK, 1 + draws - first)
                fill_parameters(areas, area, work, block, first, count)
                _project(areas, area, work.parameters, work.measures, count)
                _judge(areas, area, work, block, scales, thresholds, met, together, count)
        for block in range(blocks):
            count = min(BLOCK, 1 + draws - begin - BLOCK * block)
            _judge_city(areas, work, block, scales, thresholds, met, together, count)


@inlined
def _clear(work: Work, block: int) -> None:
    for row in range(2 * RATIOS):
        for draw in range(BLOCK):
            work.city[block, 1, row, draw] = 0.0
    for draw in range(BLOCK):
        work.everything[block, draw] = 1


@inlined
def _due(areas: Areas, area: int, lever: int, year: int, lag: int) -> float:
    return areas.inputs[area, year - 1 - lag, lever] if year > lag else 0.0


@inlined
def _project(areas: Areas, area: int, given: Floats, found: Floats, count: int) -> None:
    """All years of every draw; stocks and drivers of the last one into `found` (measure, draw)."""
    years, stocks, drivers, ratios = areas.inputs.shape[1], areas.stocks, areas.drivers, areas.ratios
    for draw in range(count):
        growth, building = 1.0 + given[0, draw], 1.0 + given[2, draw]
        site, urban_site, share = given[5, draw], given[6, draw], given[7, draw]
        stays, workers_stay = 1.0 - given[8, draw], 1.0 - given[9, draw]
        hiring, works, sitting = given[10, draw], given[11, draw], given[12, draw]
        people, floor = drivers[area, 0], drivers[area, 3]
        social, posted, workers = stocks[area, 0], stocks[area, 1], stocks[area, 2]
        rural, urban, facility = stocks[area, 3], stocks[area, 4], stocks[area, 5]
        service, activity, kiosks = stocks[area, 6], stocks[area, 7], stocks[area, 8]
        w0 = w1 = w2 = w3 = w4 = w5 = w6 = w7 = w8 = 0.0
        a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = a8 = 0.0
        for year in range(1, years + 1):
            people, floor = people * growth, floor * building
            w0 = w0 - a0 + _due(areas, area, HIRE, year, 0)
            w1 = w1 - a1 + _due(areas, area, CERTIFY, year, 1)
            w2 = w2 - a2 + _due(areas, area, WORKERS, year, 0)
            w3 = w3 - a3 + _due(areas, area, RURAL, year, 1)
            w4 = w4 - a4 + _due(areas, area, URBAN, year, 1)
            w5 = w5 - a5 + _due(areas, area, EXTEND, year, 1)
            w6 = w6 - a6 + _due(areas, area, CONVERT, year, 0)
            w7 = w7 - a7 + _due(areas, area, SERVICE, year, 1)
            w8 = w8 - a8 + _due(areas, area, KIOSKS, year, 0)
            a0, a1, a2 = hiring * w0, sitting * w1, hiring * w2
            a3, a4, a5, a6, a7, a8 = works * w3, works * w4, works * w5, works * w6, works * w7, works * w8
            social = social * stays + (a0 + a1 * given[4, draw])
            posted = min(posted * stays + (a0 * given[3, draw] + a1 * given[4, draw]), social)
            workers = workers * workers_stay + a2
            rural, urban = min(rural + a3, drivers[area, 4]), min(urban + a4, drivers[area, 5])
            facility = facility + (a3 * site + a4 * urban_site + a5)
            service = service + (a3 * site + a4 * urban_site + a5 + a7)
            activity = min(activity + (a3 * (site * share) + a4 * (urban_site * share) + a6), facility)
            kiosks = min(kiosks + a8, drivers[area, 5])
        towns = min(max(ratios[area, 1] + given[1, draw] * years, 0.0), 1.0)
        found[0, draw], found[1, draw], found[2, draw] = social, posted, workers
        found[3, draw], found[4, draw], found[5, draw] = rural, urban, facility
        found[6, draw], found[7, draw], found[8, draw] = service, activity, kiosks
        found[9, draw], found[10, draw], found[11, draw] = people, people * towns, people * ratios[area, 2]
        found[12, draw], found[13, draw], found[14, draw] = floor, drivers[area, 4], drivers[area, 5]


@inlined
def _met(
    rows: Floats, top: int, bottom: int, scale: float, threshold: float, flags: Counts, block: int, count: int
) -> np.int64:
    """Draws that meet one target; `flags` (block, draw) keeps those that meet all so far."""
    total = np.int64(0)
    for draw in range(count):
        is_met = np.int64(rows[bottom, draw] > 0.0) & np.int64(
            scale * rows[top, draw] / rows[bottom, draw] >= threshold
        )
        total += is_met
        flags[block, draw] &= is_met
    return total


@spliced
def _judge(
    areas: Areas, area: int, work: Work, block: int, scales: Floats, thresholds: Floats, met: Counts,
    together: Counts, count: int,
) -> None:  # fmt: skip
    for draw in range(count):
        work.together[0, draw] = 1
    tops, bottoms = (3, 4, 6, 5, 7, 8, 0, 1, 1, 2), (13, 14, 12, 11, 5, 14, 9, 14, 14, 10)
    for indicator in range(RATIOS):
        if areas.applies[area, indicator]:
            top, bottom = tops[indicator], bottoms[indicator]
            scale, threshold = scales[indicator], thresholds[indicator]
            met[area, indicator] += _met(work.measures, top, bottom, scale, threshold, work.together, 0, count)
            for draw in range(count):
                work.city[block, 1, indicator, draw] += work.measures[top, draw]
                work.city[block, 1, RATIOS + indicator, draw] += work.measures[bottom, draw]
    for draw in range(count):
        work.everything[block, draw] &= work.together[0, draw]
        together[area] += work.together[0, draw]


@spliced
def _judge_city(
    areas: Areas, work: Work, block: int, scales: Floats, thresholds: Floats, met: Counts, together: Counts, count: int
) -> None:
    city, rows = len(areas.streams), work.city[block, 1]
    for draw in range(count):
        work.together[0, draw] = 1
    for indicator in range(RATIOS):
        if areas.applies[city, indicator]:
            scale, threshold = scales[indicator], thresholds[indicator]
            met[city, indicator] += _met(rows, indicator, RATIOS + indicator, scale, threshold, work.together, 0, count)
    for draw in range(count):
        together[city] += work.together[0, draw]
        together[city + 1] += work.together[0, draw] & work.everything[block, draw]
