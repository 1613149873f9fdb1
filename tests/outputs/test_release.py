"""The last gate: what must not leave is found wherever it stands, and is not told again by who found it."""

import re
import subprocess
import time
import zipfile
from io import BytesIO
from pathlib import Path

import invented
import pandas as pd
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from leaks import LEAKS, OTHER, SECRET, Leak, archive, png, printed, workbook

from scrutiny.errors import PrivacyError, SettingError
from scrutiny.outputs.html import pack_html
from scrutiny.outputs.paper_files import brief_docx
from scrutiny.outputs.pdf import brief_pdf, pack_pdf
from scrutiny.outputs.release import Scan, Secret, refuse, scan, secrets_of, words_in
from scrutiny.outputs.release import pdf as release_pdf
from scrutiny.outputs.release.passage import Passage
from scrutiny.outputs.release.words import Matcher, tokens


def secrets(*values: str, kind: str = "name") -> list[Secret]:
    return [Secret(kind=kind, value=value, source=f"row {row}, grounds") for row, value in enumerate(values, start=2)]


def message(found: Scan) -> str:
    with pytest.raises(PrivacyError) as stopped:
        refuse(found)
    return str(stopped.value)


# --- deliberate leaks ---------------------------------------------------------------------------------------


def test_there_are_more_leaks_than_were_asked_for_each_of_its_own_kind() -> None:
    assert len(LEAKS) == len({leak.name for leak in LEAKS}) > 100


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_a_deliberate_leak_is_caught_and_its_clean_twin_is_not(leak: Leak) -> None:
    found = scan({"cover.txt": b"Nothing here.", leak.file: leak.make(SECRET)}, secrets(SECRET))
    twin = scan({"cover.txt": b"Nothing here.", leak.file: leak.make(OTHER)}, secrets(SECRET))

    assert leak.where in {hit.where for hit in found.hits}
    assert all(hit.file.startswith(leak.file) for hit in found.hits)
    assert twin.may_leave
    refuse(twin)
    for said in (message(found), repr(found)):
        assert SECRET.casefold() not in said.casefold()
        assert leak.file in said


# --- how values are written ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Jane Marlowe", "told jane\n  MARLOWE that"),
        ("Jane Marlowe", "jane.marlowe@example.org"),
        ("Jane Marlowe", "JaneMarlowe"),
        ("Marlowe", "Marlowe's, so"),
        ("Marlowe", "Mar-\nlowe"),
        ("Marlowe", "M a r l o w e"),
        ("Featherstone", "feather\nstone"),
        ("Smith-Jones", "Smith Jones"),
        ("Smith-Jones", "Smith-\nJones"),
        ("O'Brien", "O\u2019BRIEN"),
        ("O\u2019Brien", "OBrien"),
        ("Zo\u00eb Stra\u00dfe", "zoe strasse"),
        ("AB12 CDE", "vrm ab12cde seen"),
        ("AB12CDE", "AB 12 CDE"),
        ("AB12CDE", "AB12\nCDE"),
        ("07700 900123", "ring +44 7700 900 123"),
        ("+447700900123", "07700-900-123"),
        ("07700900123", "7700900123"),
        ("12/03/1998", "born 12 03 1998"),
        ("12/03/1998", "12.03.1998"),
        ("\u0141ukasz", "\u0142ukasz"),
        ("\u674e\u5c0f\u9f99\u5148\u751f", "\u674e\u5c0f\u9f99\u5148\u751f"),
    ],
)
def test_a_value_is_found_however_it_is_written(value: str, text: str) -> None:
    assert scan({"a.txt": text.encode()}, secrets(value)).hits


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Blackman", "a black man in a grey top"),
        ("Blackman", "he is black\nman with him"),
        ("Amin", "at 10 am in the park"),
        ("Marlowe", "the Marlowes and Marlowesque"),
        ("Marlowe", "Mar lowe"),
        ("1204", "12 04 1998"),
        ("1204", "12,04"),
        ("120498", "counts\n12\n04\n98"),
        ("Jane Marlowe", "Jane met Marlowe"),
        ("Jane Marlowe", "Marlowe Jane"),
    ],
)
def test_other_words_are_not_taken_for_a_value(value: str, text: str) -> None:
    assert scan({"a.txt": text.encode()}, secrets(value)).may_leave


def test_a_name_over_two_cells_is_found() -> None:
    def two(book: object, sheet: object) -> None:
        sheet.write_row(4, 0, ["Jane", "Marlowe"])
        sheet.write_column(9, 0, ["Philippa", "Quill"])

    found = scan({"a.xlsx": workbook(two)}, secrets("Jane Marlowe", "Philippa Quill"))

    assert {hit.source for hit in found.hits} == {"row 2, grounds", "row 3, grounds"}


