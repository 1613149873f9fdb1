"""Five hundred identifiers in every corner of what a force sends: none comes out again, in any file of a pack.

The checker is a script that accepts every mark of the machine and adds what the machine missed. What is made is then
searched by other means than the program's own: ``pdftotext`` and ``pdfinfo``, a zip tool and the bare bytes. Every
identifier is invented.
"""

import csv
import html
import json
import random
import re
import subprocess
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pytest
import xlsxwriter
from signing import sign

from scrutiny import resources
from scrutiny.cycle import context, gate, redact
from scrutiny.cycle.draw import sample
from scrutiny.cycle.folder import DrawFolder, open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import Packed, listed, pack, packed_sentences
from scrutiny.cycle.personal import Panel
from scrutiny.cycle.signatures import materials, records_of
from scrutiny.errors import PrivacyError
from scrutiny.outputs import views
from scrutiny.panel.register import Format
from scrutiny.records import fields
from scrutiny.sampling.plan import Settings

QUIET = context.system()
EXTRACT = "2026-09-hertfordshire-stop-and-search.csv"
ROWS, DRAWN = 30, 20
PLANTED = 500  # at the least
ALL_FORMATS = Panel(codes=("M01",), usual=tuple(Format))


# --- identifiers ----------------------------------------------------------------------------------------------

_FIRST = ("Zad", "Quen", "Thorv", "Bexl", "Yst", "Ombr", "Krin", "Vell", "Dwyf", "Ulb", "Jorv", "Fenn")
_MIDDLE = ("rick", "elda", "orin", "anya", "ulph", "esca", "imir", "otta")
_LAST = ("brompleshaw", "quillothwaite", "tarndyke", "oxenmere", "gruffold", "wexcombe", "harglove", "mundersley")
_ONSETS = ("Bra", "Cro", "Du", "Gle", "Hu", "Jo", "Kri", "Mo", "Pa", "Sni", "Tru", "Wa")
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"  # the letters that end a postcode
_LETTERS = "ABCDEFGHJKLMNPRSTVWXYZ"

# What a machine that looks for forms and for words on no list may well pass over: all ordinary words.
_PLAIN = (
    "big tall ginger", "the ferret", "rose field", "grace hill", "will walker", "summer rain", "little owl",
    "the baker's boy", "old stan's lad", "number nine's son", "the lad with three dogs", "miss daisy", "uncle rabbit",
    "the wrestling twins", "king of the flats",
)  # fmt: skip


