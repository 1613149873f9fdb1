"""A pack with the office's own words: searched as any other, and its answers read as any other's."""

from pathlib import Path

import pytest
from signing import sign

from scrutiny import resources
from scrutiny.cycle import context, gate
from scrutiny.cycle.draw import sample
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import Packed, pack
from scrutiny.cycle.personal import Panel
from scrutiny.errors import PrivacyError
from scrutiny.outputs import theme
from scrutiny.panel.register import Format
from scrutiny.sampling.plan import Settings

EXTRACT = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("look") / "draw"
    settings = Settings(total=12, minimum=1, members=1, readers=1)
    sample(Extract(paths=(EXTRACT,)), out=out, seed="1", settings=settings, context=context.system(), salt=bytes(32))
    sign(out)
    return out


def made(root: Path, chosen: theme.Theme) -> tuple[Packed, dict[str, bytes]]:
    """The pack, and what is in its files; somebody clears the everyday words that the search asks about."""
    panel = Panel(codes=("M01",), usual=(Format.HTML, Format.WORD), cycle="2026-11")
    try:
        done = pack(root, context=context.system(), panel=panel, theme=chosen)
    except PrivacyError:
        path = root / "private" / gate.LIST_FILE
        first, *rest = path.read_text(encoding="utf-8-sig").splitlines()
        path.write_text("\n".join([first, *(f"{line}a word of the form" for line in rest)]), encoding="utf-8")
        reasons = gate.reasons_in(path)
        done = pack(root, context=context.system(), panel=panel, theme=chosen, clear=reasons)
    return done, {name: (root / "pack" / name).read_bytes() for name in done.files}


def test_a_pack_in_welsh_is_searched_and_written_and_its_workbook_is_the_same(drawn: Path) -> None:
    english, files = made(drawn, theme.PLAIN)
    welsh, again = made(drawn, theme.supplied("welsh"))

    assert welsh.files == english.files
    assert welsh.searched == english.searched > 0
    changed = {name for name in files if again[name] != files[name]}
    assert changed >= {"pack.html", "pack.pdf", "M01/pack.html", "M01/pack.docx"}
    assert not {name for name in changed if name.endswith((".xlsx", "check-the-draw.html"))}
    assert '<html lang="cy">' in again["M01/pack.html"].decode("utf-8")