def test_measures_in_attributes_are_no_texts_but_numbers_in_words_are() -> None:
    measures = b"<svg width='1204' height=\"1204.5px\"><path d='M1204 12.1204L0 1204Z'/></svg>"
    words = b"<p data-officer='1204' style='width:1204px'>x</p>"

    assert scan({"a.html": measures}, secrets("1204")).may_leave
    assert scan({"a.html": words}, secrets("1204")).hits


_WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=12)


@given(word=_WORD, before=st.text(" .,;:\n<>&\"'()[]", max_size=6), after=st.text(" .,;:\n<>&\"'()[]", max_size=6))
def test_a_word_between_any_signs_is_found(word: str, before: str, after: str) -> None:
    assert Matcher([word]).find(f"x {before}{word.upper()}{after} y")


@given(words=st.lists(_WORD, min_size=1, max_size=3), noise=st.lists(_WORD, max_size=30))
def test_a_value_is_found_in_a_text_if_and_only_if_its_words_stand_there_in_a_row(
    words: list[str], noise: list[str]
) -> None:
    found = Matcher([" ".join(words)]).find(" ".join(noise))
    expected = [n for n in range(len(noise)) if noise[n : n + len(words)] == words]

    assert len(found) == len(expected)


# --- short and everyday words -------------------------------------------------------------------------------


def test_short_values_and_everyday_words_are_listed_and_cleared_hit_by_hit() -> None:
    files = {"a.txt": b"Lee wore a brown top.", "b.txt": b"brown, brown"}
    looked_for = secrets("Lee", "Brown")
    allowed = ["Brown", "wore a top"]

    found = scan(files, looked_for, allowed=allowed)
    assert not found.hits
    assert [(hit.file, hit.times) for hit in found.short] == [("a.txt", 1), ("a.txt", 1), ("b.txt", 2)]
    assert "Clear each" in message(found)

    one = scan(files, looked_for, allowed=allowed, cleared={found.short[0].code: "the shop, not the person"})
    assert len(one.short) == 2
    assert [reason for _, reason in one.cleared] == ["the shop, not the person"]
    rest = scan(files, looked_for, allowed=allowed, cleared={hit.code: "a colour" for hit in found.short})
    assert rest.may_leave
    refuse(rest)


def test_an_everyday_word_in_a_whole_name_still_stops() -> None:
    found = scan({"a.txt": b"Mark Brown"}, secrets("Mark Brown"), allowed=["mark", "brown"])

    assert found.hits
    assert not found.short


def test_a_clearance_is_void_for_another_version_of_the_file() -> None:
    code = scan({"a.txt": b"Lee was there"}, secrets("Lee")).short[0].code
    later = scan({"a.txt": b"Lee was not there"}, secrets("Lee"), cleared={code: "a shop"})

    assert later.stale == (code,)
    assert not later.may_leave


def test_a_clearance_needs_a_reason_and_a_hit_that_can_be_cleared() -> None:
    files = {"a.txt": b"Lee Marlowe"}
    found = scan(files, secrets("Lee", "Marlowe"))

    with pytest.raises(SettingError, match="no reason"):
        scan(files, secrets("Lee"), cleared={found.short[0].code: " "})
    with pytest.raises(SettingError, match="cannot be cleared") as refused:
        scan(files, secrets("Lee", "Marlowe"), cleared={found.hits[0].code: "I say so"})
    assert "marlowe" not in str(refused.value).casefold()


def test_words_of_the_templates_and_formats_are_everyday_words() -> None:
    blank = {"a.docx": brief_docx(invented.brief())}

    assert {"strong", "watford", "arial"} <= words_in(blank)
    assert scan(blank, secrets("Strong")).hits
    assert scan(blank, secrets("Strong"), allowed=words_in(blank)).short


# --- what is said -------------------------------------------------------------------------------------------


def test_a_file_that_is_named_after_a_secret_is_not_named() -> None:
    files = {"a.txt": b"x", "for/PC-Marlowe_1.pdf": printed("Marlowe"), "z.zip": archive(("Lee.txt", b"Lee"))}
    found = scan(files, secrets("Marlowe", "Lee"))

    assert {hit.where for hit in found.hits} == {"file name", "PDF text"}
    assert {hit.file for hit in found.hits} == {"file 2 of 3 (its name holds a secret)"}
    said = message(found) + repr(found)
    assert "arlowe" not in said
    assert "Lee" not in said


def test_a_hit_says_where_to_look() -> None:
    files = {
        "a.txt": b"one\ntwo\nMarlowe",
        "b.pdf": printed("x #pagebreak() y #pagebreak() Marlowe"),
        "c.xlsx": workbook(lambda book, sheet: book.add_worksheet("B").write_string(0, 0, "Marlowe")),
    }

    assert [hit.places for hit in scan(files, secrets("Marlowe")).hits] == [("line 3",), ("page 3",), ("sheet 2",)]


