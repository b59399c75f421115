"""Make data/returns.csv: published figures where there are any, stated estimates, and an illustration of the rest.

    python scripts/prepare_returns.py [OUT]

Population of 2020 is the census. What was not found is estimated so that the areas add up to the published city totals;
every estimate states its method in the row's note. No public source gives the counties' staff and facilities: those
rows are illustrative, drawn around a profile per area with a fixed seed, and reconcile in 2020 with the plan's own
city values (86 %, 100 %, 30 m² per 100 households, 0.04 ‰): m² exactly, people and sites to the nearest whole one.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
SEED = 411400
YEARS = (2020, 2021, 2022)
CITY_HOUSEHOLDS = 2_744_603  # 商丘市第七次全国人口普查公报, family households
CITY_POPULATION = {2020: 7_816_831, 2021: 7_723_000, 2022: 7_691_600}
POPULATION_NOTE = {
    2021: "全市 2021 年末 772.3 万人，按 2020 年普查各县占比分摊",
    2022: "全市取 2021 年末 772.3 万人与 2023 年末 766.02 万人的中值，按 2020 年普查各县占比分摊",
}
RURAL_SITES_2020 = 3921  # nearest whole number to 86 % of 4 559 villages
SOCIAL_WORKERS_2020 = 313  # nearest whole number to 0.04 ‰ of the census population
FACILITY_M2_2020 = 823_380.9  # 30 m² per 100 of 2 744 603 households

# area: residents 2020, source, note
CENSUS = {
    "411402": (631_325, "official", "census-2020-counties", "不含功能区口径"),
    "411403": (912_971, "official", "census-2020-counties", ""),
    "411471": (315_427, "derived", "census-2020-city", "全市公报数减去其他九个县（市、区）之和"),
    "411421": (746_389, "official", "census-2020-minquan", ""),
    "411422": (723_771, "official", "census-2020-counties", ""),
    "411423": (562_657, "official", "census-2020-counties", ""),
    "411424": (799_213, "official", "census-2020-counties", ""),
    "411425": (972_091, "official", "census-2020-counties", ""),
    "411426": (896_578, "official", "census-2020-counties", ""),
    "411481": (1_256_409, "official", "census-2020-yongcheng", ""),
}
HOUSEHOLDS = {"411421": (270_637, "census-2020-minquan"), "411481": (459_828, "census-2020-yongcheng")}
URBAN = {"411422": 281_426, "411423": 230_906, "411424": 320_115, "411426": 382_963}
# Urban share of 2020 where no census figure was found, and how it was estimated.
URBAN_SHARE = {
    "411402": (0.600, "中心城区，取高于睢阳区（约 52%）的 60%"),
    "411403": (0.520, "睢阳区概况约 2021 年 53%，回推一年约 1 个百分点"),
    "411471": (0.560, "商丘新区条目所载 56%"),
    "411421": (0.4047, "民权县 2019 年 39.27% 与 2022 年 42.87% 线性内插"),
    "411425": (0.4076, "取夏邑、柘城、睢县、宁陵四县普查城镇化率的人口加权平均 40.76%"),
    "411481": (0.512, "永城市 2023 年 54.16%，按每年约 1 个百分点回推三年"),
}
URBAN_STEP = 0.010  # yearly, as in assumptions.yaml


@dataclass(frozen=True)
class Profile:
    """What the illustration draws around: shares and ratios of the first and the last return year."""

    rural: tuple[float, float]
    urban_lost: int  # urban centres lost to renewal by the last year
    facility: tuple[float, float]  # m² per 100 households
    service: tuple[float, float]  # share of building area
    activity: tuple[float, float]
    kiosks: tuple[float, float]
    social_workers: tuple[float, float]  # per 1 000 residents
    posted: float
    community_workers: tuple[float, float]  # per 10 000 urban residents
    building: float  # m² a resident


# area, then the fields of Profile in their order; two numbers where a field is a pair
PROFILE_TABLE = """
411402  0.93 0.957     2    27  27.4 0.104 0.109  0.53 0.565  0.55   0.9  0.09   0.3   0.7  15.5  20.1    36
411403  0.89 0.921     0    29  29.6 0.087 0.094  0.56 0.584   0.4  0.76  0.06  0.19  0.66    13  17.4    38
411471  0.95 0.981     0    35  36.5 0.112 0.118   0.6 0.634   0.8     1  0.16  0.59  0.45    19  24.6    41
411421  0.83 0.868     0    28  28.9 0.081 0.088   0.5 0.533  0.28  0.62  0.03  0.08  0.55  11.2  14.6    42
411422   0.8 0.844     0    31  31.8  0.09 0.097  0.58 0.608  0.43  0.86 0.028  0.11  0.35  10.4  13.2    40
411423  0.77 0.815     0    25  25.7 0.076  0.08  0.47 0.496   0.2   0.6 0.022  0.06   0.4   9.5    12    39
411424  0.86 0.902     0    32    33 0.098 0.104  0.61 0.628  0.45  0.91 0.036  0.12   0.4    14  19.2    41
411425  0.88 0.934     0    30  30.9 0.085 0.091  0.55 0.579  0.31  0.69 0.031  0.09  0.42  12.1  15.5    43
411426  0.82 0.871     0    29  29.3 0.093 0.099  0.59 0.597  0.36  0.79 0.026   0.1  0.38  12.6  17.8    40
411481  0.91 0.942     1    33  34.1 0.101 0.107  0.57 0.611  0.58  0.93 0.042  0.15  0.48    15  21.6    44
"""


def profile(numbers: list[float]) -> Profile:
    """One line of the table: pairs are the values of the first and the last return year."""
    pairs = [(numbers[at], numbers[at + 1]) for at in (0, 3, 5, 7, 9, 11, 14)]
    rural, facility, service, activity, kiosks, social_workers, community_workers = pairs
    lost, posted, building = int(numbers[2]), numbers[13], numbers[16]
    return Profile(
        rural, lost, facility, service, activity, kiosks, social_workers, posted, community_workers, building
    )


PROFILES = {
    line.split()[0]: profile([float(word) for word in line.split()[1:]]) for line in PROFILE_TABLE.strip().splitlines()
}

Row = tuple[str, int, str, float, str, str, str]


def spread(total: float, weights: dict[str, float], unit: float = 1.0) -> dict[str, float]:
    """Share a total by weights in whole units that add up exactly: largest remainders first, codes break ties."""
    units = round(total / unit)
    exact = {code: units * weight / sum(weights.values()) for code, weight in weights.items()}
    whole = {code: int(value) for code, value in exact.items()}
    left = units - sum(whole.values())
    for code in sorted(exact, key=lambda code: (whole[code] - exact[code], code))[:left]:
        whole[code] += 1
    return {code: round(value * unit, 1) for code, value in whole.items()}


def registry_counts() -> dict[str, Counter[str]]:
    with (DATA / "registry.csv").open(encoding="utf-8", newline="") as stream:
        counts: dict[str, Counter[str]] = {code: Counter() for code in CENSUS}
        for row in csv.DictReader(stream):
            counts[row["area_code"]][row["kind"]] += 1
    return counts


def known_rows(counts: dict[str, Counter[str]]) -> tuple[list[Row], dict[tuple[str, int, str], float]]:
    """Population, households and the registry's counts: published, or estimated by the method in the note."""
    rows: list[Row] = []
    residents = {2020: {code: float(each[0]) for code, each in CENSUS.items()}}
    for year in YEARS[1:]:
        residents[year] = spread(CITY_POPULATION[year], residents[2020])
    left = CITY_HOUSEHOLDS - sum(each for each, _source in HOUSEHOLDS.values())
    households = spread(left, {code: residents[2020][code] for code in CENSUS if code not in HOUSEHOLDS})
    households |= {code: float(each) for code, (each, _source) in HOUSEHOLDS.items()}
    for code in CENSUS:
        share = URBAN[code] / residents[2020][code] if code in URBAN else URBAN_SHARE[code][0]
        for year in YEARS:
            people = residents[year][code]
            urban = round(people * (share + URBAN_STEP * (year - 2020)))
            if year == 2020:
                value, quality, source, note = CENSUS[code]
                rows.append((code, year, "resident_population", value, quality, source, note))
                if code in URBAN:
                    rows.append((code, year, "urban_population", URBAN[code], "official", "census-2020-counties", ""))
                else:
                    rows.append(
                        (code, year, "urban_population", urban, "estimated", "sqdash-estimate", URBAN_SHARE[code][1])
                    )
                if code in HOUSEHOLDS:
                    rows.append((code, year, "households", households[code], "official", HOUSEHOLDS[code][1], "家庭户"))
                else:
                    note = "全市家庭户 2 744 603 户减去永城、民权后，按普查常住人口分摊（最大余数法）"
                    rows.append((code, year, "households", households[code], "estimated", "sqdash-estimate", note))
            else:
                rows.append(
                    (
                        code,
                        year,
                        "resident_population",
                        people,
                        "estimated",
                        "yearend-population",
                        POPULATION_NOTE[year],
                    )
                )
                note = "2020 年城镇化率每年加 1 个百分点"
                rows.append((code, year, "urban_population", urban, "estimated", "sqdash-estimate", note))
                size = round(households[code] * people / residents[2020][code])
                rows.append((code, year, "households", size, "estimated", "sqdash-estimate", "按 2020 年户均人口推算"))
            note = "按 2023 年代码表计数；假定三年不变" if year != 2020 else "按 2023 年代码表计数"
            for measure, kind in (("rural_communities", "rural"), ("urban_communities", "urban")):
                rows.append((code, year, measure, counts[code][kind], "derived", "nbs-codes-2023", note))
    return rows, {(code, year, measure): float(value) for code, year, measure, value, *_rest in rows}


