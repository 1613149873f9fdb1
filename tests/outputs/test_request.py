"""The letter that asks a force for its records: what it says, what it never says, and its two forms."""

import io
import re
import zipfile
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.outputs import request
from scrutiny.outputs.request import Wanted, letter, letter_docx, letter_text, window_before
from scrutiny.records import fields

WANTED = Wanted(
    force="Hertfordshire Constabulary", first=date(2026, 8, 1), last=date(2026, 9, 30), by=date(2026, 10, 5)
)


def said(wanted: Wanted = WANTED) -> str:
    return " ".join(letter_text(letter(wanted)).split())


def test_the_letter_names_the_force_the_dates_the_dates_before_and_the_day() -> None:
    text = said()

    assert "Hertfordshire Constabulary" in text
    assert "1 August 2026 to 30 September 2026" in text
    assert "1 June 2026 to 31 July 2026" in text
    assert "Please answer by: 5 October 2026" in text
    assert "[day]" not in text


def test_what_is_not_known_is_left_to_be_filled_in() -> None:
    text = said(Wanted())

    for gap in ("[name of the force]", "[first day] to [last day]", "[day]", "[name, telephone, e-mail]"):
        assert gap in text


def test_every_field_of_the_dictionary_is_asked_for_once_with_who_asks() -> None:
    items = [item for section in letter(WANTED).sections for item in section.items]

    assert [item.column for item in items] == list(fields.NAMES)
    assert {item.asked_by for item in items if item.column in ("grounds", "object", "place", "searched_at")} == {
        "Code A, the record"
    }
    assert {item.asked_by for item in items if item.column in ("camera_used", "supervisor_result")} == {"Panels"}


def test_the_letter_says_all_that_makes_a_file_whole_and_dependable() -> None:
    text = said()

    for words in (
        "The total number of searches", "Who made the file", "What was chosen in the system", "The reference as text",
        "CSV file (UTF-8)", "XLSX", "one row for each search", "secure route", "not by ordinary e-mail",
        "reference, date and time, area, and power", "Dates of birth", "Names of people searched", "Home addresses",
        "telephone numbers", "Photographs", "Vehicle registration numbers",
    ):  # fmt: skip
        assert words in text, words


def test_what_is_to_be_left_out_is_nothing_that_the_lists_ask_for() -> None:
    """Officers are asked for by name or number, and persons, orders and records by codes: the letter says so first."""
    out = next(section for section in letter(WANTED).sections if section.heading == "What we ask you to leave out")
    asked = {item.column for section in letter(WANTED).sections for item in section.items}

    assert {"officer", "authorised_by", "person_key", "svro_reference", "place"} <= asked
    assert "officers' names or numbers included" in out.sentences[0]
    assert out.sentences[-1] == "Apart from the lists, please leave out columns with:"
    assert "anybody but the officers in the lists" in out.bullets[0]
    assert "You need not edit what officers wrote" in said()


def test_the_letter_supposes_nothing_and_explains_its_words() -> None:
    text = said()

    assert not re.search(
        r"unlawful|illegal|breach|fail|suspicious|conceal|hide|missing|non-compl|must\b|refus", text, re.IGNORECASE
    )
    assert not re.search(r"\bCSP\b|\bBWV\b|\bPNC\b|\bSDE\b|\bDOB\b", text)
    assert "called PACE Code A" in text


def test_sentences_are_short_enough_to_read_once() -> None:
    for section in letter(WANTED).sections:
        for text in (*section.sentences, *section.bullets):
            for sentence in re.split(r"(?<=[.:]) ", text):
                assert len(sentence.split()) <= 32, sentence


def test_no_line_of_the_text_is_longer_than_eighty_characters() -> None:
    for wanted in (WANTED, Wanted(force="A " * 80)):
        assert max(map(len, letter_text(letter(wanted)).splitlines())) <= 80


def test_the_text_file_is_one_that_windows_shows_well() -> None:
    made = request.letter_text_bytes(letter(WANTED))

    assert made.startswith(b"\xef\xbb\xbf")
    assert made.count(b"\n") == made.count(b"\r\n") > 100


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        (date(2026, 8, 1), date(2026, 9, 30), (date(2026, 6, 1), date(2026, 7, 31))),
        (date(2026, 1, 1), date(2026, 2, 28), (date(2025, 11, 1), date(2025, 12, 31))),
        (date(2024, 2, 1), date(2024, 2, 29), (date(2024, 1, 1), date(2024, 1, 31))),
        (date(2026, 3, 10), date(2026, 3, 16), (date(2026, 3, 3), date(2026, 3, 9))),
        (date(2026, 3, 1), date(2026, 3, 30), (date(2026, 1, 30), date(2026, 2, 28))),
    ],
)
def test_the_dates_before_are_as_many_months_or_as_many_days(
    first: date, last: date, before: tuple[date, date]
) -> None:
    assert window_before(first, last) == before


@given(st.dates(date(2015, 1, 1), date(2040, 1, 1)), st.integers(0, 400))
def test_the_dates_before_end_the_day_before(first: date, days: int) -> None:
    last = date.fromordinal(first.toordinal() + days)

    start, end = window_before(first, last)

    assert (first - end).days == 1
    assert start <= end
    assert abs((end - start).days - days) <= 3


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"first": date(2026, 8, 1)}, "only one end"),
        ({"last": date(2026, 8, 1)}, "only one end"),
        ({"first": date(2026, 9, 1), "last": date(2026, 8, 1)}, "before the first"),
        ({"first": date(2026, 8, 1), "last": date(2026, 8, 31), "by": date(2026, 8, 31)}, "before the dates are over"),
    ],
)
def test_dates_that_cannot_all_be_right_are_refused(wanted: dict[str, date], found: str) -> None:
    with pytest.raises(SettingError, match=found):
        Wanted(**wanted)


def test_word_has_the_same_letter_with_headings_lists_and_marked_tables() -> None:
    made = letter(WANTED)
    written = docx.Document(io.BytesIO(letter_docx(made)))
    typed = [paragraph.text for paragraph in written.paragraphs]
    styles = [paragraph.style.name for paragraph in written.paragraphs if paragraph.style]

    assert styles[0] == "Title"
    assert styles.count("Heading 1") + styles.count("Heading 2") == len(made.sections)
    assert styles.count("List Bullet") == sum(len(section.bullets) for section in made.sections)
    for section in made.sections:
        assert section.heading in typed
        assert set(section.sentences) | set(section.bullets) <= set(typed)
    assert len(written.tables) == len(fields.GROUPS)
    for table in written.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    columns = [row.cells[1].text for table in written.tables for row in table.rows[1:]]
    assert columns == list(fields.NAMES)
    assert written.core_properties.language == "en-GB"


def test_who_wrote_the_letter_is_never_alone_on_a_page_of_word() -> None:
    *_, thanks, who = docx.Document(io.BytesIO(letter_docx(letter(WANTED)))).paragraphs

    assert who.text == "[name, telephone, e-mail]"
    assert thanks.paragraph_format.keep_with_next


def test_the_same_letter_gives_the_same_bytes_and_survives_odd_characters() -> None:
    odd = Wanted(force="Heddlu \u0000\u0007 Dyfed\u200b-Powys")

    assert letter_docx(letter(WANTED)) == letter_docx(letter(WANTED))
    with zipfile.ZipFile(io.BytesIO(letter_docx(letter(odd)))) as archive:
        assert archive.testzip() is None
    assert "\u0007" not in letter_text(letter(odd))
