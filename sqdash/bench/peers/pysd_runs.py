"""PySD: a loop of runs, one per area and draw, and runs with the draws as a subscript."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from sqdash.bench.peers.case import Case
from sqdash.bench.peers.contender import LOOSE, Contender
from sqdash.bench.peers.vensim import RUN, run_names, vensim_text
from sqdash.model.system import Floats

LOOP_DRAWS = 5  # of every area; the loop is scaled up from them


def pysd_contenders(case: Case, folder: Path) -> list[Contender]:
    """The loop, the subscript in the ordinary way, and at the fastest we found. Raises ImportError without PySD."""
    with quiet():
        importlib.import_module("pysd")
    return [_loop(case, folder), _draws_of_an_area(case, folder), _every_area(case, folder)]


def _loop(case: Case, folder: Path) -> Contender:
    """Every area's model is kept loaded; a run is given its draw and asked for the last year's answers only."""
    models, draws = _model_per_area(case, folder), min(LOOP_DRAWS, case.draws)
    columns = {rate: case.drawn(rate)[:draws].T.tolist() for rate in case.rates}

    def solve() -> list[Any]:
        return [
            run({rate: column[area][draw] for rate, column in columns.items()})
            for area, run in enumerate(models)
            for draw in range(draws)
        ]

    def read(frames: list[Any]) -> Floats:
        found = np.array([frame[list(case.answers)].to_numpy()[0] for frame in frames])
        return found.reshape(len(models), draws, -1).swapaxes(0, 1)

    name = f"pysd_loop_scaled_up_from_{draws * len(models)}_runs"
    return Contender(name, solve, read, draws=draws, agrees=LOOSE)


def _draws_of_an_area(case: Case, folder: Path) -> Contender:
    """One run holds all draws of an area; the ordinary result: a frame with a column per outcome and draw."""
    run = _runner(_loaded(folder, "draws", vensim_text(case, case.draws)), case, case.constants(0))
    given = _subscripted({rate: case.drawn(rate)[:, 0] for rate in case.rates}, case.draws)
    columns = [f"{answer}[{each}]" for each in run_names(case.draws) for answer in case.answers]

    def read(frame: Any) -> Floats:
        found: Floats = frame[columns].to_numpy()[0].reshape(case.draws, 1, -1)
        return found

    name = "pysd_subscript_scaled_up_from_1_area"
    return Contender(name, lambda: run(given), read, areas=1, agrees=LOOSE)


def _every_area(case: Case, folder: Path) -> Contender:
    """One run holds all areas and draws, and its result is left as arrays (`flatten_output=False`)."""
    areas = len(case.system.areas)
    constants = [case.constants(area) for area in range(areas)]
    repeated = {name: np.repeat([each[name] for each in constants], case.draws) for name in constants[0]}
    model = _loaded(folder, "areas", vensim_text(case, areas * case.draws))
    run = _runner(model, case, _subscripted(repeated, areas * case.draws), flatten_output=False)
    given = _subscripted({rate: case.drawn(rate).T.ravel() for rate in case.rates}, areas * case.draws)

    def read(frame: Any) -> Floats:
        found = np.stack([frame[answer].iloc[0].to_numpy() for answer in case.answers], axis=-1)
        return found.reshape(areas, case.draws, -1).swapaxes(0, 1)

    return Contender("pysd_subscript_at_its_fastest", lambda: run(given), read, agrees=LOOSE)


def _runner(model: Any, case: Case, constants: Any, **options: Any) -> Callable[[Any], Any]:
    """Runs a loaded model that knows an area's constants, given the draws' rates."""
    end, answers = [case.workspace.plan.end], list(case.answers)
    with quiet():
        model.set_components(constants)

    def run(given: Any) -> Any:
        with quiet():
            return model.run(params=given, return_columns=answers, return_timestamps=end, **options)

    return run


def _model_per_area(case: Case, folder: Path) -> list[Callable[[Any], Any]]:
    """Translated once, then loaded for each area with its constants."""
    first = _loaded(folder, "area", vensim_text(case))
    load = importlib.import_module("pysd").load
    with quiet():
        models = [first, *(load(folder / "area.py") for _area in range(1, len(case.system.areas)))]
    return [_runner(model, case, case.constants(area)) for area, model in enumerate(models)]


def _loaded(folder: Path, name: str, text: str) -> Any:
    path = folder / f"{name}.mdl"
    path.write_text(text, encoding="utf-8")
    with quiet():
        return importlib.import_module("pysd").read_vensim(str(path))


def _subscripted(columns: dict[str, Floats], runs: int) -> dict[str, Any]:
    array = importlib.import_module("xarray").DataArray
    return {
        name: array(np.ascontiguousarray(column), {RUN: run_names(runs)}, [RUN]) for name, column in columns.items()
    }


@contextmanager
def quiet() -> Iterator[None]:
    """PySD's warnings are its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
