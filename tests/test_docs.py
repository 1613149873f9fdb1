"""The documents say what the program does: links, examples, numbers, generated pages."""

import contextlib
import gzip
import importlib.util
import io
import itertools
import re
import shlex
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pandas as pd
import pyarrow as pa
import pytest
from conftest import ROOT, program

from scrutiny import errors
from scrutiny.accountability.flags import FlagRule, StratumTally, formal_test, look_closer
from scrutiny.cli import COMMANDS, main
from scrutiny.panel.decisions import Colour, record_result
from scrutiny.records import fields, files, moments
from scrutiny.records.areas import HERTFORDSHIRE
from scrutiny.sampling.strata import StratumKind
from scrutiny.statistics.evidence import hypergeometric_p, operating_characteristic

DOCS = ROOT / "docs"
TUTORIAL, THE_DRAW, FLAGS = DOCS / "tutorial/demo.md", DOCS / "explanation/the-draw.md", DOCS / "explanation/flags.md"
COMMANDS_PAGE, FIELDS_PAGE, LAYOUTS = (DOCS / "reference" / name for name in ("commands.md", "fields.md", "layouts.md"))
ARCHITECTURE = DOCS / "architecture.md"
EXPORT, REFUSED, PUBLISHED = (
    DOCS / "how-to" / name
    for name in ("load-your-forces-export.md", "when-a-file-is-refused.md", "compare-with-what-was-published.md")
)
RECORDS = DOCS / "reference/records.md"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
# Pages of examples that are run, one after the other in one folder, as a reader would.
RUN = (
    TUTORIAL,
    DOCS / "tutorial/next.md",
    DOCS / "how-to/after-the-meeting.md",
    THE_DRAW,
    EXPORT,
    REFUSED,
    PUBLISHED,
    DOCS / "how-to" / "change-the-checks.md",
    DOCS / "how-to" / "plan-a-sample.md",
)


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def words_of(path: Path) -> str:
    """The text with all blanks made one, so that a sentence may go over a line."""
    return " ".join(text_of(path).split())


# --- links ------------------------------------------------------------------------------------------------


def without_fences(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", without_fences(text))


def anchors_of(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", without_fences(text), flags=re.MULTILINE):
        plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    wrong = []
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(text_of(page))):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors_of(text_of(there))):
            wrong.append(target)

    assert wrong == []


def test_the_readme_leads_to_every_kind_of_page() -> None:
    links = " ".join(re.findall(r"\]\((docs/[^)#\s]+)", text_of(ROOT / "README.md")))

    for page in (TUTORIAL, THE_DRAW, FLAGS, LAYOUTS, ARCHITECTURE, EXPORT, REFUSED, PUBLISHED, RECORDS):
        assert name_of(page) in links


# --- pages made from the code -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "tools/make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


def test_pages_made_from_the_code_are_current(maker: ModuleType) -> None:
    for name, text in maker.pages().items():
        assert text_of(DOCS / "reference" / name) == text, f"{name}: run tools/make_reference.py"


