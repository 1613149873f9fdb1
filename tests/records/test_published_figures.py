"""The documented call gives the figures that were published: the page's own lines, run on the real files."""

import contextlib
import io
import re
from pathlib import Path

from conftest import ROOT

PAGE = ROOT / "docs/reference/records.md"


def test_the_lines_on_the_page_about_records_give_the_published_figures(shared_data: Path) -> None:
    code, said = re.findall(
        r"^```(?:python run|text)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    printed = io.StringIO()
    found: dict[str, object] = {}
    with contextlib.chdir(shared_data), contextlib.redirect_stdout(printed):
        exec(code, found)  # the page's own example

    assert printed.getvalue() == said
    rows = found["rows"]
    drugs, arrests = (rows["object"] == "drugs").sum(), (rows["outcome"] == "arrest").sum()
    # Counted from the same files by another program; the Home Office has 7,921 and 62%, the panel 13.5% and 26.2%.
    assert len(rows) == 7_937
    assert round(drugs / found["records"].accepted, 3) == 0.617
    assert round(arrests / len(rows), 3) == 0.133
    assert "ended in more than no further action: 2,065, 26.0%" in said
