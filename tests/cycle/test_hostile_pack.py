"""Four hundred hostile texts through the whole way, from the extract to the pack: inert and readable in every format.

Each text stands in a field of a record that is drawn, signed and shown. Every mark of the machine is left in, so that
the texts reach the pages whole.
"""

import csv
import json
import re
import runpy
import subprocess
import unicodedata
import zipfile
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import cycle, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pikepdf
import pytest
from signing import answers

from scrutiny import resources
from scrutiny.cycle import context, read_back, redact
from scrutiny.cycle.draw import sample
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import pack
from scrutiny.cycle.personal import Panel
from scrutiny.cycle.signatures import materials, records_of
from scrutiny.errors import InputError
from scrutiny.outputs import views
from scrutiny.panel.register import Format
from scrutiny.sampling.plan import Settings

QUIET = context.system()
KNOWN = runpy.run_path(str(Path(__file__).parents[1] / "outputs/hostile.py"))
EXTRACT = "2026-09-hertfordshire-stop-and-search.csv"
FEWEST = 400
# Every free text that a page may show is shown.
_ALL_SHOWN = {
    "search_type": "Person search", "area": "Watford", "self_defined_ethnicity": "Not stated", "force_used": "Yes",
    "clothing_removed": "More than outer clothing", "intimate_parts_exposed": "Yes", "appropriate_adult": "No",
    "handcuffs_used": "Yes", "camera_used": "No", "copy_given": "No",
}  # fmt: skip


# --- the texts --------------------------------------------------------------------------------------------------


def hostile() -> list[str]:
    """Texts of many families, no two alike, each with a word of its own by which it can be found."""
    made = [text for name, text in KNOWN["HOSTILE"].items() if name not in ("surrogate", "blank")]
    made = [text.replace("\0", "") for text in (*made, *_families())]  # a file that holds NUL is refused whole
    made.append(KNOWN["LONGEST"])  # 32,768 characters
    return list(dict.fromkeys(made))