def test_a_secret_and_what_was_looked_for_do_not_show_the_value() -> None:
    assert "Marlowe" not in repr(secrets("Marlowe"))


def test_a_long_list_of_hits_is_cut_short_in_the_message() -> None:
    found = scan({f"{n}.txt": b"Marlowe" for n in range(20)}, secrets("Marlowe"))

    assert len(found.hits) == 20
    assert "and 8 more" in message(found)
    assert PrivacyError.exit_code == 14


# --- what cannot be read ------------------------------------------------------------------------------------


def locked_pdf() -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(printed("x"))) as pdf:
        pdf.save(made, encryption=pikepdf.Encryption(owner="a", user="b"))
    return made.getvalue()


def locked_zip() -> bytes:
    whole = bytearray(archive(("a.txt", b"x")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(mark) + offset] |= 1  # says that a password is wanted
    return bytes(whole)


def without_characters() -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(printed("Marlowe"))) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                del item["/ToUnicode"]
        pdf.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", locked_pdf()),
        ("a.pdf", without_characters()),
        ("a.pdf", printed("x").replace(b"/FlateDecode", b"/LZWDecode..")),
        ("a.xlsx", workbook(lambda book, sheet: None)[:3000]),
        ("a.zip", locked_zip()),
        ("a.gz", b"\x1f\x8b\x08\0damaged"),
        ("a.html", b"<img src='data:image/png;base64,A'>"),
    ],
    ids=["locked PDF", "PDF without characters", "packed oddly", "cut off", "locked zip", "damaged gz", "bad base64"],
)
def test_what_cannot_be_read_does_not_leave(name: str, data: bytes) -> None:
    found = scan({name: data}, secrets("Marlowe"))

    assert found.unread
    assert name in message(found)


def test_files_in_files_without_end_do_not_leave() -> None:
    whole = archive(("a.txt", b"x"))
    for _ in range(9):
        whole = archive(("a.zip", whole))

    assert scan({"a.zip": whole}, secrets("Marlowe")).unread


def test_a_file_of_an_unknown_kind_is_searched_and_said() -> None:
    found = scan({"a.dat": b"\0\1\2\3"}, secrets("Marlowe"))

    assert [item.file for item in found.raw] == ["a.dat"]
    assert found.may_leave


def test_the_points_of_a_picture_and_the_shapes_of_letters_are_not_searched() -> None:
    assert scan({"a.png": png(), "a.ttf": b"\0\1\0\0 Marlowe"}, secrets("Marlowe")).may_leave


@given(
    data=st.binary(max_size=300),
    start=st.sampled_from(
        [b"", b"%PDF-1.7\n1 0 obj\n<<", b"PK\x03\x04", b"<svg>", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]
    ),
)
def test_any_bytes_are_searched_without_an_error(data: bytes, start: bytes) -> None:
    assert scan({"a": start + data}, secrets("Marlowe")).files == 1


# --- what is looked for -------------------------------------------------------------------------------------


def records(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"record_id": ["r1", "r2", "r3"], "source_row": [2, 3, 4]} | columns)


def test_every_value_of_a_secret_field_is_looked_for_but_blanks_and_what_is_withheld() -> None:
    table = records(officer=["a1b2c3", None, "[withheld]"], person_key=["k77777", "k77777", " "], place=["a", "b", "c"])

    found = secrets_of(table)

    assert [(secret.kind, secret.source) for secret in found] == [
        ("secret field (officer)", "row 2, officer"),
        ("secret field (person_key)", "row 2, person_key"),
    ]
    assert [secret.value for secret in secrets_of(table, fields={"place"})] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("PC Jane Marlowe", "Marlowe"),
        ("MARLOWE, Jane", "MARLOWE"),
        ("Jane Smith-Jones", "Smith-Jones"),
        ("DS Marlowe 1234", "Marlowe"),
        ("Jane O\u2019Brien\u2019s", "O\u2019Brien"),
        ("Ann Li", "Li"),
    ],
)
def test_of_a_name_the_surname_alone_is_looked_for_too(name: str, surname: str) -> None:
    table = records(grounds=[f"Told by {name} there", "", ""])

    found = secrets_of(table, spans=[("r1", "grounds", 8, 8 + len(name), "name")])

    assert [(secret.value, secret.kind) for secret in found] == [(name, "name"), (surname, "part of a name")]
    assert {secret.source for secret in found} == {"row 2, grounds"}