class Invented:
    """Identifiers of every kind, no two alike; the same at every run."""

    def __init__(self) -> None:
        self.random = random.Random("planted")
        self.given: dict[str, str] = {}  # each identifier, and its kind
        self.kinds = (
            ("name", self.name), ("phone", self.phone), ("vrm", self.vrm), ("email", self.email),
            ("postcode", self.postcode), ("name", self.shout), ("address", self.address), ("nhs", self.nhs),
            ("ni", self.ni), ("pnc", self.pnc), ("officer", self.collar), ("handle", self.handle), ("imei", self.imei),
            ("card", self.card), ("crime", self.crime), ("birth", self.birth), ("school", self.school),
            ("name", self.small), ("cro", self.cro), ("work", self.work),
        )  # fmt: skip

    def next(self) -> str:
        """One more identifier, of the next kind."""
        place = len(self.given)
        if place % 20 == 19 and place // 20 < len(_PLAIN):
            return self._kept(_PLAIN[place // 20], "own")
        kind, make = self.kinds[place % len(self.kinds)]
        return self.of(kind, make)

    def of(self, kind: str, make: Callable[[], str]) -> str:
        """One more of a kind."""
        while squashed(made := make()) in {squashed(each) for each in self.given}:
            pass
        return self._kept(made, kind)

    def _kept(self, made: str, kind: str) -> str:
        self.given[made] = kind
        return made

    def digits(self, most: int) -> str:
        return "".join(self.random.choices("0123456789", k=most))

    def letters(self, most: int) -> str:
        return "".join(self.random.choices(_LETTERS, k=most))

    def name(self) -> str:
        pick = self.random.choice
        return f"{pick(_FIRST)}{pick(_MIDDLE)} {pick(_ONSETS)}{pick(_LAST)}"

    def shout(self) -> str:
        return self.name().upper()

    def small(self) -> str:
        return self.name().lower()

    def phone(self) -> str:
        return f"07700 900{self.digits(3)}"

    def vrm(self) -> str:
        return f"{self.letters(2)}0{self.random.choice('01')} {self.letters(3)}"

    def email(self) -> str:
        return f"{self.name().replace(' ', '.').lower()}@example.org"

    def postcode(self) -> str:
        end = "".join(self.random.choices(_INWARD, k=2))
        return f"{self.letters(2)}9{self.random.choice('89')} {self.random.randrange(1, 9)}{end}"

    def address(self) -> str:
        return f"{self.random.randrange(11, 299)} {self.random.choice(_LAST).title()}{self.letters(1).lower()} Avenue"

    def nhs(self) -> str:
        while True:  # the last figure checks the others; numbers that begin with 999 are for tests
            figures = f"999{self.digits(6)}"
            check = 11 - sum(int(each) * (10 - place) for place, each in enumerate(figures)) % 11
            if check != 10:
                return f"{figures[:3]} {figures[3:6]} {figures[6:]}{check % 11}"

    def ni(self) -> str:
        return f"QQ {self.digits(2)} {self.digits(2)} {self.digits(2)} {self.random.choice('ABCD')}"

    def pnc(self) -> str:
        return f"2001/{self.digits(7)}{self.letters(1)}"

    def cro(self) -> str:
        return f"{self.digits(6)}/01{self.letters(1)}"

    def collar(self) -> str:
        return f"{self.letters(1)}{self.digits(4)} {self.random.choice(_LAST).title()}{self.letters(1).lower()}"

    def handle(self) -> str:
        return f"@{self.name().lower().replace(' ', '_')}{self.digits(2)}"

    def imei(self) -> str:
        return f"35{self.digits(13)}"

    def card(self) -> str:
        return f"4000 {self.digits(4)} {self.digits(4)} {self.digits(4)}"

    def crime(self) -> str:
        return f"41/{self.digits(6)}/26"

    def birth(self) -> str:
        month = self.random.randrange(1, 13)
        return f"{self.random.randrange(1, 29):02}/{month:02}/19{self.random.randrange(50, 99)}"

    def school(self) -> str:
        return f"{self.random.choice(_FIRST)}{self.random.choice(_LAST)} Academy"

    def work(self) -> str:
        return f"{self.random.choice(_FIRST)}{self.random.choice(_LAST)} Motors Ltd"


_BETWEEN = re.compile("[\\s\\-\u00ad\u200b-\u200f\u2010-\u2015\u2060\ufeff]+")


def squashed(text: str) -> str:
    """A text as the search compares it: case folded, without blanks, hyphens and signs that nobody sees."""
    return _BETWEEN.sub("", text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()


# --- what the force sends ---------------------------------------------------------------------------------------

# Every free text that a page may show is shown, in every record.
_ALL_SHOWN = {
    "search_type": "Person search", "area": "Watford", "self_defined_ethnicity": "Not stated", "force_used": "Yes",
    "clothing_removed": "More than outer clothing", "intimate_parts_exposed": "Yes", "appropriate_adult": "No",
    "handcuffs_used": "Yes", "camera_used": "No", "copy_given": "No",
}  # fmt: skip
# A label, a reference or a pseudonym is a text too, and is planted in every row; so is a place.
_WORDS = (fields.Kind.REFERENCE, fields.Kind.TEXT, fields.Kind.LABEL, fields.Kind.PSEUDONYM)
_OTHER_FIELDS = ("reference", "place", "officer", "person_key", "beat", "operation", "officer_station", "officer_team",
                 "authorisation_reference", "authorised_by", "svro_reference")  # fmt: skip
_OWN_COLUMNS = ("Notes", "Suspect", "Witness")
_SENTENCES = (
    "We saw {} walk away from the shop and look back twice.",
    "He said that he had been with {} since the morning.",
    "A call was made about {} near the bus stop.",
    "The bag was left there by {} the day before.",
)
_GROUNDS = "Call from the shop at the corner. {} Before that we had been told of {} and of the same bag."


@dataclass(frozen=True)
class Sent:
    """What a force sent: two files, and all that is planted in and around them."""

    files: tuple[Path, ...]
    planted: Mapping[str, str]  # each identifier, and its kind


def sent(folder: Path) -> Sent:
    """Two files of a force, one a workbook, with identifiers wherever somebody could have written one."""
    with (resources.sample_data() / EXTRACT).open(encoding="utf-8", newline="") as file:
        all_rows = list(csv.DictReader(file))
    invented = Invented()
    halves = [[row for row in all_rows if row["searched_at"].startswith(month)] for month in ("2026-08", "2026-09")]
    rows = [dict(row) for half in halves for row in half[: ROWS // 2]]
    for place, row in enumerate(rows):
        row.update(_ALL_SHOWN)
        for name in views.TEXT_FIELDS:
            row[name] = _SENTENCES[place % len(_SENTENCES)].format(invented.next())
        row["grounds"] = _GROUNDS.format(row["grounds"], invented.next())
        for name in _OTHER_FIELDS:
            row[name] = invented.next() if name in ("reference", "place", "officer") or place % 3 == 0 else row[name]
    for place, name in enumerate(_coded()):  # a value that is on no list may be anything
        rows[place % len(rows)][name] = invented.next()
    heads = list(rows[0])
    own = [f"{head} {invented.of('name', invented.name)}" for head in _OWN_COLUMNS]
    for place, row in enumerate(rows):
        row.update({head: invented.next() if place % 3 == 0 else "" for head in own})
    first, second = rows[: ROWS // 2], rows[ROWS // 2 :]

    def called() -> str:
        return invented.of("name", invented.name)

    plain = folder / f"2026-08 searches for {called()} {invented.of('phone', invented.phone)}.csv"
    with plain.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*heads, *own])
        writer.writeheader()
        writer.writerows(first)
    book = folder / f"2026-09 {called()}.xlsx"
    with xlsxwriter.Workbook(book) as made:
        made.set_properties({"title": called(), "author": called(), "company": called(), "comments": called()})
        made.set_custom_property("Checked by", called())
        sheet = made.add_worksheet(called()[:31])
        sheet.write_row(0, 0, [*heads, *own])
        for number, row in enumerate(second, start=1):
            for column, head in enumerate([*heads, *own]):
                sheet.write_string(number, column, row[head])
        sheet.write_comment(1, 1, f"ask {called()}", {"author": called()})
        sheet.set_header(f"&L{called()}")
        hidden = made.add_worksheet("Lists")
        hidden.write_column(0, 0, [invented.next() for _ in range(10)])
        hidden.hide()
    return Sent(files=(plain, book), planted=dict(invented.given))


def packed_clearing(root: Path) -> Packed:
    """The pack with personal copies, after somebody wrote a reason beside every everyday word that waited."""
    try:
        return pack(root, context=QUIET, panel=ALL_FORMATS)
    except PrivacyError:
        path = root / "private" / gate.LIST_FILE
        heads, *lines = path.read_text(encoding="utf-8-sig").splitlines()
        path.write_text("\n".join([heads, *(f"{line}a word of the form" for line in lines)]), encoding="utf-8")
        return pack(root, context=QUIET, panel=ALL_FORMATS, clear=gate.reasons_in(path))


def _coded() -> tuple[str, ...]:
    """Fields of codes, and numbers, that a page may show."""
    names = fields.names_of(fields.Kind.CODED, fields.Kind.NUMBER)
    return tuple(name for name in names if name in views.ALLOWED and name not in _ALL_SHOWN)


# --- the checker ------------------------------------------------------------------------------------------------


@dataclass
class Checker:
    """Takes out every mark of the machine, and what it missed: whatever of the planted is in no mark whole."""

    planted: Mapping[str, str] = field(repr=False)
    met: int = 0  # planted identifiers in the texts that are shown
    added: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def __call__(self, one: DrawFolder) -> Mapping[str, list[tuple[str, int, int, str]]]:
        listed_marks = json.loads((one.path / "private/review/list.json").read_bytes())["records"]
        found: dict[str, list[tuple[str, int, int, str]]] = {}
        for each in materials(one, records_of(one)):
            marks = listed_marks[each.public_id]["marks"]
            for name, text in each.text.items():
                spans = [(start, end) for within, start, end, *_ in marks if within == name]
                for words, kind in self.planted.items():
                    at = text.find(words)
                    if at < 0:
                        continue
                    self.met += 1
                    if not _covered(text, at, at + len(words), spans):
                        self.added += 1
                        self.kinds[kind] += 1
                        found.setdefault(each.public_id, []).append((name, *_grown(at, at + len(words), spans), kind))
        return found


def _covered(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    """Whether every letter and figure of a place is in a mark."""
    inside = {place for first, last in spans for place in range(first, last)}
    return all(place in inside or not text[place].isalnum() for place in range(start, end))


def _grown(start: int, end: int, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """A place, with every mark that it touches: a person's mark stands over the machine's."""
    while True:
        near = [(first, last) for first, last in spans if first < end and start < last]
        grown = (min([start, *(first for first, _ in near)]), max([end, *(last for _, last in near)]))
        if grown == (start, end):
            return grown
        start, end = grown


# --- another search ---------------------------------------------------------------------------------------------


def texts_of(path: Path, pdftotext: Path) -> Iterator[str]:
    """All that can be read in a file, by other means than the program's: its text, its names and its bare parts."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        for command in ([pdftotext, "-enc", "UTF-8", path, "-"], [pdftotext.with_name("pdfinfo"), "-meta", path]):
            yield subprocess.run(command, capture_output=True, check=True).stdout.decode()
        with pikepdf.open(path) as pdf:  # titles, alternative texts, outlines: whatever is no text of a page
            yield "\n".join(_strings(list(pdf.objects)))
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            yield "\n".join(parts.namelist())
            yield parts.comment.decode("latin-1")
            for name in parts.namelist():
                yield from _markup(parts.read(name).decode("utf-8", "replace"))
    elif path.suffix == ".html":
        yield from _markup(data.decode("utf-8"))
    else:
        yield data.decode("utf-8", "replace")


def _strings(values: Iterable[object]) -> Iterator[str]:
    """All strings of these objects, and the names in them; what they point to comes by itself."""
    for value in values:
        if isinstance(value, pikepdf.String):
            yield str(value)
        elif isinstance(value, pikepdf.Dictionary):
            yield from value.keys()
            yield from _strings(_own(value.values()))
        elif isinstance(value, pikepdf.Array):
            yield from _strings(_own(value))


def _own(values: Iterable[object]) -> list[object]:
    return [value for value in values if not (isinstance(value, pikepdf.Object) and value.is_indirect)]


def _markup(text: str) -> Iterator[str]:
    """A page as it stands, with its escapes read, and as it reads without its tags."""
    text = re.sub(r"url\(data:[^)]*\)", "", text)  # letter shapes and pictures, in base64
    yield text
    unescaped = html.unescape(re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text))
    yield unescaped
    yield html.unescape(re.sub(r"<[^>]*>", "", text))


def surviving(folder: Path, planted: Mapping[str, str], pdftotext: Path) -> list[tuple[str, str]]:
    """The planted identifiers that stand in files of a folder, or in their names: file and identifier."""
    wanted = {squashed(words): words for words in planted}
    found = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        read = "|".join({squashed(text) for text in (name, *texts_of(path, pdftotext))})
        found += [(name, given) for words, given in wanted.items() if words in read]
    return found


# --- the tests --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Planted:
    sent: Sent
    root: Path
    review: set[str]  # files for the person who checks in which the search finds every text that is shown
    checker: Checker
    packed: Packed
    screen: str  # all that was said on it


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, pdftotext: Path) -> Planted:
    """The extract through reading, drawing, signing and packing."""
    folder = tmp_path_factory.mktemp("planted")
    (folder / "in").mkdir()
    given = sent(folder / "in")
    said: list[str] = []
    # The person who names a file is told that it is read.
    quiet = context.system(say=lambda words: None if words.startswith("Reading ") else said.append(words))
    root = folder / "d"
    drawn = sample(
        Extract(paths=given.files, force="hertfordshire"),
        out=root,
        seed="1",
        settings=Settings(total=DRAWN, minimum=8, members=1, readers=1),
        context=quiet,
        salt=bytes(32),  # the same records at every run, so that the numbers printed are the same too
    )
    prepared = redact.redact_folder(root, context=quiet)
    found = surviving(root / "private/review", given.planted, pdftotext)
    one = open_folder(root)
    shown = [text for each in materials(one, records_of(one)) for text in each.text.values()]
    met = {words for words in given.planted if any(words in text for text in shown)}
    files = {name for name, _ in found}
    review = {name for name in files if {words for each, words in found if each == name} >= met}
    checker = Checker(given.planted)
    sign(root, added=checker)
    packed = packed_clearing(root)
    lines = [*redact.prepared_sentences(prepared), *packed_sentences(packed), *listed(packed), *packed.notes]
    screen = "\n".join([*said, *drawn.warnings, *drawn.further, *lines])
    return Planted(given, root, review, checker, packed, screen)


def test_at_least_five_hundred_are_planted_and_most_are_found_by_the_machine(
    planted: Planted, capsys: pytest.CaptureFixture[str]
) -> None:
    checker = planted.checker
    with capsys.disabled():
        missed = ", ".join(f"{count} of kind {kind}" for kind, count in sorted(checker.kinds.items()))
        print(
            f"\n{len(planted.sent.planted)} identifiers planted, {checker.met} of them in texts that are shown; "
            f"added by the checker: {checker.added} ({missed})"
        )

    assert len(planted.sent.planted) >= PLANTED
    assert checker.met == ROWS * (len(views.TEXT_FIELDS) + 1)  # those that are not drawn are must-see records
    assert 0 < checker.added < checker.met / 10


def test_none_survives_in_any_file_of_the_pack(planted: Planted, pdftotext: Path) -> None:
    made = planted.root / "pack"
    copies = {"letter.docx", "pack.pdf", "pack-large-print.pdf", "pack.html", "pack.docx", "scores-M01.xlsx"}

    assert copies <= {path.name for path in (made / "M01").iterdir()}
    assert surviving(made, planted.sent.planted, pdftotext) == []


def test_none_survives_in_what_the_public_gets_or_on_the_screen(planted: Planted, pdftotext: Path) -> None:
    public = planted.root / "public"
    screen = squashed(planted.screen)

    assert (public / "fingerprint.html").exists()
    assert surviving(public, planted.sent.planted, pdftotext) == []
    assert [words for words in planted.sent.planted if squashed(words) in screen] == []


def test_the_search_finds_what_stands_there(planted: Planted, pdftotext: Path) -> None:
    """In what the force sent it finds all; in the pages of the pack, what stood around each."""
    given = planted.sent
    folder = given.files[0].parent

    assert {words for _, words in surviving(folder, given.planted, pdftotext)} == set(given.planted)
    assert "review.html" in planted.review
    around = {"We saw": "walk away from the shop and look back twice", "A call was": "near the bus stop"}
    for name in ("pack.pdf", "M01/pack-large-print.pdf", "M01/pack.html", "M01/pack.docx"):
        text = "".join(map(squashed, texts_of(planted.root / "pack" / name, pdftotext)))
        for words in around.values():
            assert text.count(squashed(words)) >= DRAWN // 2, name
        assert "[name]" in text


def test_the_files_for_the_person_who_checks_are_gone(planted: Planted) -> None:
    assert not (planted.root / "private/review").exists()
