"""The page for notebooks prints what it says, and each of its lines of code is run."""

import contextlib
import io
import re
from pathlib import Path

import pytest
from conftest import ROOT

from scrutiny import resources

PAGE = ROOT / "docs/tutorial/sampling-in-a-notebook.md"
EXTRACT = "2026-09-hertfordshire-stop-and-search.csv"


def test_the_notebook_page_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extract = tmp_path / "scrutiny-demo" / "extract" / EXTRACT  # where the demonstration puts it
    extract.parent.mkdir(parents=True)
    extract.write_bytes((resources.sample_data() / EXTRACT).read_bytes())
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python run\n(.*?)^```\n\n```text\n(.*?)^```$", PAGE.read_text("utf-8"), re.S | re.M)
    names: dict[str, object] = {}

    assert len(blocks) == PAGE.read_text("utf-8").count("```python run") == 7
    for code, said in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, names)  # the page's own example, and nothing from outside
        assert printed.getvalue() == said, code


def test_the_six_lines_are_six() -> None:
    (block,) = re.findall(r"```python run\n(counts = .*?)```", PAGE.read_text("utf-8"), re.S)

    assert len(block.splitlines()) == 6
