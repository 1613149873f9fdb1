"""The workbook for checking and signing: what is in it, what may be filled in, and what comes back."""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import openpyxl
import pytest
from hostile import HOSTILE, LONGEST
from openpyxl import Workbook
from test_review_page import CLOCK, GROUNDS, record, three, view

from scrutiny.errors import InputError
from scrutiny.outputs import review, review_book
from scrutiny.outputs.review import ReviewMark
from scrutiny.outputs.textsafe import for_screen
from scrutiny.panel.redaction import Bands, Kind, PlaceBand


def book_of(made: review.ReviewView | None = None) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(review_book.review_workbook(made or three())))


def cells(book: Workbook) -> dict[str, Sequence[tuple[str, ...]]]:
    """The cells as they are read back."""
    return {
        sheet.title: [tuple("" if one is None else str(one) for one in row) for row in sheet.values]
        for sheet in book
        if sheet.title != review_book.SHEET_TEXTS
    }


def parsed(change: Callable[[Workbook], None] = lambda book: None) -> review_book.Filled:
    book = book_of()
    change(book)
    return review_book.parse(cells(book), where="review.xlsx")


def put(book: Workbook, label: str, value: str | None) -> None:
    """Fill in a line of the first sheet."""
    next(row for row in book["How to"].iter_rows() if row[0].value == label)[1].value = value


# --- what is in it ------------------------------------------------------------------------------------------


def test_the_same_view_gives_the_same_bytes() -> None:
    assert review_book.review_workbook(three()) == review_book.review_workbook(three())


def test_only_the_yellow_cells_can_be_filled_in_and_those_with_a_choice_take_nothing_else() -> None:
    book = book_of()

    free = {sheet.title: {cell.column for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
            for sheet in book}  # fmt: skip
    assert free == {"How to": {2}, "Texts": set(), "Marks": {6, 7}, "Add": {1, 2, 3}, "Sign": {6, 7}, "Lists": set()}
    listed = {sheet.title: {column for one in sheet.data_validations.dataValidation if one.type == "list"
                            for area in one.sqref.ranges for column in range(area.min_col, area.max_col + 1)}
              for sheet in book}  # fmt: skip
    assert listed == {"How to": {2}, "Texts": set(), "Marks": {6, 7}, "Add": {3}, "Sign": {6, 7}, "Lists": set()}
    for sheet in book:
        assert sheet.protection.sheet
        assert len(sheet.tables) == (sheet.title != "How to")


def test_every_text_is_there_whole_with_its_marks_by_number() -> None:
    made = view(record(1, GROUNDS, LONGEST), record(2))
    sheet = book_of(made)["Texts"]

    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=5)]
    grounds = next(text for number, label, text in rows if (number, label) == ("1", "Grounds"))
    assert "«2: Jaydon Whitlock»" in grounds
    assert re.sub(r"«\d+: (.*?)»", r"\1", grounds) == for_screen(GROUNDS)
    long = [text for _, label, text in rows if label.startswith("Found")]
    assert len(long) > 10
    assert re.sub(r"«\d+: (.*?)»", r"\1", " ".join(long)).split() == LONGEST.split()
    assert max(len(text) for text in long) < 1_500
    assert [text for number, _, text in rows if number == "2"] == [
        "Nothing to read: your signature is for how the rest of the record is printed."
    ]


def test_no_formula_but_ours_and_hostile_text_is_text() -> None:
    whole = [text.replace("\ud800", "").replace("\udfff", "") for text in HOSTILE.values()]
    book = book_of(view(*(record(number, f"PC {text} Whitlock") for number, text in enumerate(whole, start=1))))

    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) == len(whole)
    open_ = r'COUNTIFS\(Marks!\$A\$5:\$A\$\d+,A\d+,Marks!\$G\$5:\$G\$\d+,""'
    chosen = "".join(
        rf"""-IF\('How to'!\$B\$\d+="",0,{open_},Marks!\$F\$5:\$F\$\d+,"{kind}"\)\)""" for kind in ("Time", "Date")
    )
    assert all(re.fullmatch(rf"={open_}\){chosen}", one) for one in formulas)
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    shown = " ".join(str(row[2].value) for row in book["Texts"].iter_rows(min_row=5))
    plain = re.sub(r"«\d+: (.*?)»", r"\1", shown)
    for text in whole:
        start = for_screen(text).split()
        assert not start or start[0][:8] in plain


def test_a_record_that_is_signed_already_cannot_be_signed_over_here() -> None:
    book = book_of(view(record(1, GROUNDS, signed="JT-01"), record(2, GROUNDS)))

    rows = {row[0].value: row for row in book["Sign"].iter_rows(min_row=5)}
    assert rows["1"][6].value == "signed, read back"
    assert rows["1"][6].protection.locked
    assert not rows["2"][6].protection.locked
    marks = {row[0].value: row for row in book["Marks"].iter_rows(min_row=5)}
    assert marks["1"][6].protection.locked
    assert not marks["2"][6].protection.locked


