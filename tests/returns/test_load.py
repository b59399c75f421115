"""The whole workspace: typed values, defaults, versions, and the time it takes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from time import perf_counter

import pytest

from sqdash.plan.faults import BadInput
from sqdash.plan.types import Citation, Range
from sqdash.returns import Workspace, load_workspace
from sqdash.returns.load import FILES, default_folder

SMALL = Path(__file__).parents[1] / "broken" / "workspace"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "copy"))


@pytest.fixture(scope="module")
def small() -> Workspace:
    return load_workspace(SMALL)


def test_the_plan_is_typed(small: Workspace) -> None:
    first, second = small.plan.indicators
    assert (small.plan.id, str(small.plan.version), small.plan.start, small.plan.end) == (
        "small-plan",
        "征求意见稿",
        2021,
        2025,
    )
    assert (first.number, first.scale, first.baseline, first.target, first.comparison) == (7, 1000.0, 0.04, 0.3, ">=")
    assert (second.baseline, second.comparison, second.applies_to) == (None, ">", ("district", "county"))
    assert second.short == second.name
    assert first.source == Citation("plan-text", "专栏1 第7项")


def test_assumptions_carry_areas_of_their_own(small: Workspace) -> None:
    leaving = small.assumptions["leaving"]
    assert (leaving.mode("411402"), leaving.mode("411471")) == (0.2, 0.1)
    assert leaving.by_area == {"411471": Range(0.05, 0.1, 0.15)}


def test_a_missing_figure_is_none_and_its_year_is_not_the_base(small: Workspace) -> None:
    assert small.value("411471", 2021, "households") is None
    assert small.value("411471", 2022, "households") == 100_000
    assert (small.return_years, small.base_year) == ((2021, 2022), 2022)


def test_areas_registry_and_boundaries(small: Workspace) -> None:
    assert [(each.code, each.kind, each.lon) for each in small.areas] == [
        ("411402", "district", None), ("411421", "county", None), ("411471", "zone", 115.6),
    ]  # fmt: skip
    assert [(each.name, each.kind) for each in small.registry][1] == ("李庄村", "rural")
    assert [each["properties"]["area_code"] for each in small.boundaries["features"]] == ["411402", "411421"]
    assert [each.stem for each in small.scenario_files] == ["hiring"]


def test_a_model_written_as_mappings_is_the_same_model(copy: Path, small: Workspace) -> None:
    import yaml

    model = yaml.safe_load((copy / "model.yaml").read_text(encoding="utf-8"))
    for section in ("stocks", "drivers", "levers"):
        model[section] = {each.pop("id"): each for each in model[section]}
    (copy / "model.yaml").write_text(yaml.safe_dump(model, sort_keys=False, allow_unicode=True), encoding="utf-8")
    assert load_workspace(copy).model == small.model


def test_commitments_are_read_when_there_are_any(copy: Path) -> None:
    entry = "- {id: hotline, clause: 四、（二）, text: {zh: 开通热线, en: A hotline}, due: 2024, scope: 全市}\n"
    (copy / "commitments.yaml").write_text(entry, encoding="utf-8")
    (only,) = load_workspace(copy).plan.commitments
    assert (only.id, only.due, only.text.zh) == ("hotline", 2024, "开通热线")


def test_the_version_follows_content_and_not_line_endings_place_or_scenarios(copy: Path, small: Workspace) -> None:
    for name in FILES:
        content = (copy / name).read_bytes()
        (copy / name).write_bytes(content.replace(b"\n", b"\r\n"))
    (copy / "scenarios" / "hiring.yaml").unlink()
    assert load_workspace(copy).version == small.version
    assert len(small.version) == 16


@pytest.mark.parametrize("name", FILES)
def test_every_file_counts_for_the_version(copy: Path, small: Workspace, name: str) -> None:
    (copy / name).write_bytes((copy / name).read_bytes() + b"\n")
    assert load_workspace(copy).version != small.version


def test_the_environment_names_the_folder(monkeypatch: pytest.MonkeyPatch, small: Workspace) -> None:
    monkeypatch.setenv("SQDASH_DATA", str(SMALL))
    assert load_workspace().version == small.version
    monkeypatch.setenv("SQDASH_DATA", "")
    assert default_folder().name == "data"


def test_a_folder_that_is_none_is_one_fault(tmp_path: Path) -> None:
    for path in (tmp_path / "none", SMALL / "plan.yaml"):
        with pytest.raises(BadInput) as error:
            load_workspace(path)
        assert len(error.value.faults) == 1
        assert str(path) in str(error.value)


def test_an_empty_folder_names_every_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as error:
        load_workspace(tmp_path)
    assert [Path(each.file).name for each in error.value.faults] == list(FILES)


def test_duplicate_keys_in_the_boundaries_are_refused(copy: Path) -> None:
    document = json.loads((copy / "counties.geojson").read_text(encoding="utf-8"))
    text = json.dumps(document)[:-1] + ', "source": "survey"}'
    (copy / "counties.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="键“source”重复"):
        load_workspace(copy)


@pytest.mark.timing
def test_the_project_data_loads_in_a_moment(workspace: Workspace) -> None:
    times = []
    for _attempt in range(5):
        before = perf_counter()
        load_workspace(workspace.path)
        times.append(perf_counter() - before)
    assert min(times) < 0.15
    assert len(workspace.registry) == 4834