def test_the_maker_of_pages_says_which_differ(
    maker: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(maker, "FOLDER", tmp_path)

    assert maker.main(["--check"]) == 1
    assert capsys.readouterr().err == "".join(f"differs: {name}\n" for name in maker.pages())
    assert maker.main([]) == 0
    assert maker.main(["--check"]) == 0


def test_every_command_is_explained_and_used() -> None:
    reference, taught = text_of(COMMANDS_PAGE), "".join(text_of(page) for page in RUN)
    for name in COMMANDS:
        assert f"\n## {name}\n" in reference
        assert f"scrutiny {name}" in taught + text_of(ROOT / "README.md") + text_of(LAYOUTS)


def test_no_document_names_a_command_that_is_not_there() -> None:
    for page in pages():
        code = "\n".join(re.findall(r"^\$ .*$|`scrutiny [^`]*`", text_of(page), flags=re.MULTILINE))
        for name in re.findall(r"(?:^\$ |`)scrutiny ([a-z][a-z-]*)", code, flags=re.MULTILINE):
            assert name in COMMANDS, f"{name_of(page)}: scrutiny {name}"


def test_exit_codes_in_the_documents_are_those_of_the_program() -> None:
    own = {one.exit_code for one in errors.ScrutinyError.__subclasses__()}
    known = own | {0, 1, 2, errors.EXIT_BUG}
    table = {int(code) for code in re.findall(r"^\| (\d+) \|", text_of(COMMANDS_PAGE), flags=re.MULTILINE)}

    assert table == known
    for page in pages():
        for code in re.findall(r"\bexit(?: code)? (\d+)\b", text_of(page)):
            assert int(code) in known, f"{name_of(page)}: exit code {code}"


# --- words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_no_document_says_what_the_tool_never_says(page: Path) -> None:
    """The words may stand only where a line says that they are never said."""
    for line in text_of(page).splitlines():
        if re.search(r"unlawful|illegal|\bbreach|non-compliant", line, flags=re.IGNORECASE):
            assert re.search(r"\bnever\b|\bno (?:output|word)\b|is not|does not say", line), line
        assert not re.search(r"\bCSPs?\b", line), line


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_no_document_knows_the_machine_it_was_written_on(page: Path) -> None:
    assert not re.search(r"/(?:work|tmp|home|root|Users)/|[A-Z]:\\", text_of(page))


# --- examples that are run --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which a reader sits."""
    return tmp_path_factory.mktemp("reader")


@pytest.fixture(scope="module")
def sessions(reader: Path, maker: ModuleType) -> dict[Path, list[tuple[str, ...]]]:
    """What the examples of every page print."""
    bash = program("bash is not installed, so the documents' examples cannot be run", "bash")
    for name in ("sha256sum", "openssl"):
        program(f"{name} is not installed, so the documents' examples cannot be run", name)
    return {page: maker.printed_by(page, folder=reader, shell=str(bash)) for page in maker.RUN}


@pytest.mark.parametrize("page", RUN, ids=name_of)
def test_the_examples_print_what_the_document_says(
    page: Path, sessions: dict[Path, list[tuple[str, ...]]], maker: ModuleType
) -> None:
    said, printed = maker.examples(text_of(page)), sessions[page]

    assert len(said) == len(printed)
    for example, lines in zip(said, printed, strict=True):
        now = maker.Example(example.command, lines)
        assert example.agrees_with(lines), (
            f"the page says\n{example}\nand now is printed\n{now}\n"
            "If that is right: python tools/make_reference.py --examples"
        )


def test_an_example_written_anew_still_leaves_out_what_it_left_out(maker: ModuleType) -> None:
    (one,) = maker.examples("```console run\n$ a\nfirst\n\n...\nlast\n```\n")

    assert maker.renewed(one, ["1st", "", "Kept: somewhere here", "by JT-01", "last"]).lines == (
        "1st",
        "",
        "...",
        "last",
    )
    assert maker.renewed(one, ["first", "", "2", "end"]).lines == ("first", "", "2", "end")


def test_an_example_agrees_only_with_what_it_says(maker: ModuleType) -> None:
    (one,) = maker.examples("```console run\n$ a |\n>   b\nfirst\n...\n7da8 f572 d77b 9f84 9c74 bbde 66c1 0423\n```\n")

    assert one.command == "a |\n  b"
    assert one.agrees_with(["first", "2", "3", "0000 f572 d77b 9f84 9c74 bbde 66c1 0423"])
    assert not one.agrees_with(["first", "2", "3"])
    assert not one.agrees_with(["second", "0000 f572 d77b 9f84 9c74 bbde 66c1 0423"])
    page = f"before\n```console run\n{one}```\nafter\n"
    assert maker.with_output(page, [("first", "0000 f572 d77b 9f84 9c74 bbde 66c1 0423")]) == page
    assert maker.with_output(page, [("other",)]) == "before\n```console run\n$ a |\n>   b\nother\n```\nafter\n"


def test_the_lines_for_sha256sum_are_those_of_the_public_folder(maker: ModuleType) -> None:
    given = text_of(ROOT / "templates/public/README.txt")
    loop = [line.strip() for line in given.splitlines() if line.startswith("   ") and ("$id" in line or "$STR" in line)]
    shown = "\n".join(one.command for one in maker.examples(text_of(THE_DRAW))).splitlines()

    assert len(loop) == 3
    assert [line for line in loop if line not in [other.strip() for other in shown]] == []


def test_the_test_vector_is_that_of_the_program() -> None:
    from scrutiny.records.identity import public_ids
    from scrutiny.sampling.draw import ticket

    (public_id,) = public_ids(["SS/2026/0012"], force="hertfordshire", salt=bytes(range(32)))

    assert public_id in text_of(THE_DRAW)
    assert ticket("0271828182", public_id) in text_of(THE_DRAW)


# --- flags ------------------------------------------------------------------------------------------------


def test_the_numbers_of_the_flags_page_can_be_worked_out_with_python_alone() -> None:
    code, output = re.findall(r"^```(?:python run|text)\n(.*?)^```$", text_of(FLAGS), flags=re.DOTALL | re.MULTILINE)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})  # the page's own example, and nothing from outside

    assert printed.getvalue() == output


