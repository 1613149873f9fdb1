"""The documents say what the program does: links, examples, numbers, generated pages."""

import contextlib
import importlib.util
import io
import os
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pandas as pd
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


def reference_maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "tools/make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_made_from_the_code_are_current() -> None:
    maker = reference_maker()

    for name, text in maker.pages().items():
        assert text_of(DOCS / "reference" / name) == text, f"{name}: run tools/make_reference.py"


def test_the_maker_of_pages_says_which_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    maker = reference_maker()
    maker.FOLDER = tmp_path

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

FENCE = re.compile(r"^```console run\n(.*?)^```$", flags=re.DOTALL | re.MULTILINE)
# What may differ from one machine to another: the fingerprint covers a file whose bytes depend on a library's version.
FINGERPRINT = re.compile(r"\b(?:[0-9a-f]{4} ){7}[0-9a-f]{4}")
PACK_ID = re.compile(r"(-(?:first|intense-[a-z-]+))-[0-9a-f]{8}\b")
PROGRESS = re.compile(r"^(?:Reading|Writing|Fixing|Drawing|Checking|Placing)\b.* \.\.\.$")


def examples(page: Path) -> list[tuple[str, list[str]]]:
    """The commands of a page in order, each with the lines that it prints."""
    found: list[tuple[str, list[str]]] = []
    for block in FENCE.findall(text_of(page)):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.startswith("> ") and not found[-1][1]:
                found[-1] = (f"{found[-1][0]}\n{line[2:]}", [])
            else:
                found[-1][1].append(line)
    return found


def played(page: Path, bash: Path, folder: Path, shims: Path) -> list[list[str]]:
    """What the commands of a page print, in one session of a shell; progress left out."""
    mark = "=== next ==="
    script = "".join(f"echo '{mark}'\n{command}\n" for command, _ in examples(page))
    environment = os.environ | {"PATH": f"{shims}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1", "LC_ALL": "C"}
    done = subprocess.run(
        [bash, "-u"], input=script, cwd=folder, env=environment, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    parts = done.stdout.split(mark + "\n")[1:]
    return [[line.rstrip() for line in part.splitlines() if not PROGRESS.match(line)] for part in parts]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which a reader sits."""
    return tmp_path_factory.mktemp("reader")


@pytest.fixture(scope="module")
def sessions(reader: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, list[list[str]]]:
    """Every page's examples, run in one folder."""
    bash = program("bash is not installed, so the documents' examples cannot be run", "bash")
    for name in ("sha256sum", "openssl"):
        program(f"{name} is not installed, so the documents' examples cannot be run", name)
    shims = tmp_path_factory.mktemp("programs")
    for name, words in {"scrutiny": "-m scrutiny", "python3": ""}.items():
        shim = shims / name
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n', encoding="utf-8")
        shim.chmod(shim.stat().st_mode | stat.S_IEXEC)
    return {page: played(page, bash, reader, shims) for page in RUN}


def same(line: str) -> str:
    return PACK_ID.sub(r"\1-PACK", FINGERPRINT.sub("FINGERPRINT", line)).rstrip()


def pattern(lines: list[str]) -> str:
    """What a document says is printed; a line of three dots stands for any lines."""
    return "".join(r"(?:.*\n)*?" if line == "..." else re.escape(same(line)) + r"\n" for line in lines)


@pytest.mark.parametrize("page", RUN, ids=name_of)
def test_the_examples_print_what_the_document_says(page: Path, sessions: dict[Path, list[list[str]]]) -> None:
    said, printed = examples(page), sessions[page]

    assert len(said) == len(printed)
    for (command, lines), got in zip(said, printed, strict=True):
        text = "".join(same(line) + "\n" for line in got)
        assert re.fullmatch(pattern(lines), text), f"{command}\n{text}"


def test_the_lines_for_sha256sum_are_those_of_the_public_folder() -> None:
    given = text_of(ROOT / "templates/public/README.txt")
    loop = [line.strip() for line in given.splitlines() if line.startswith("   ") and ("$id" in line or "$STR" in line)]
    shown = "\n".join(command for command, _ in examples(THE_DRAW)).splitlines()

    assert len(loop) == 2
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
        parsed = moments.parse(pd.Series([written], dtype="str"), zone="Europe/London")
        found = parsed.instants.iloc[0]
        assert (f"{found:%Y-%m-%d %H:%M:%S}" if pd.notna(found) else "cannot be read") == read, written
        assert bool(parsed.unreadable[0]) == (read == "cannot be read"), written
        assert (parsed.precision.iloc[0] == "day") == ("day only" in remark), written


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