def test_of_an_officers_name_the_surname_is_looked_for_too_and_numbers_as_they_are_written() -> None:
    table = records(officer=["1234 MARLOWE, Jane", "f00d1e5eaf", None], age=[17.5, None, 42], power=["a", "b", "c"])

    found = secrets_of(table, fields={"officer", "age"})

    assert [secret.value for secret in found] == ["1234 MARLOWE, Jane", "MARLOWE", "f00d1e5eaf", "17.5", "42"]


def test_of_other_texts_only_the_whole_is_looked_for_and_equal_ones_once() -> None:
    table = records(grounds=["at 14 Tanners Row", "at 14 TANNERS ROW", "x"])

    found = secrets_of(table, spans=[("r1", "grounds", 3, 17, "address"), ("r2", "grounds", 3, 17)])

    assert [(secret.value, secret.kind) for secret in found] == [("14 Tanners Row", "address")]


@pytest.mark.parametrize(
    "span", [("r9", "grounds", 0, 2), ("r1", "found", 0, 2), ("r1", "grounds", 0, 99), ("r1", "grounds", 2, 2)]
)
def test_a_span_that_does_not_fit_stops_everything(span: tuple[str, str, int, int]) -> None:
    with pytest.raises(PrivacyError, match="does not fit"):
        secrets_of(records(grounds=["some text", "", ""]), spans=[span])


# --- our own files ------------------------------------------------------------------------------------------


def test_the_text_of_our_pdf_is_what_another_reader_reads(pdftotext: Path) -> None:
    """Word for word, on every page, all the letters that another program finds."""
    made = pack_pdf(invented.pack())
    other = subprocess.run([pdftotext, "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    ours: dict[str, str] = {}
    for part in release_pdf.passages(made):
        if isinstance(part, Passage) and part.where == "PDF text" and part.place:
            ours[part.place] = part.text

    def letters(text: str) -> list[str]:
        return sorted("".join(tokens(re.sub("[\u200b\u00ad]|-\n", "", text))))

    def words(text: str) -> set[str]:
        return set(tokens(re.sub("[\u200b\u00ad]\n?|-\n", "", text)))

    pages = other.split("\f")[:-1]
    assert len(ours) == len(pages)
    for number, page in enumerate(pages, start=1):
        mine = ours[f"page {number}"]
        assert letters(mine) == letters(page)
        assert len(words(mine) ^ words(page)) <= 2 + len(words(page)) // 50  # hyphens at line ends differ


def test_each_text_of_a_record_is_found_in_every_file_that_shows_it() -> None:
    planted = {"grounds": "Quillfeather", "found": "Brackenridge", "force_reason": "Ollerenshaw"}
    record = invented.record(**{name: f"Seen with {word}, then let go." for name, word in planted.items()})
    view = invented.pack(record)
    found = scan({"pack.pdf": pack_pdf(view), "pack.html": pack_html(view)}, secrets(*planted.values()))

    assert {(hit.file, hit.source) for hit in found.hits} == {
        (name, f"row {row}, grounds") for name in ("pack.pdf", "pack.html") for row in (2, 3, 4)
    }


def test_our_own_clean_files_pass_and_are_read_whole() -> None:
    brief = invented.brief()
    files = {"brief.pdf": brief_pdf(brief), "brief.docx": brief_docx(brief), "pack.html": pack_html(invented.pack())}

    found = scan(files, secrets("Quillfeather", "AB12 CDE", "07700 900123", "4471"))

    assert found.may_leave
    assert not found.raw


def test_five_hundred_values_are_looked_for_in_four_large_pages_in_a_few_seconds() -> None:
    line = "<p class='g'>At about the time shown I was on foot patrol &amp; saw the male number {} described.</p>\n"
    files = {f"{n}.html": "".join(line.format(n * 10_000 + i) for i in range(8000)).encode() for n in range(4)}
    wanted = secrets(*(f"Quill{n:03d}feather" for n in range(500)))
    started = time.process_time()

    assert scan(files, wanted).may_leave
    assert time.process_time() - started < 6
    assert scan(files | {"last.html": b"<p>quill499feather</p>"}, wanted).hits


def test_the_parts_of_a_workbook_are_all_read() -> None:
    """Nothing that a zip tool shows is left out: a text put in place of any other is found."""
    made = workbook(lambda book, sheet: (sheet.write_comment(1, 1, "UNIQUETEXT"), sheet.set_header("&CUNIQUETEXT")))
    with zipfile.ZipFile(BytesIO(made)) as book:
        holding = [name for name in book.namelist() if b"UNIQUETEXT" in book.read(name)]

    assert len(holding) >= 2
    assert {"cell comment", "header or footer"} <= {
        hit.where for hit in scan({"a.xlsx": made}, secrets("UniqueText")).hits
    }