def watford(
    green: int, amber: int, red: int, cannot_judge: int, slug: str = "watford", population: int = 151
) -> StratumTally:
    drawn = green + amber + red + cannot_judge
    return StratumTally(
        slug=slug, name=slug.title(), kind=StratumKind.AREA, population=population, drawn=drawn, green=green,
        amber=amber, red=red, cannot_judge=cannot_judge, unavailable=0,
    )  # fmt: skip


def hundredths(chance: float) -> str:
    return f"{chance * 100:.0f}" if chance >= 0.01 else "fewer than 1"


def test_the_example_of_the_flags_page_is_what_the_program_finds() -> None:
    text, rule = words_of(FLAGS), FlagRule()
    others = [watford(12, 0, 0, 0, slug=f"other-{number}", population=120) for number in range(11)]
    first = [watford(7, 3, 1, 1), *others]
    closer = look_closer(first, rule=rule)[0]
    formal = formal_test(first, combined=[watford(16, 8, 4, 2)], rule=rule)[0]
    spared = formal_test(first, combined=[watford(18, 6, 4, 2)], rule=rule)[0]

    assert closer.status == "look closer"
    assert f"is at least {closer.benchmark_count} of the 151" in text
    assert f"so few greens would come up {hundredths(closer.p)} times in 100" in text
    assert f"Larger draw: {closer.to_draw} more, 30 in all" in text
    assert formal.status == "area of concern"
    assert f"would come up {formal.p * 10_000:.0f} times in 10,000" in text
    assert f"With eleven such groups that makes {formal.adjusted * 1000:.0f} in 1,000" in text
    assert formal.interval is not None
    assert f"in between {formal.interval.low} and {formal.interval.high} of the 151 searches" in text
    assert spared.status == "no concern shown"
    assert f"the adjusted chance would be {hundredths(spared.adjusted)} in 100: *no concern shown*" in text
    assert [look_closer([watford(x, 12 - x, 0, 0)], rule=rule)[0].status for x in (8, 9)] == ["look closer", "no"]


