"""`brief` on the command line: files in a folder, all faults at once, nothing half-written; without app or display."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[1]


def brief(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as cron runs it: no display."""
    kept = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "-m", "sqdash", "brief", *words]
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False)


def test_the_files_are_there_and_named(tmp_path: Path) -> None:
    out = tmp_path / "pack"
    done = brief(
        "--out", str(out), "--formats", "pptx,docx,pdf,xlsx", "--areas", "city,411481", "--lang", "en",
        "--scenario", "data/scenarios/balanced.yaml", "--server", "http://plan.example:8501",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    names = sorted(each.name for each in out.iterdir())
    assert [name.rpartition(".")[2] for name in names] == ["docx", "pdf", "pptx", "xlsx"]
    assert all(name.startswith("sqdash-shangqiu-14fyp-") and "-en." in name for name in names)
    assert done.stdout.split() == [
        str(out / name)
        for name in sorted(names, key=lambda name: ["pptx", "docx", "pdf", "xlsx"].index(name[-4:].strip(".")))
    ]
    with ZipFile(out / next(name for name in names if name.endswith("pptx"))) as deck:
        links = "".join(deck.read(name).decode() for name in deck.namelist() if "slides/_rels" in name)
    assert "http://plan.example:8501/county?" in links
    assert "lang=en&amp;scenario=balanced" in links and "w=" not in links, "an example is named: a short code"


def test_pictures_of_one_area_and_what_no_browser_costs(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "no-chromium")
    done = brief("--out", str(tmp_path), "--formats", "png", "--areas", "city", SQDASH_CHROMIUM=nowhere)
    assert done.returncode == 0
    assert nowhere in done.stderr
    made = {each.name for each in (tmp_path / "pictures").iterdir()}
    assert made == {
        f"city-{what}-{use}{end}"
        for what in ("map", "rug")
        for use in ("slide", "a4")
        for end in (".svg", "@1x.png", "@2x.png")
    }


def test_all_faults_at_once_and_nothing_written(tmp_path: Path) -> None:
    out = tmp_path / "pack"
    done = brief(
        "--out", str(out), "--formats", "pptx,ppt", "--areas", "city,999999", "--parts", "gap", "--server", "nowhere",
        "--template", str(tmp_path / "absent.pptx"),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    for word in ("ppt", "999999", "gap", "nowhere", "absent.pptx"):
        assert word in done.stderr, word
    assert "Traceback" not in done.stderr
    assert not out.exists()


@pytest.mark.parametrize("example", [None, "balanced"])
def test_ranges_are_said_and_carried(tmp_path: Path, example: str | None) -> None:
    """Also beside an example, which links call by its name."""
    word, out = "attrition_social_workers:0.05~0.1~0.12", tmp_path / "pack"
    asked = ["--out", str(out), "--formats", "pptx", "--areas", "city", "--parts", "chance,method", "--ranges", word]
    if example is not None:
        asked += ["--scenario", str(ROOT / "data" / "scenarios" / f"{example}.yaml")]
    done = brief(*asked)
    assert (done.returncode, done.stderr) == (0, "")
    with ZipFile(next(out.iterdir())) as deck:
        slides = "".join(deck.read(name).decode() for name in deck.namelist() if "slides/slide" in name)
        links = "".join(deck.read(name).decode() for name in deck.namelist() if "slides/_rels" in name)
    assert slides.count("按修改后的取值范围：社会工作者年流失率 5%～12%（众数 10%）。") >= 2
    assert f"ranges={word.replace(':', '%3A')}" in links
    assert (f"scenario={example}" in links) == (example is not None)
    wrong = brief("--out", str(tmp_path / "none"), "--formats", "pptx", "--ranges", "luck:0~0~0")
    assert (wrong.returncode, wrong.stdout) == (2, "") and "luck" in wrong.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a deck", b"%PDF-1.7"])
def test_a_template_that_is_none(tmp_path: Path, content: bytes) -> None:
    template, out = tmp_path / "own.pptx", tmp_path / "pack"
    template.write_bytes(content)
    done = brief("--out", str(out), "--formats", "pptx", "--areas", "city", "--template", str(template))
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(("areas", "part"), [("city", "county"), ("411481", "overall")])
def test_a_choice_that_leaves_no_page_is_a_fault(tmp_path: Path, areas: str, part: str) -> None:
    out = tmp_path / "pack"
    done = brief("--out", str(out), "--formats", "xlsx,docx", "--areas", areas, "--parts", part)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--areas, --parts" in done.stderr and "没有一页" in done.stderr
    assert not out.exists()
