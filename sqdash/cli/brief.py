"""`brief`: the briefing pack as files, without the app; also from cron, as a user without a display."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import click

from sqdash import language
from sqdash.answers.risk import Ranges
from sqdash.answers.risk.own_ranges import counting
from sqdash.briefing.pack import FORMATS, PARTS, Pack
from sqdash.briefing.stamp import scenario_query
from sqdash.cli.shared import RANGES_HELP, given_scenario, inputs, reporting, write_whole
from sqdash.language import LANGUAGES, _
from sqdash.model import BASELINE, CITY, Scenario
from sqdash.plan.faults import Faults
from sqdash.plan.remedies import shown, suggestion
from sqdash.returns.types import Workspace
from sqdash.views.words import scenario_label

ALL = "all"


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="the folder to put the files in")
@click.option("--formats", default=",".join(FORMATS), help=f"any of {','.join(FORMATS)}; all by default")
@click.option("--areas", default=f"{CITY},{ALL}", help="city, codes of areas, or all of them, comma-separated")
@click.option("--parts", default=",".join(PARTS), help=f"any of {','.join(PARTS)}; all by default")
@click.option("--lang", type=click.Choice(LANGUAGES), help="SQDASH_LANG or zh by default")
@click.option("--compare", type=click.Path(path_type=Path), help="scenario file to compare with; `baseline` for none")
@click.option("--ranges", help=f"for the chances; {RANGES_HELP}")
@click.option("--template", type=click.Path(path_type=Path), help="your own .pptx or .potx")
@click.option("--server", help="where the app is reached, for links; SQDASH_URL or http://127.0.0.1:8501 by default")
@click.option("--data", type=click.Path(path_type=Path), help="workspace folder; SQDASH_DATA or data/ by default")
@click.option("--scenario", "scenario_file", type=click.Path(path_type=Path), help="YAML or JSON; no action by default")
@reporting
def brief(
    out: Path,
    formats: str,
    areas: str,
    parts: str,
    lang: str | None,
    compare: Path | None,
    ranges: str | None,
    template: Path | None,
    server: str | None,
    data: Path | None,
    scenario_file: Path | None,
) -> None:
    """The briefing pack of a scenario: deck, report, PDF, workbook, pictures; prints the names of the files."""
    from sqdash.briefing.composing import SERVER, compose
    from sqdash.briefing.findings import Findings
    from sqdash.briefing.making import lacking, make

    if lang:
        language.use(lang)
    workspace, scenario = inputs(data, scenario_file)
    faults = Faults()
    wanted = _listed("--formats", formats, FORMATS, faults)
    chosen = _listed("--parts", parts, PARTS, faults)
    places = _places(areas, workspace, faults)
    address = _server(server or os.environ.get("SQDASH_URL") or SERVER, faults)
    own = _content(template, faults)
    if not out.is_dir() and (out.exists() or not out.absolute().parent.is_dir()):
        faults.add(str(out), "--out", _("不是文件夹，也不能新建"), _("写一个文件夹，它的上一级要已经存在"))
    faults.raise_if_any()
    before = _before(compare, workspace, scenario)
    own_ranges = _ranges(ranges, workspace, scenario)
    found = Findings(
        workspace,
        scenario,
        _name(scenario),
        before,
        "" if before is None else _name(before),
        with_chances="chance" in chosen,
        ranges=own_ranges,
    )
    for words in (lacks := lacking(wanted)):  # before starting: whoever waits may rather install it first
        click.echo(str(words), err=True)
    pack = compose(
        found, places=places, parts=chosen, server=address, query=_query(workspace, scenario_file, own_ranges)
    )
    _refuse_if_empty(pack)
    made = make(pack, found, wanted, template=own)
    out.mkdir(exist_ok=True)
    for name, content in made.files:
        (out / name).parent.mkdir(exist_ok=True)
        write_whole(out / name, content)
        click.echo(str(out / name))
    for words in made.missing:
        if words not in lacks:
            click.echo(str(words), err=True)


def _query(workspace: Workspace, scenario_file: Path | None, ranges: Ranges) -> dict[str, str] | None:
    """An example of the workspace is named in the links, as the app does: a short code is read from afar."""
    named = None if scenario_file is None else scenario_file.resolve()
    id = next((each.stem for each in workspace.scenario_files if each.resolve() == named), None)
    return None if id is None else {**scenario_query(BASELINE, ranges), "scenario": id}


def _refuse_if_empty(pack: Pack) -> None:
    if not any(pack.pages):
        faults = Faults()
        what = _("所选的地区和内容合起来没有一页")
        faults.add("--areas, --parts", "", what, _("county 要选县（市、区），其他内容要选 city"))
        faults.raise_if_any()


def _name(scenario: Scenario) -> str:
    return scenario_label(scenario, [scenario])


def _before(compare: Path | None, workspace: Workspace, scenario: Scenario) -> Scenario | None:
    """What to compare with: nothing for the baseline itself, no action unless another is named."""
    if compare is not None and str(compare) != "baseline":
        return given_scenario(compare, workspace)
    return None if scenario.is_baseline else BASELINE


def _ranges(given: str | None, workspace: Workspace, scenario: Scenario) -> Ranges:
    """Those that make a difference: only they are told and carried by links."""
    from sqdash.answers.risk.ranges_file import given_ranges

    return () if given is None else counting(given_ranges(given, workspace), workspace, scenario)


def _listed(option: str, given: str, known: Sequence[str], faults: Faults) -> list[str]:
    """The words of a list, in the order they are known; an unknown one is a fault."""
    words = [each.strip() for each in given.split(",") if each.strip()]
    for word in words:
        if word not in known:
            faults.add(option, "", _("不认识“{word}”").format(word=shown(word)), suggestion(word, known))
    if not words:
        faults.add(option, "", _("一项也没有"), _("可以写：{known}").format(known=",".join(known)))
    return [each for each in known if each in words]


def _places(given: str, workspace: Workspace, faults: Faults) -> list[str]:
    codes = [area.code for area in workspace.areas]
    words = _listed("--areas", given, [CITY, ALL, *codes], faults)
    return [each for each in (CITY, *codes) if each in words or (ALL in words and each != CITY)]


def _server(given: str, faults: Faults) -> str:
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        what = _("“{word}”不是网址").format(word=shown(given))
        faults.add(
            "--server", "", what, _("写成 http://主机:端口，如 {example}").format(example="http://10.0.0.5:8501")
        )
    return given


def _content(template: Path | None, faults: Faults) -> bytes | None:
    if template is None:
        return None
    try:
        return template.read_bytes()
    except OSError as error:
        faults.add(str(template), "--template", _("读不到这个文件：{why}").format(why=error.strerror), _("核对路径"))
        return None