def test_the_table_of_false_alarms_is_what_the_program_would_do() -> None:
    rows = re.findall(
        r"^\| .*(?:half|\d in 10).* \| (.*) in 100 \| (.*) in 100 \|$", text_of(FLAGS), flags=re.MULTILINE
    )
    shares = (0.5, 0.6, 0.7, 0.8)
    looked = [
        operating_characteristic(population=151, sample=12, benchmark=0.8, trigger=0.35, true_share=share)
        for share in shares
    ]
    worked_out = dict(re.findall(r"^(\d) in 10: \S+ (\S+)$", text_of(FLAGS), flags=re.MULTILINE))

    assert [row[0] for row in rows] == [hundredths(chance) for chance in looked]
    assert [row[1] for row in rows] == [hundredths(float(worked_out[f"{share * 10:.0f}"])) for share in shares]


def test_an_area_read_whole_is_compared_as_the_flags_page_says() -> None:
    chances = [hypergeometric_p(population=11, sample=11, successes=green, benchmark=0.8) for green in (8, 9)]
    whole = [watford(8, 3, 0, 0, population=11), watford(12, 0, 0, 0, slug="other")]

    assert chances == [0, 1]
    assert "read whole, one under the benchmark" in words_of(FLAGS)
    assert formal_test(whole, combined=whole[:1], rule=FlagRule())[0].status == "read whole, one under the benchmark"


def test_the_results_in_the_table_are_those_of_the_program() -> None:
    rows = re.findall(r"^\| ((?:green|amber|red|cannot judge)(?:, [a-z ]+)+) \| ([a-z ]+) \|", text_of(FLAGS), re.M)

    assert len(rows) == 5
    for answers, result in rows:
        given = [Colour(answer.replace(" ", "-")) for answer in answers.split(", ")]
        assert str(record_result(given)).replace("-", " ") == result, answers


# --- layouts ----------------------------------------------------------------------------------------------


def test_dates_are_read_as_the_page_on_layouts_says() -> None:
    rows = re.findall(
        r"^\| `([^`]+)` \| (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|cannot be read)(.*) \|$", text_of(LAYOUTS), re.M
    )

    assert len(rows) == 13
    for written, read, remark in rows:
        parsed = moments.parse(pa.array([written]), zone="Europe/London")
        found = pd.Timestamp(parsed.micros[0])
        assert (f"{found:%Y-%m-%d %H:%M:%S}" if pd.notna(found) else "cannot be read") == read, written
        assert bool(parsed.unreadable[0]) == (read == "cannot be read"), written
        assert (moments.PRECISIONS[parsed.precision[0]] == "day") == ("day only" in remark), written


def test_the_page_on_layouts_lists_every_layout_and_every_mark_of_withholding() -> None:
    from scrutiny.records import layout

    text = text_of(LAYOUTS)
    for one in layout.shipped():
        columns = ", ".join(f"`{column}`" for column in one.recognised_by)
        zone = "UTC" if one.zone == "UTC" else f"local ({one.zone})"
        assert re.search(rf"^\| `{one.name}` \| .* \| {re.escape(columns)} \| {re.escape(zone)} \|$", text, re.M)
    assert all(f"`{mark}`" in text for mark in fields.WITHHELD_MARKS)


# --- refusals ---------------------------------------------------------------------------------------------


def standard(rows: int = 60, **others: str) -> str:
    """A CSV of made-up searches in the standard layout; ``others``: the first row's cells, or further columns."""
    lines = []
    for n in range(rows):
        cells = {
            "reference": f"SS/{1000 + n}",
            "searched_at": f"{n % 28 + 1:02}/08/2026 {n % 24:02}:05",
            "area": ("Watford", "Stevenage")[n % 2],
        }
        lines.append(cells | (others if n == 0 or not others.keys() <= cells.keys() else {}))
    return "\n".join([",".join(lines[0]), *(",".join(line.values()) for line in lines)]) + "\n"


def workbook(*, sheets: int = 1, below: int = 0) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for _ in range(sheets):
            sheet = book.add_worksheet()
            for row, line in enumerate(standard(3).splitlines()):
                sheet.write_row(row, 0, line.split(","))
            if below:
                sheet.write(below - 1, 0, "Total")
    return content.getvalue()