def _families() -> list[str]:
    made: list[str] = []
    words = (f"zq{number:03}x" for number in range(1000))
    begin = ("=", "+", "-", "@", "\t=", "\r=", " =", "\uff1d", "\n=", "\u2212", "'=", '"=')
    calls = (
        "SUM(1,2)",
        'HYPERLINK("http://example.invalid","{}")',
        "cmd|' /C calc'!A0",
        'DDE("a";"b")',
        "IMPORTXML(A1,B2)",
        'WEBSERVICE("http://example.invalid")',
        "1+1",
        "A1&A2",
    )
    made += [f"{sign}{call.replace('{}', '')} {next(words)}" for sign in begin for call in calls]
    tags = (
        "script",
        "img",
        "svg",
        "iframe",
        "style",
        "link",
        "meta",
        "object",
        "form",
        "textarea",
        "title",
        "noscript",
        "template",
        "details",
        "body",
        "base",
        "a",
        "input",
        "math",
        "xmp",
        "video",
        "audio",
        "embed",
        "marquee",
        "plaintext",
    )
    for tag in tags:
        made += [
            f"<{tag}>alert(1)</{tag}> {next(words)}",
            f"</{tag}><{tag} onload=alert(1) onerror=alert(1) src=x href=javascript:alert(1)> {next(words)}",
            f'"><{tag.upper()} x="{next(words)}"/>',
            f"&lt;{tag}&gt; &#60;{tag}&#62; {next(words)}",
        ]
    markup = (
        "<!-- {} -->",
        "<![CDATA[ {} ]]>",
        "]]> {}",
        "--> {}",
        "<!doctype {}>",
        "<?xml {} ?>",
        "&{};",
        "&amp;{}",
        "{{{{ {} }}}}",
        "{{% {} %}}",
        "{{# {} #}}",
        "${{{}}}",
        "' onmouseover='{}",
        '" autofocus="{}',
        "javascript:{}",
        "data:text/html,{}",
        "\\u003cscript\\u003e{}",
        "\\x3c{}",
        "%3Cscript%3E{}",
        "`{}`",
    )
    made += [f"{each.format(next(words))} end" for each in markup]
    code = (
        '#panic("{}")',
        '#include "{}.typ"',
        '#read("/etc/{}")',
        "#let x = {}",
        "$ {} $",
        "*{}*",
        "_{}_",
        "@{}",
        "<{}>",
        "= {}",
        "- {}",
        "+ {}",
        "/ {}: b",
        "\\{}",
        "`{}`",
        "```{}```",
        "// {}",
        "/* {}",
        "*/ {}",
        "#[{}]",
        "#{{{}}}",
        "]{}",
        "[{}",
        '"{}',
        '{}"',
        "~{}",
        '#import "@preview/{}:0.1.0"',
        "#sys.{}",
        '#eval("{}")',
        '#raw("{}")',
    )
    made += [each.format(next(words)) for each in code]
    made += [
        f"{next(words)} before {chr(point)} after"
        for point in (
            *range(0x01, 0x20),
            0x7F,
            *range(0x80, 0xA0),
            0xAD,
            0x61C,
            *range(0x200B, 0x2010),
            *range(0x2028, 0x202F),
            *range(0x2060, 0x206A),
            0xFEFF,
            0xFFFC,
            0xFFFE,
            0xFFFF,
            0xFFF9,
            0xE000,
            0xF8FF,
            0x1FFFF,
            0xE0041,
            0x10FFFF,
        )
    ]
    made += [
        f"{next(words)} {sign}"
        for sign in (
            "\U0001f600",
            "\U0001f46e\U0001f3fd\u200d\u2642\ufe0f",
            "\U0001f1ec\U0001f1e7",
            "\u2611\u2713",
            "\u0645\u0631\u062d\u0628\u0627",
            "\u05e9\u05dc\u05d5\u05dd",
            "\u4e2d\u6587",
            "\u65e5\u672c\u8a9e",
            "\ud55c\uad6d\uc5b4",
            "\u0e44\u0e17\u0e22",
            "\u0939\u093f\u0928\u094d\u0926\u0940",
            "\u1e82ythnos",
            "\u216b",
            "\ufb01",
            "\u00bd",
            "Z" + "\u0351\u0346" * 40,
            "\U0001d400\U0001d401",
            "\uff41\uff42",
            "\u2067abc\u2069",
            "\u202egnp.exe\u202c",
        )
    ]
    made += [
        next(words) + each
        for each in (
            "W" * 700,
            "1-1/1." * 120,
            "\u200bab" * 200,
            "a " * 900,
            "\n" * 25 + "z",
            "\u00e9" * 500,
            "_" * 400,
            "." * 400,
            "\\" * 300,
            "'\"" * 200,
        )
    ]
    paths = (
        "C:\\Windows\\{}",
        "..\\..\\{}",
        "../../{}",
        "\\\\server\\{}",
        "file:///{}",
        "con.{}",
        "{}:stream",
        "%s %n {}",
        "{{0}} {}",
        "%(x)s {}",
        "$HOME {}",
        "`rm` {}",
        "; DROP TABLE {} --",
        "' OR '1'='1 {}",
        "\\N {}",
        "NULL{}",
    )
    made += [each.format(next(words)) for each in paths]
    return made


