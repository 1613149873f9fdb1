"""Members' own copies: how many there are, and who has one."""

import re

import pytest

from scrutiny import resources
from scrutiny.cycle import context, personal
from scrutiny.cycle.draw import sample
from scrutiny.cycle.folder import DrawFolder, open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import pack
from scrutiny.cycle.personal import Panel
from scrutiny.panel.register import Conflict, Format, Member, Register
from scrutiny.sampling.plan import Settings

EXTRACT = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"
CODES = ("M01", "M02", "M03")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> DrawFolder:
    out = tmp_path_factory.mktemp("personal") / "draw"
    settings = Settings(total=12, minimum=1, members=3, readers=2)
    sample(Extract(paths=(EXTRACT,)), out=out, seed="1", settings=settings, context=context.system(), salt=bytes(32))
    return open_folder(out)


def panel(one: DrawFolder, *, conflicted: str = "") -> Panel:
    """Three members, of whom one may have declared a conflict with every area there is."""
    every = tuple(Conflict(area=slug) for slug in one.area_names)
    members = tuple(Member(code=code, conflicts=every if code == conflicted else ()) for code in CODES)
    return Panel(register=Register(members=members), codes=CODES, usual=(Format.HTML,), cycle="2026-11")


def test_a_member_whose_conflicts_leave_no_record_is_not_counted_among_the_copies(drawn: DrawFolder) -> None:
    shared = personal.share(drawn, panel(drawn, conflicted="M02"))

    assert shared.assigned["M02"] == ()
    assert shared.copies == {"M01": (1, 2), "M03": (2, 2)}
    assert personal.share(drawn, panel(drawn)).copies == {"M01": (1, 3), "M02": (2, 3), "M03": (3, 3)}


def test_the_page_of_a_copy_says_the_same_number_of_copies(drawn: DrawFolder) -> None:
    made = pack(drawn.path, context=context.system(), panel=panel(drawn, conflicted="M02"))

    assert not [name for name in made.files if "M02" in name]
    pages = {code: (made.folder / code / "pack.html").read_text(encoding="utf-8") for code in ("M01", "M03")}
    assert set(re.findall(r"copy \d of \d", pages["M01"])) == {"copy 1 of 2"}
    assert set(re.findall(r"copy \d of \d", pages["M03"])) == {"copy 2 of 2"}