def zipped(*names: str, password: bool = False) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, standard(3))
    made = bytearray(content.getvalue())
    if password:  # what a reader goes by: a bit in the list at the end of the archive
        made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)
LOCKED = OLD_OFFICE + "EncryptedPackage".encode("utf-16-le")
LAYOUT = (
    'name = "our_force"\ntitle = "Our export"\nrecognised_by = ["Ref", "Date"]\n\n[columns]\n"Date" = "searched_at"\n'
)
GOOD = "2026-08-hertfordshire-stop-and-search.csv"
OTHER = "2026-08-bedfordshire-stop-and-search.csv"
BY_POINT = standard(30, latitude="-0.42", longitude="51.66")
SQUARE = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Watford"}, "geometry": '
    '{"type": "Polygon", "coordinates": [[[-1, 51], [0, 51], [0, 52], [-1, 52], [-1, 51]]]}}]}'
)
CHECK = "check export.csv --force hertfordshire"
# Name -> the files, and the command that refuses one of them. The page shows what it prints.
REFUSALS: dict[str, tuple[dict[str, str | bytes | Callable[[], bytes]], str]] = {
    "missing": ({}, CHECK),
    "empty": ({"export.csv": ""}, CHECK),
    "password": ({"export.xlsx": LOCKED}, "check export.xlsx --force hertfordshire"),
    "old": ({"export.xls": OLD_OFFICE}, "check export.xls --force hertfordshire"),
    "page": ({"export.xls": "<html><body><table>"}, "check export.xls --force hertfordshire"),
    "cut short": ({"export.xlsx": workbook()[:3000]}, "check export.xlsx --force hertfordshire"),
    "locked archive": ({"export.zip": zipped("a.csv", password=True)}, "check export.zip --force hertfordshire"),
    "nothing in it": ({"export.zip": zipped("readme.txt")}, "check export.zip --force hertfordshire"),
    "two sheets": ({"export.xlsx": workbook(sheets=2)}, "check export.xlsx --force hertfordshire"),
    "far below": ({"export.xlsx": workbook(below=50_000)}, "check export.xlsx --force hertfordshire"),
    "bomb": (
        {"export.csv.gz": lambda: gzip.compress(standard().encode() + b"x" * (51 << 20))},
        "check export.csv.gz --force hertfordshire",
    ),
    "characters": ({"export.csv": standard().encode() + b"\x81\xff\n"}, CHECK),
    "nul": ({"export.csv": standard().encode() + bytes(9)}, CHECK),
    "changed": ({"export.csv": standard()}, CHECK),
    "no force": ({"export.csv": standard()}, "check export.csv"),
    "no month": (
        {"export.csv": standard(1, searched_at="")},
        "sample export.csv --force hertfordshire --seed 1 --out draw",
    ),
    "unknown columns": (
        {"export.csv": "Ref,When,Law\n1,03/08/2026 14:00,s23\n"},
        CHECK,
    ),
    "no names": ({"export.csv": "1,x,y\n2,x,y\n"}, CHECK),
    "not confirmed": (
        {
            "export.csv": "Ref,Date\n1,03/08/2026 14:00\n",
            "scrutiny-layouts/our_force.toml": f"confirmed = false\n{LAYOUT}",
        },
        CHECK,
    ),
    "layout field": (
        {"export.csv": standard(), "our_force.toml": f'{LAYOUT}"Ref" = "refrence"\n'},
        "check export.csv --layout our_force.toml",
    ),
    "layout quotes": (
        {"export.csv": standard(), "our_force.toml": f"{LAYOUT}Ref no. = reference\n"},
        "check export.csv --layout our_force.toml",
    ),
    "layout value": (
        {
            "export.csv": standard(),
            "our_force.toml": f'{LAYOUT}"Result" = "outcome"\n\n[values.outcome]\n"Words of advice" = "?"\n',
        },
        "check export.csv --layout our_force.toml",
    ),
    "two columns": (
        {"export.csv": "searched_at,reference,reference\n03/08/2026,1,2\n"},
        CHECK,
    ),
    "doubled": ({"export.csv": standard() + standard().split("\n", 1)[1]}, CHECK),
    "total": ({"export.csv": standard()}, "check export.csv --force hertfordshire --expect 72"),
    "again": ({"first.csv": standard(), "second.csv": standard()}, "check first.csv second.csv --force hertfordshire"),
    "two files": (
        {"first.csv": standard(30), "second.csv": standard(40)},
        "check first.csv second.csv --force hertfordshire",
    ),
    "one reference": (
        {"export.csv": "reference,searched_at,gender\n1,03/08/2026 14:00,Male\n1,04/08/2026 15:00,Male\n"},
        CHECK,
    ),
    "cut references": ({"export.csv": standard(1, reference="1.23E+11")}, CHECK),
    "month first": (
        {"export.csv": "reference,searched_at\n1,08/03/2026 14:00\n2,08/25/2026 15:00\n3,08/26/2026 15:00\n"},
        CHECK,
    ),
    "quotation mark": (
        {
            "export.csv": "reference,searched_at,area,power,object,outcome,grounds\n"
            + "".join(
                f"{n},03/08/2026 14:00,Watford,s1,Stolen goods,Arrest,{chr(34) if n == 2 else ''}Seen running\n"
                for n in range(1, 6)
            )
        },
        CHECK,
    ),
    "two forces": ({GOOD: standard(30), OTHER: standard(31).replace("SS/", "BP/")}, f"plan {GOOD} {OTHER}"),
    "other force": ({OTHER: standard()}, f"plan {OTHER}"),
    "area": ({"export.csv": standard(60, area="Wattford")}, "plan export.csv --force hertfordshire"),
    "no place": (
        {"export.csv": "reference,searched_at\n1,03/08/2026 14:00\n"},
        "plan export.csv --force hertfordshire",
    ),
    "beat": (
        {
            "export.csv": "reference,searched_at,beat\n1,03/08/2026 14:00,W1\n2,03/08/2026 15:00,W9\n",
            "beats.csv": "beat,area\nW1,Watford\n",
        },
        "plan export.csv --force hertfordshire --area-lookup beats.csv",
    ),
    "swapped": (
        {"export.csv": BY_POINT, "areas.geojson": SQUARE},
        "plan export.csv --force hertfordshire --areas areas.geojson",
    ),
    "nine tenths": (
        {
            "export.csv": "reference,searched_at,area\n"
            + "".join(f"{n},03/08/2026 14:00,{'Watford' if n == 1 else ''}\n" for n in range(1, 31))
        },
        "sample export.csv --force hertfordshire --seed 1 --out draw",
    ),
    "none there": (
        {
            "export.csv": "reference,searched_at,area\n"
            + "".join(
                f"{n},{n % 28 + 1:02}/08/2026 14:00,{area}\n"
                for n, area in enumerate(
                    area.name for area in HERTFORDSHIRE.areas if area.name != "Watford" for _ in range(12)
                )
            )
        },
        "sample export.csv --force hertfordshire --seed 1 --out draw",
    ),
    "answer": ({"export.csv": standard()}, 'plan export.csv --force hertfordshire --answer "watfrod=none searched"'),
    "rejects": (
        {"export.csv": standard(8, searched_at="31/02/2026 14:00")},
        "sample export.csv --force hertfordshire --seed 1 --out draw",
    ),
}


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[object, str]]:
    """What each of these commands ends with: exit code and what it prints on the error stream, as one line."""
    return {name: refused(tmp_path_factory.mktemp("refused"), name) for name in REFUSALS}


