"""Whatever was done to a file: one plain error with exit code 10, or an exact account. Never a traceback.

``SCRUTINY_NIGHTLY=1`` raises a few hundred damaged files to more than 100,000; see docs/explanation/robustness.md.
"""

import os
import shutil
from pathlib import Path
from random import Random

import damaging
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrutiny.cli import main
from scrutiny.errors import InputError
from scrutiny.records.reading import read

NIGHTLY = os.environ.get("SCRUTINY_NIGHTLY") == "1"
ONCE = 500  # examples of one test in the nightly setting; a test each, so that the first fault hides no other
SEEDS = range(240) if NIGHTLY else range(1)

# How many files of each kind: by the night, a seed; in CI, in all.
COUNTS = {"text": 100, "workbook": 15, "reply": 15, "parquet": 15}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


@pytest.mark.parametrize("block", SEEDS)
@pytest.mark.parametrize("kind", COUNTS)
def test_a_damaged_file_is_refused_in_plain_words_or_accounted_for(folder: Path, kind: str, block: int) -> None:
    """120,000 texts and 60,000 others a night. Every fiftieth is read with its calls counted, so that none hangs."""
    count = COUNTS[kind] if not NIGHTLY else ONCE if kind == "text" else ONCE // 6
    outcomes = set()
    for seed in range(block * ONCE, block * ONCE + count):
        name, content = damaging.KINDS[kind](Random(seed))
        if seed % 50 == 0:
            with damaging.counted_calls():
                outcome = damaging.judged(folder, name, content)
        else:
            outcome = _judged(folder, name, content, seed)
        outcomes.add(outcome)

    assert "read" in outcomes
    assert len(outcomes) > 1, "this damage is too gentle to show anything"


def _judged(folder: Path, name: str, content: bytes, seed: int) -> str:
    try:
        return damaging.judged(folder, name, content)
    except Exception as error:
        error.add_note(f"the file of seed {seed}, {name}")
        raise


@settings(
    max_examples=20_000 if NIGHTLY else 40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.randoms(use_true_random=False))
def test_any_table_with_any_damage_is_refused_or_accounted_for(folder: Path, rng: Random) -> None:
    """The same, drawn by hypothesis, which looks for the smallest file that breaks the promise."""
    damaging.judged(folder, *damaging.text_file(rng))


@settings(max_examples=20_000 if NIGHTLY else 40, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12), max_size=6))
def test_any_texts_in_cells_stay_in_their_rows(folder: Path, texts: list[str]) -> None:
    """No character of Unicode moves a cell: quotation marks, line ends of all kinds, separators."""
    rows = [["searched_at", "grounds"], *(["2026-08-03", text] for text in texts)]
    written = damaging.as_text(Random(len(texts)), rows)

    assert damaging.judged(folder, f"{damaging.NAME}.csv", written)


@settings(max_examples=20_000 if NIGHTLY else 60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_accounted_for(folder: Path, content: bytes) -> None:
    """Bytes of no sense at all, alone and below headers that are known."""
    for whole in (content, b"searched_at,grounds\n" + content):
        damaging.judged(folder, f"{damaging.NAME}.csv", whole)


def test_the_judge_sees_a_lost_row_a_doubled_one_and_a_changed_text(folder: Path) -> None:
    """A judge that passes everything would prove nothing."""
    content = b"searched_at,grounds\n2026-08-03,one\n2026-08-04,two\nx,,\n"
    path = folder / f"{damaging.NAME}.csv"
    path.write_bytes(content)
    records = read([path])
    damaging.check_against_csv(records, content)

    for other, message in (
        (content + b"2026-08-05,three\n", "a row is lost"),
        (content.removesuffix(b"2026-08-04,two\nx,,\n"), "nobody sees"),
        (content.replace(b"one", b"eno"), "the text of another row"),
        (content.replace(b"x,,\n", b"x,\n"), "number of cells"),
    ):
        with pytest.raises(AssertionError, match=message):
            damaging.check_against_csv(records, other)
    records.rejects.loc[0, "row"] = 2
    with pytest.raises(AssertionError, match="told of twice"):
        damaging.check_account(records)


def test_the_judge_stops_what_does_not_end() -> None:
    def again() -> int:
        return 1

    def forever() -> None:
        while again():
            pass

    with pytest.raises(AssertionError, match="more than 1,000 calls"), damaging.counted_calls(1_000):
        forever()


def test_at_the_command_line_a_damaged_file_is_one_plain_error_with_exit_code_10(
    anywhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And never a traceback, nor a name that stands in a cell. A layout may be proposed on the way."""
    codes = set()
    for seed in range(1_000 if NIGHTLY else 12):
        name, content = damaging.text_file(Random(seed))
        path = anywhere / name
        path.write_bytes(content)
        with pytest.raises(SystemExit) as left:
            main(["check", str(path)])
        expected = _exit_code(path)
        path.unlink()
        shutil.rmtree(anywhere / "scrutiny-layouts", ignore_errors=True)
        said = "".join(capsys.readouterr())
        codes.add(left.value.code)
        assert left.value.code == expected, f"seed {seed}: {said[-300:]}"
        assert "Traceback" not in said
        assert not expected or damaging.PIECE not in said.casefold()

    assert codes == {0, 10}


def _exit_code(path: Path) -> int:
    try:
        read([path])
    except InputError:
        return 10
    return 0
