"""The page on what the numbers mean, and the tables of simulations, say what the program says."""

import contextlib
import io
import re

import pytest
from conftest import ROOT

from scrutiny.statistics import words
from scrutiny.statistics.intervals import hypergeometric_interval

PAGE = ROOT / "docs/explanation/what-the-numbers-mean.md"
TABLES = ROOT / "docs/reference/statistics-simulated.md"


def text(path):
    return path.read_text(encoding="utf-8")


def test_the_example_prints_what_the_page_says():
    code, said = re.search(r"```python run\n(.*?)```\n\n```text\n(.*?)```", text(PAGE), flags=re.DOTALL).groups()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, str(PAGE), "exec"), {})
    assert printed.getvalue() == said


def test_every_sentence_in_a_box_is_one_that_the_example_prints():
    page = text(PAGE)
    printed = page[page.index("```text\n") :].splitlines()
    boxes = re.findall(r"(?:^> .*\n)+", page, flags=re.MULTILINE)
    assert len(boxes) == 9
    for box in boxes:
        assert " ".join(line.removeprefix("> ") for line in box.splitlines()) in printed


def test_the_table_of_examples_is_what_the_program_says():
    rows = re.findall(r"^\| (\d+) \| (\d+) \| (\d+) \| (.*?) \|$", text(PAGE), flags=re.MULTILINE)
    assert len(rows) == 7
    for searches, drawn, green, said in rows:
        interval = hypergeometric_interval(int(searches), int(drawn), int(green))
        assert words.between(interval, sample=int(drawn)) == said


def test_no_percentage_with_decimals_for_a_panel():
    """But for what is said of 20,000 rounds."""
    before_the_code = text(PAGE).split("```python", 1)[0]
    assert re.findall(r"\d+\.\d+", before_the_code) == ["94.8", "99.4", "1.96"]


def section(title):
    return text(TABLES).split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def table(part):
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows if not set("".join(row)) <= {"-"}]


def test_the_table_of_coverage_has_the_seven_designs_and_keeps_the_promise():
    from test_simulated_coverage import bench_coverage

    names = [design.name for design in bench_coverage.designs()]
    for title in ("The overall interval, truth drawn anew", "The overall interval, truth fixed"):
        header, *rows = table(section(title))
        assert header[1] == bench_coverage.USED
        assert [row[0] for row in rows] == names
        for row in rows:
            assert float(row[1].split()[0]) >= 94.5, row


@pytest.mark.parametrize("fixed", [False, True])
def test_the_table_of_coverage_is_that_of_the_bench(fixed):
    """Fewer rounds here, so within three standard errors or so."""
    from test_simulated_coverage import bench_coverage

    title = "The overall interval, truth fixed" if fixed else "The overall interval, truth drawn anew"
    _, *rows = table(section(title))
    for design, row in zip(bench_coverage.designs(), rows, strict=True):
        got = bench_coverage.measure(design, rounds=2500, fixed=fixed)
        for one, cell in zip(got.values(), row[1:], strict=True):
            assert 100 * one.covered == pytest.approx(float(cell.split()[0]), abs=3.2)


def test_the_table_of_error_rates_is_that_of_the_bench_and_keeps_its_promise():
    import numpy as np
    from test_simulated_two_stage import bench

    from scrutiny.statistics.two_stage import TwoStageRule

    _, *rows = table(section("False alarms of the two-stage rule"))
    assert len(rows) == 6
    for each, cap, _, usual, discrete in rows:
        assert float(usual.rstrip("%")) <= 5
        assert float(discrete.rstrip("%")) <= 5
        rule = TwoStageRule(cap=None if cap == "all" else int(cap))
        done = bench.simulate(
            bench.county(bad=0, bad_share=0, others=0.8, each=int(each)),
            rule=rule,
            cycles=1500,
            random=np.random.default_rng(1),
        )
        assert 100 * done.flagged.any(axis=1).mean() == pytest.approx(float(usual.rstrip("%")), abs=1.2)
        assert 100 * done.discrete.any(axis=1).mean() == pytest.approx(float(discrete.rstrip("%")), abs=1.8)
