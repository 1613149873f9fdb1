"""The documents say what the program does: links, examples, numbers, generated pages."""

import contextlib
import importlib.util
import io
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pandas as pd
import pyarrow as pa
import pytest
from conftest import ROOT, program

from scrutiny import errors
from scrutiny.accountability.flags import FlagRule, StratumTally, formal_test, look_closer
from scrutiny.cli import COMMANDS
from scrutiny.panel.decisions import Colour, record_result
from scrutiny.records import fields, moments
from scrutiny.sampling.strata import StratumKind
from scrutiny.statistics.evidence import hypergeometric_p, operating_characteristic

DOCS = ROOT / "docs"
TUTORIAL, THE_DRAW, FLAGS = DOCS / "tutorial/demo.md", DOCS / "explanation/the-draw.md", DOCS / "explanation/flags.md"
COMMANDS_PAGE, FIELDS_PAGE, LAYOUTS = (DOCS / "reference" / name for name in ("commands.md", "fields.md", "layouts.md"))
ARCHITECTURE = DOCS / "architecture.md"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
# Pages of examples that are run, one after the other in one folder, as a reader would.
RUN = (TUTORIAL, THE_DRAW)


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

    for page in (TUTORIAL, THE_DRAW, FLAGS, LAYOUTS, ARCHITECTURE):
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
    assert capsys.readouterr().err == "differs: commands.md\ndiffers: fields.md\n"
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
        for name in re.findall(r"(?:^\$ |`)scrutiny ([a-z]+)", code, flags=re.MULTILINE):
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


def watford(green: int, amber: int, red: int, cannot_judge: int, slug: str = "watford") -> StratumTally:
    drawn = green + amber + red + cannot_judge
    return StratumTally(
        slug=slug, name=slug.title(), kind=StratumKind.AREA, population=151, drawn=drawn, green=green, amber=amber,
        red=red, cannot_judge=cannot_judge, unavailable=0,
    )  # fmt: skip


def hundredths(chance: float) -> str:
    return f"{chance * 100:.0f}" if chance >= 0.01 else "fewer than 1"


def test_the_example_of_the_flags_page_is_what_the_program_finds() -> None:
    text, rule = words_of(FLAGS), FlagRule()
    others = [watford(12, 0, 0, 0, slug=f"other-{number}") for number in range(11)]
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
    assert f"times twelve: {hundredths(formal.adjusted)} in 100" in text
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
    chances = [hypergeometric_p(population=6, sample=6, successes=green, benchmark=0.8) for green in (4, 5)]

    assert chances == [0, 1]


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