def refused(folder: Path, name: str) -> tuple[object, str]:
    given, command = REFUSALS[name]
    for file, content in given.items():
        (folder / file).parent.mkdir(exist_ok=True)
        made = content() if callable(content) else content
        (folder / file).write_bytes(made.encode() if isinstance(made, str) else made)
    printed = io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stderr(printed),
        contextlib.redirect_stdout(io.StringIO()),
        pytest.MonkeyPatch.context() as patch,
    ):
        if name == "changed":  # as if somebody saved it again in the middle
            times = itertools.count()
            patch.setattr(files, "fingerprint", lambda _: (1, next(times)))
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(command))
    said = [line for line in printed.getvalue().splitlines() if not line.endswith(" ...")]
    return ended.value.code, " ".join(" ".join(said).split())


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_shown_in_the_words_of_the_program(name: str, refusals: dict[str, tuple[object, str]]) -> None:
    code, said = refusals[name]

    assert code in (errors.InputError.exit_code, errors.SettingError.exit_code)
    assert said in shown_messages(), f"the page about refusals does not show: {said}"


def test_every_refusal_that_is_shown_is_one_of_the_program(refusals: dict[str, tuple[object, str]]) -> None:
    assert shown_messages() - {said for _, said in refusals.values()} == set()


def shown_messages() -> set[str]:
    """The messages on the page about refusals, each as one line."""
    blocks = re.findall(r"^```text\n(.*?)^```$", text_of(REFUSED), flags=re.DOTALL | re.MULTILINE)
    return {" ".join(block.split()) for block in blocks}