def between(ends: tuple[float, float], year: int, chance: random.Random) -> float:
    """The profile's value in a year, a little off the straight line."""
    first, last = ends
    step = (year - YEARS[0]) / (YEARS[-1] - YEARS[0])
    return first + (last - first) * (step + (chance.uniform(-0.12, 0.12) if 0 < step < 1 else 0.0))


def illustrated(known: dict[tuple[str, int, str], float]) -> dict[tuple[str, int, str], float]:
    """Staff and facilities by area, year and measure; the city values of 2020 are the plan's."""
    chance = random.Random(SEED)
    values: dict[tuple[str, int, str], float] = {}
    rural = spread(RURAL_SITES_2020, {c: p.rural[0] * known[c, 2020, "rural_communities"] for c, p in PROFILES.items()})
    social = spread(
        SOCIAL_WORKERS_2020,
        {c: p.social_workers[0] * known[c, 2020, "resident_population"] for c, p in PROFILES.items()},
    )
    floor = spread(
        FACILITY_M2_2020, {c: p.facility[0] * known[c, 2020, "households"] for c, p in PROFILES.items()}, 0.1
    )
    for code, profile in PROFILES.items():
        for year in YEARS:
            of = {m: known[code, year, m] for m in ("resident_population", "urban_population", "households")}
            villages, communities = known[code, year, "rural_communities"], known[code, year, "urban_communities"]
            first = year == YEARS[0]
            sites = rural[code] if first else round(between(profile.rural, year, chance) * villages)
            staff = (
                social[code]
                if first
                else round(between(profile.social_workers, year, chance) * of["resident_population"] / 1e3)
            )
            area = floor[code] if first else round(between(profile.facility, year, chance) * of["households"] / 100, 1)
            building = round(profile.building * of["resident_population"] * 1.012 ** (year - 2020), -2)
            lost = profile.urban_lost if year == YEARS[-1] else 0
            found = {
                "building_area_m2": building,
                "rural_facilities": min(sites, villages),
                "urban_facilities": communities - lost,
                "facility_area_m2": area,
                "service_area_m2": round(between(profile.service, year, chance) * building, 1),
                "activity_area_m2": round(between(profile.activity, year, chance) * area, 1),
                "kiosk_communities": min(round(between(profile.kiosks, year, chance) * communities), communities),
                "social_workers": staff,
                "community_social_workers": round(staff * profile.posted * chance.uniform(0.96, 1.04)),
                "community_workers": round(
                    between(profile.community_workers, year, chance) * of["urban_population"] / 1e4
                ),
            }
            values |= {(code, year, measure): value for measure, value in found.items()}
    return values


def returns() -> str:
    rows, known = known_rows(registry_counts())
    for (code, year, measure), value in illustrated(known).items():
        note = ""
        if measure == "building_area_m2":
            note = f"没有找到公开数据：设人均 {PROFILES[code].building:g} m²，每年增 1.2%，乘以常住人口（示例）"
        elif measure == "urban_facilities" and value < known[code, year, "urban_communities"]:
            note = "旧城改造拆除后尚未重建（示例）"
        rows.append((code, year, measure, value, "illustrative", "sqdash-illustration", note))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("area_code", "year", "measure", "value", "quality", "source", "note"))
    for code, year, measure, value, *rest in sorted(rows, key=lambda row: row[:3]):
        writer.writerow((code, year, measure, int(value) if float(value).is_integer() else value, *rest))
    return stream.getvalue()


def main() -> None:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "returns.csv"
    out.write_text(returns(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