# --- the way ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    root: Path
    twin: Path  # the same with harmless texts
    texts: list[str]  # of all records, as they were read


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The pack of an extract in which every free text is hostile, and codes and references are too; and its twin."""
    folder = tmp_path_factory.mktemp("hostile")
    texts = hostile()
    assert len(texts) >= FEWEST
    with (resources.sample_data() / EXTRACT).open(encoding="utf-8", newline="") as file:
        all_rows = [dict(row) for row in csv.DictReader(file) if row["searched_at"].startswith("2026-09")]
    rows = all_rows[: -(-len(texts) // len(views.TEXT_FIELDS))]
    given = cycle(texts)
    coded = [text for text in texts if "\n" not in text and "\r" not in text and len(text) < 200]
    for row, text in zip(rows, coded[::7], strict=False):
        row.update(_ALL_SHOWN)
        row.update(dict.fromkeys(("power", "object", "place", "officer", "operation", "outcome"), text))
        row.update({name: next(given) for name in views.TEXT_FIELDS})
    root = packed(folder, rows)
    one = open_folder(root)
    texts = [text for each in materials(one, records_of(one)) for text in each.text.values()]
    plain = [{name: "zq" if name in views.TEXT_FIELDS else value for name, value in row.items()} for row in rows]
    for row in plain:
        row.update(dict.fromkeys(("power", "object", "place", "officer", "operation", "outcome"), "zq"))
    (folder / "twin").mkdir()
    return Made(root, packed(folder / "twin", plain, usual=(Format.HTML,)), texts)


def packed(folder: Path, rows: list[dict[str, str]], *, usual: tuple[Format, ...] = tuple(Format)) -> Path:
    """A draw of all these rows, signed with every mark left in, and its pack."""
    path = folder / EXTRACT
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    root = folder / "d"
    settings = Settings(total=len(rows), minimum=8, members=1, readers=1)
    sample(Extract(paths=(path,)), out=root, seed="1", settings=settings, context=QUIET, salt=bytes(32))
    redact.redact_folder(root, context=QUIET)
    saved = answers(open_folder(root).path)
    for record in saved["records"].values():
        record["marks"] = [[*mark[:4], "in"] for mark in record["marks"]]
    file = folder / "saved.json"
    file.write_text(json.dumps(saved), encoding="utf-8")
    done = read_back.signed_folder(root, file, context=QUIET)
    assert not done.left, done.rejects
    pack(root, context=QUIET, panel=Panel(codes=("M01",), usual=usual))
    return root


def squashed(text: str) -> str:
    """A text without blanks, hyphens and signs that nobody sees: a line may be broken anywhere."""
    kept = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign)[0] != "C")
    return re.sub(r"[\s\-\u2010\u2011]+", "", kept)


def readable(texts: list[str]) -> list[str]:
    """The texts of plain letters and signs: they must stand in every format as they are."""
    return [text for text in texts if text.strip() and all(" " <= sign <= "~" or sign == "\n" for sign in text)]


def pages(made: Made, name: str) -> list[Path]:
    found = sorted((made.root / "pack").rglob(name))
    assert found
    return found


# --- pages ------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a page is made of: its tags, its attributes and its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: dict[str, int] = {}
        self.attributes: set[tuple[str, str]] = set()
        self.words: list[str] = []
        self.inside: list[str] = []
        self.code: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "data", "style")]
        if tag in ("script", "style"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        (self.code if self.inside else self.words).append(data)


def test_pages_hold_no_markup_of_theirs(made: Made) -> None:
    """A pack of the same records with harmless texts has the same tags, attributes, scripts, styles and addresses."""
    for path in pages(made, "*.html"):
        page, twin = (
            Page(each.read_text(encoding="utf-8")) for each in (path, made.twin / path.relative_to(made.root))
        )

        assert page.tags == twin.tags, path.name
        assert page.attributes == twin.attributes, path.name
        assert not {name for _, name in page.attributes if name.startswith("on")}
        assert page.links == twin.links, path.name
        assert not re.search(r"zq\d{3}x", "".join(page.code)), path.name


def test_pages_show_all_that_can_be_read(made: Made) -> None:
    for path in pages(made, "pack.html"):
        words = squashed("".join(Page(path.read_text(encoding="utf-8")).words))

        assert [text for text in readable(made.texts) if squashed(text) not in words] == []


# --- workbooks and Word -----------------------------------------------------------------------------------------

_OUR_FORMULA = re.compile(r"=(IF\(COUNTA\(|COUNTIF\(B|Answers!\$A\$3$)")


def test_no_cell_is_a_formula_of_theirs(made: Made) -> None:
    for path in pages(made, "*.xlsx"):
        book = openpyxl.load_workbook(path)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]

        assert [cell.value for cell in cells if not _OUR_FORMULA.match(str(cell.value))] == []
        with zipfile.ZipFile(path) as parts:
            assert not [name for name in parts.namelist() if "externalLink" in name or "hyperlink" in name.lower()]
    with (made.root / "private/drawn.csv").open(encoding="utf-8-sig", newline="") as file:
        cells_of_drawn = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells_of_drawn if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_the_word_copy_shows_all_that_can_be_read_and_does_nothing(made: Made) -> None:
    (path,) = pages(made, "pack.docx")
    with zipfile.ZipFile(path) as parts:
        trees = {name: ET.fromstring(parts.read(name)) for name in parts.namelist() if name.endswith((".xml", ".rels"))}
    document = trees["word/document.xml"]
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    words = squashed("".join(each.text or "" for each in document.iter(f"{space}t")))
    codes = [each.text or "" for tree in trees.values() for each in tree.iter(f"{space}instrText")]
    outside = [
        each.get("Target") for tree in trees.values() for each in tree.iter() if each.get("TargetMode") == "External"
    ]

    assert [text for text in readable(made.texts) if squashed(text) not in words] == []
    assert {code.strip().split(" ")[0] for code in codes} <= {"PAGE", "NUMPAGES", "SECTIONPAGES", "TOC", "PAGEREF"}
    assert outside == []


# --- print ------------------------------------------------------------------------------------------------------


def test_print_shows_all_that_can_be_read_and_does_nothing(made: Made, pdftotext: Path) -> None:
    for path in pages(made, "pack*.pdf"):
        command = [pdftotext, "-raw", "-enc", "UTF-8", path, "-"]
        read = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        leaves = [squashed(leaf) for leaf in read.split("\f")]
        lost = [text for text in readable(made.texts) if len(text) < 600 and not _stands(squashed(text), leaves)]
        with pikepdf.open(path) as pdf:
            keys = {key for each in pdf.objects if isinstance(each, pikepdf.Dictionary) for key in each}

        assert lost == [], path.name
        assert not keys & {"/JS", "/JavaScript", "/OpenAction", "/AA", "/Launch", "/URI", "/EmbeddedFiles"}, path.name


def _stands(words: str, leaves: list[str]) -> bool:
    """Whether words stand on a leaf, or begin on one and end on the next."""
    if any(words in leaf for leaf in leaves):
        return True
    places = range(1, len(words))
    return any(words[:at] in one and words[at:] in other for one, other in pairwise(leaves) for at in places)


def test_a_sign_that_another_program_could_not_read_stops_no_pack(tmp_path: Path) -> None:
    """U+FFFD is what programs write in place of a sign that they could not read; extracts are full of it."""
    with (resources.sample_data() / EXTRACT).open(encoding="utf-8", newline="") as file:
        rows = [dict(row) for row in csv.DictReader(file) if row["searched_at"].startswith("2026-09")][:8]
    for row in rows:
        row.update({"area": "Watford", "grounds": "He said he didn\ufffdt know whose bag it was."})

    assert (packed(tmp_path, rows, usual=(Format.PAPER,)) / "pack/M01/pack.pdf").exists()


def test_a_longer_cell_is_refused_by_row_and_column_and_never_cut(made: Made, tmp_path: Path) -> None:
    with (made.root.parent / EXTRACT).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    rows[2][head.index("grounds")] = KNOWN["LONGEST"] + "x"
    path = tmp_path / EXTRACT
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])

    with pytest.raises(InputError, match="row 4, column grounds: the cell is longer than a spreadsheet can hold"):
        sample(
            Extract(paths=(path,)), out=tmp_path / "d", seed="1", settings=Settings(total=20, minimum=8), context=QUIET
        )