def test_marks_that_somebody_added_before_are_given_to_be_signed_again() -> None:
    start = GROUNDS.index("the canal")
    mine = ReviewMark(field="grounds", start=start, end=start + 9, kind=Kind.EXACT, certain=True, decision=review.OUT)
    book = book_of(view(replace(record(1, GROUNDS), added=(mine,)), record(2)))

    assert [book["Add"].cell(5, column).value for column in (1, 2, 3)] == ["1", "the canal", "Exact place"]
    assert review_book.parse(cells(book), where="x").added == {"1": (("the canal", "exact"),)}


# --- what comes back ----------------------------------------------------------------------------------------


def test_what_was_filled_in_comes_back_as_codes() -> None:
    def fill(book: Workbook) -> None:
        put(book, "Your staff code", "jt-01")
        put(book, "Place, printed as", "not printed")
        rows = {row[1].value: row for row in book["Marks"].iter_rows(min_row=5)}
        rows["1-1"][6].value = "leave IN"
        rows["1-2"][5].value = "Officer"
        book["Sign"]["F5"].value, book["Sign"]["G5"].value = "yes", "signed"
        book["Sign"]["G6"].value = "Signed"

    found = parsed(fill)

    assert (found.staff, found.draw_id, found.rejects) == ("jt-01", three().draw_id, ())
    assert found.bands == replace(Bands(), place=PlaceBand.NONE)
    assert found.marks["1", 1] == ("in", "officer")
    assert found.marks["1", 2] == ("out", "officer")
    assert [(one.read, one.signed) for one in found.records.values()] == [(True, True), (False, True), (False, False)]
    assert {number: one.edition for number, one in found.records.items()} == {
        one.number: one.edition for one in three().records
    }


def test_times_and_dates_are_decided_together_where_no_row_says_otherwise() -> None:
    made = view(record(1, CLOCK), record(2, CLOCK))
    book = book_of(made)
    put(book, "Times in the texts", "take OUT")
    rows = {row[1].value: row for row in book["Marks"].iter_rows(min_row=5)}
    kinds = {number: row[5].value for number, row in rows.items()}
    times = [number for number, kind in kinds.items() if kind == "Time"]
    assert len(times) == 4
    rows[times[0]][6].value = "Leave in"

    found = review_book.parse(cells(book), where="x").marks

    decided = {f"{record}-{place}": decision for (record, place), (decision, _) in found.items()}
    assert [decided[number] for number in times] == ["in", "out", "out", "out"]
    assert {decided[number] for number, kind in kinds.items() if kind == "Date"} == {""}
    put(book, "Dates in the texts", "throw away")
    with pytest.raises(InputError, match="times or dates"):
        review_book.parse(cells(book), where="x")


def test_rows_that_were_mixed_or_doubled_are_told_and_both_records_stay_unsigned() -> None:
    def mix(book: Workbook) -> None:
        sheet = book["Marks"]
        sheet["A5"].value = "3"
        sheet["B7"].value = sheet["B6"].value
        book["Sign"]["A6"].value = "1"
        for row in (5, 6, 7):
            book["Sign"].cell(row, 7).value = "Signed"

    found = parsed(mix)

    assert [reject.partition(":")[0] for reject in found.rejects] == ["Marks, row 5", "Marks, row 7", "Sign, row 6"]
    assert found.records["1"].problems
    assert found.records["3"].problems


@pytest.mark.parametrize("number", ["71", None, "Whitlock"])
def test_a_mark_for_a_record_that_is_not_there_stops_the_whole_workbook(number: str | None) -> None:
    def add(book: Workbook) -> None:
        for column, value in enumerate((number, "Jaydon", "Name"), start=1):
            book["Add"].cell(9, column).value = value

    with pytest.raises(InputError, match="Add, row 9") as refused:
        parsed(add)
    assert "Jaydon" not in str(refused.value)
    assert "Whitlock" not in str(refused.value)


def test_a_workbook_that_is_another_or_has_lost_a_sheet_is_refused() -> None:
    def no_heading(book: Workbook) -> None:
        book["Sign"]["C4"].value = "Kode"

    def other_bands(book: Workbook) -> None:
        put(book, "Age, printed as", "to the day")

    wrong: tuple[tuple[Callable[[Workbook], None], str], ...] = (
        (lambda book: put(book, "Form", "scrutiny-keep-video-1"), "not a review workbook"),
        (other_bands, "not on the lists"),
        (lambda book: book.remove(book["Marks"]), "Marks"),
        (no_heading, "Sign"),
    )
    for change, said in wrong:
        with pytest.raises(InputError, match=said):
            parsed(change)