# --- architecture and decisions ---------------------------------------------------------------------------


def test_the_rooms_are_listed_in_the_order_that_is_kept() -> None:
    from test_architecture import ROOMS

    section = text_of(ARCHITECTURE).split("## The rooms", 1)[1].split("\n## ", 1)[0]

    assert tuple(re.findall(r"^\| `([a-z_]+)` \|", section, flags=re.MULTILINE)) == ROOMS


def test_files_and_modules_that_the_architecture_names_are_there() -> None:
    text = without_fences(text_of(ARCHITECTURE))
    for name in re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.py)`", text):
        assert (ROOT / name).is_file() or (ROOT / "scrutiny" / name).is_file(), name
    for room, module in re.findall(r"`([a-z_]+)\.([a-z_]+)`", text):
        if (ROOT / "scrutiny" / room).is_dir():
            assert (ROOT / "scrutiny" / room / f"{module}.py").is_file(), f"{room}.{module}"


def test_the_draw_folder_is_as_the_architecture_draws_it(sessions: dict, reader: Path) -> None:
    """Every file of the demonstration's draw folder stands in the picture."""
    picture = text_of(ARCHITECTURE).split("## The draw folder", 1)[1].split("```")[1]
    made = [path for path in (reader / "scrutiny-demo/2026-11").rglob("*") if path.is_file()]

    assert made
    for path in made:
        name = re.sub(r"scores-M\d\d", "scores-M01", path.name.replace("stevenage", "AREA"))
        name = "frame-public.csv" if name == "drawn-before.csv" else name
        assert name in picture, path.name


def test_decisions_are_numbered_dated_and_complete() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for path in DECISIONS:
        text = text_of(path)
        assert text.startswith(f"# {int(path.name[:4])}. ")
        assert re.match(r"\d{1,2} [A-Z][a-z]+ 20\d\d\. ", text.split("\n\n")[1])
        for part in ("**Context.**", "**Choice.**", "**Cost.**", "**What would change our mind.**"):
            assert part in text, f"{path.name}: {part}"


def test_every_package_that_is_needed_to_run_has_its_reason() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    needed = {re.match(r"[A-Za-z0-9-]+", line)[0] for line in project["dependencies"]}
    table = re.findall(r"^\| ([a-z0-9, -]+) \|", text_of(DECISIONS[1]), flags=re.MULTILINE)
    named = {name for cell in table for name in cell.split(", ")} - {"package", "---"}

    assert named == needed
