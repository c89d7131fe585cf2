"""The benchmark runs and tells all that it should; how fast anything was is no test's business."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.figures import Row

REPOSITORY = Path(__file__).parents[2]
SMALL = (
    *("--prompts", "1", "--evaluations", "2", "--people", "2"),
    *("--rounds", "1", "--key-presses", "1", "--no-pull"),
)


Rows = list[dict[str, Any]]


def measured(*words: str, results: Path) -> Rows:
    """What `python -m bench WORDS` writes."""
    command = [sys.executable, "-m", "bench", *words, "--results", str(results)]
    ran = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=190)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout
    (file,) = results.iterdir()
    rows: Rows = json.loads(file.read_text(encoding="utf-8"))["rows"]
    return rows


@pytest.mark.timeout(200)
def test_a_small_run_measures_everything_and_counts_one_request_an_evaluation(
    tmp_path: Path,
) -> None:
    rows = measured(*SMALL, results=tmp_path)
    told = {(row["section"], row["what"]): row for row in rows}
    assert [section for section, _ in told] == (
        ["First prompt"] * 5
        + ["One evaluation"] * 5
        + ["On the page, from Enter"] * 3
        + ["REST requests"] * 7
        + ["2 people at once"] * 3
    )
    assert told["One evaluation", "REST requests"]["median"] == 1
    assert told["REST requests", "!run -it node"]["met"]
    timed = [row for row in rows if not row["what"].startswith("added")]
    assert all(sample > 0 for row in timed for sample in row["samples"])


@pytest.mark.timeout(200)
def test_the_load_is_measured_beside_raw_streams_and_drawn(tmp_path: Path) -> None:
    picture = tmp_path / "load.png"
    words = ("load", "--sizes", "1", "--rounds", "1", "--file", str(picture))
    rows = measured(*words, results=tmp_path / "results")
    assert [row["section"] for row in rows] == ["1 terminals open"] * 10
    assert all(row["median"] > 0 for row in rows if "processor" not in row["what"])
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.timeout(200)
def test_a_short_soak_meets_no_refusal_and_loses_no_answer(tmp_path: Path) -> None:
    found = measured("soak", "--minutes", "0.1", "--terminals", "2", results=tmp_path)
    rows = {row["what"]: row for row in found}
    assert rows["refused with 429"]["met"]
    assert rows["answers that never came"]["met"]
    assert rows["requests"]["median"] > 0


@pytest.mark.timeout(200)
def test_a_flood_is_measured_beside_a_classmate_and_ended_by_stop(tmp_path: Path) -> None:
    found = measured("flood", "--seconds", "1", "--programs", "sh", results=tmp_path)
    rows = {row["what"]: row for row in found}
    assert rows["most edits in a second"]["met"]
    assert rows["its memory, grown"]["met"]
    assert rows["the same, meanwhile"]["median"] > 0


def test_a_row_tells_the_median_its_middle_half_and_whether_its_aim_is_met() -> None:
    row = Row.of("", "", "ms", [5.0, 1.0, 2.0, 3.0, 400.0], aim=3.0)
    assert (row.value, row.middle_half, row.met) == (3.0, (2.0, 5.0), True)
    assert Row.of("", "", "ms", [4.0], aim=3.0).met is False
    assert Row.of("", "", "ms", [4.0]).met is None
