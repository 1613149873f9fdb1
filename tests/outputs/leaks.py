"""Deliberate leaks, one by one: files that hold a value where nobody looks. Every value is invented.

Each leak is a function from a word to a file. Made with the secret it must be caught; made with another word, its
clean twin, it must not be.
"""

import base64
import gzip
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import fontpkg_atkinson_hyperlegible
import pikepdf
import typst
import xlsxwriter
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

SECRET = "Quibblethwaite"
OTHER = "Unremarkableness"
FONTS = Path(fontpkg_atkinson_hyperlegible.ROOT) / "files"


@dataclass(frozen=True)
class Leak:
    name: str
    file: str
    where: str
    make: Callable[[str], bytes]


LEAKS: list[Leak] = []


def leak(name: str, *, file: str, where: str) -> Callable[[Callable[[str], bytes]], Callable[[str], bytes]]:
    def keep(make: Callable[[str], bytes]) -> Callable[[str], bytes]:
        LEAKS.append(Leak(name, file, where, make))
        return make

    return keep


def halves(word: str) -> tuple[str, str]:
    return word[:5], word[5:]


# --- workbooks ----------------------------------------------------------------------------------------------


def workbook(change: Callable[[xlsxwriter.Workbook, Any], object]) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Answers")
    sheet.write_column(0, 0, ["Record", "1", "2"])
    change(book, sheet)
    book.close()
    return target.getvalue()


def rezipped(
    archive: bytes, change: Callable[[str, bytes], bytes], *more: tuple[str, bytes], comment: str = ""
) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in more:
            new.writestr(name, content)
        new.comment = comment.encode()
    return made.getvalue()


def same(name: str, content: bytes) -> bytes:
    return content


def in_workbook(name: str, where: str) -> Callable[[Callable[[Any, Any, str], object]], Callable[[str], bytes]]:
    def keep(change: Callable[[Any, Any, str], object]) -> Callable[[str], bytes]:
        return leak(f"workbook: {name}", file="answers.xlsx", where=where)(
            lambda word: workbook(lambda book, sheet: change(book, sheet, word))
        )

    return keep


in_workbook("a cell", "cell")(lambda book, sheet, word: sheet.write_string(5, 3, f"seen by {word}."))
in_workbook("a hidden column", "cell")(
    lambda book, sheet, word: (sheet.write_string(5, 20, word), sheet.set_column(20, 20, 8, None, {"hidden": True}))
)
in_workbook("a custom property", "custom property")(lambda book, sheet, word: book.set_custom_property("checker", word))
in_workbook("a document property", "document property")(lambda book, sheet, word: book.set_properties({"author": word}))
in_workbook("a defined name", "defined name")(lambda book, sheet, word: book.define_name("key", f'="{word}"'))
in_workbook("a defined name's own name", "defined name")(
    lambda book, sheet, word: book.define_name(f"list_{word}", "=Answers!$A$1")
)
in_workbook("a cell comment", "cell comment")(lambda book, sheet, word: sheet.write_comment(1, 1, f"ask {word}"))
in_workbook("a comment's author", "cell comment")(
    lambda book, sheet, word: sheet.write_comment(1, 1, "ask", {"author": word})
)
in_workbook("a drop-down's list", "list of a drop-down")(
    lambda book, sheet, word: sheet.data_validation(1, 1, 9, 1, {"validate": "list", "source": ["Yes", word]})
)
in_workbook("a drop-down's message", "attribute")(
    lambda book, sheet, word: sheet.data_validation(1, 1, 9, 1, {"validate": "any", "input_message": f"as {word} said"})
)
in_workbook("a header", "header or footer")(lambda book, sheet, word: sheet.set_header(f"&L{word}"))
in_workbook("a footer", "header or footer")(lambda book, sheet, word: sheet.set_footer(f"&Cfor {word}"))
in_workbook("a sheet name", "sheet name")(lambda book, sheet, word: book.add_worksheet(word))
in_workbook("a formula", "cell")(lambda book, sheet, word: sheet.write_formula(5, 5, f'=IF(A1="{word}",1,0)'))
in_workbook("a word in two formats", "cell")(
    lambda book, sheet, word: sheet.write_rich_string(
        5, 5, "by ", book.add_format({"bold": True}), halves(word)[0], halves(word)[1]
    )
)
in_workbook("a link", "link")(
    lambda book, sheet, word: sheet.write_url(5, 5, f"https://example.org/{word}", string="x")
)
in_workbook("a table's column", "table name")(
    lambda book, sheet, word: sheet.add_table(9, 0, 12, 1, {"columns": [{"header": "a"}, {"header": word}]})
)
in_workbook("a text box", "drawing")(lambda book, sheet, word: sheet.insert_textbox(3, 3, f"by {word}"))
in_workbook("a text box's alternative text", "alternative text")(
    lambda book, sheet, word: sheet.insert_textbox(3, 3, "x", {"description": word})
)


def charted(book: Any, sheet: Any, word: str) -> None:
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=Answers!$A$2:$A$3"})
    chart.set_title({"name": word})
    sheet.insert_chart(3, 3, chart)


in_workbook("a chart's title", "chart")(charted)


def second_sheet(book: Any, word: str, hide: str) -> None:
    sheet = book.add_worksheet("Lists")
    sheet.write_string(0, 0, word)
    getattr(sheet, hide)()


in_workbook("a hidden sheet", "hidden sheet")(lambda book, sheet, word: second_sheet(book, word, "hide"))
in_workbook("a very hidden sheet", "hidden sheet")(lambda book, sheet, word: second_sheet(book, word, "very_hidden"))


@leak("workbook: a text that no cell uses", file="a.xlsx", where="text that no cell uses")
def _(word: str) -> bytes:
    def change(name: str, content: bytes) -> bytes:
        extra = f"<si><t>{word}</t></si></sst>".encode()
        return content.replace(b"</sst>", extra) if name == "xl/sharedStrings.xml" else content

    return rezipped(workbook(lambda book, sheet: None), change)


@leak("workbook: escaped as Office does", file="a.xlsx", where="cell")
def _(word: str) -> bytes:
    escaped = "".join(f"_x{ord(sign):04X}_" for sign in word)
    return rezipped(
        workbook(lambda book, sheet: sheet.write_string(4, 4, "MARK")),
        lambda name, content: content.replace(b"MARK", escaped.encode()),
    )


@leak("workbook: the name of a part", file="a.xlsx", where="part name")
def _(word: str) -> bytes:
    return rezipped(workbook(lambda book, sheet: None), same, (f"xl/media/{word}.txt", b"x"))


@leak("workbook: custom XML", file="a.xlsx", where="custom XML")
def _(word: str) -> bytes:
    return rezipped(workbook(lambda book, sheet: None), same, ("customXml/item1.xml", f"<a><b>{word}</b></a>".encode()))


@leak("workbook: the name of an element of custom XML", file="a.xlsx", where="element name")
def _(word: str) -> bytes:
    return rezipped(workbook(lambda book, sheet: None), same, ("customXml/item1.xml", f"<a><{word}/></a>".encode()))


@leak("workbook: the archive's comment", file="a.xlsx", where="archive comment")
def _(word: str) -> bytes:
    return rezipped(workbook(lambda book, sheet: None), same, comment=f"made by {word}")


@leak("workbook: a workbook inside", file="a.xlsx", where="cell")
def _(word: str) -> bytes:
    inner = workbook(lambda book, sheet: sheet.write_string(4, 4, word))
    return rezipped(workbook(lambda book, sheet: None), same, ("xl/embeddings/book.xlsx", inner))


# --- pages --------------------------------------------------------------------------------------------------


def in_page(name: str, where: str, body: Callable[[str], str], *, head: bool = False) -> None:
    def make(word: str) -> bytes:
        inside = body(word)
        top = f"<meta charset=utf-8><title>Pack</title>{inside if head else ''}"
        rest = "" if head else inside
        return f"<!doctype html><html lang=en><head>{top}</head><body><h1>Record 1</h1>{rest}</body></html>".encode()

    leak(f"page: {name}", file="pack.html", where=where)(make)


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


in_page("text", "text", lambda word: f"<p>The male was {word}.</p>")
in_page("a comment", "HTML comment", lambda word: f"<!-- {word} -->")
in_page("an attribute", "attribute", lambda word: f'<p title="told {word}">x</p>')
in_page("a data attribute", "attribute", lambda word: f"<p data-ref='{word}'>x</p>")
in_page("an alternative text", "alternative text", lambda word: f'<img alt="{word}" src="x.png">')
in_page("a meta tag", "meta tag", lambda word: f'<meta name="author" content="{word}">', head=True)
in_page("a script's data", "script", lambda word: f'<script type="application/json">{{"a":"{word}"}}</script>')
in_page(
    "a script's data, escaped",
    "script",
    lambda word: "<script>var a='" + "".join(f"\\u{ord(sign):04x}" for sign in word) + "'</script>",
)
in_page("a script's data after an escaped line end", "script", lambda word: f'<script>{{"a":"one\\n{word}"}}</script>')
in_page("a script's data in base64", "script in base64", lambda word: f"<script>a='{base64_of(word)}'</script>")
in_page("a script that puts it together", "script", lambda word: "<script>a='{}' + '{}'</script>".format(*halves(word)))
in_page("entities", "text", lambda word: "<p>" + "".join(f"&#{ord(sign)};" for sign in word) + "</p>")
in_page("entities, twice", "text", lambda word: "<p>" + "".join(f"&amp;#x{ord(sign):x};" for sign in word) + "</p>")
in_page("an address", "attribute", lambda word: "<a href='?q=" + "".join(f"%{ord(s):02X}" for s in word) + "'>x</a>")
in_page("a style's content", "style", lambda word: f"<style>p::after{{content:'{word}'}}</style>", head=True)
in_page(
    "a style's content, escaped",
    "style",
    lambda word: "<style>p::after{content:'" + "".join(f"\\{ord(sign):x} " for sign in word) + "'}</style>",
    head=True,
)
in_page("a word over two spans", "text", lambda word: "<p>by <span>{}</span><span>{}</span>.</p>".format(*halves(word)))
in_page("a word in bold in part", "text", lambda word: "<p>by <b>{}</b>{}.</p>".format(*halves(word)))
in_page("a soft hyphen", "text", lambda word: "<p>{}&shy;{}</p>".format(*halves(word)))
in_page("a soft hyphen at a line's end", "text", lambda word: "<p>{}\u00ad\n  {}</p>".format(*halves(word)))
in_page("characters of no width", "text", lambda word: "<p>" + "\u200b".join(word) + "</p>")
in_page("a mark of direction", "text", lambda word: "<p>{}\u200e{}</p>".format(*halves(word)))
in_page("full width", "text", lambda word: "<p>" + "".join(chr(ord(sign) + 0xFEE0) for sign in word) + "</p>")
in_page("capitals", "text", lambda word: f"<p>{word.upper()}</p>")
in_page("accents", "text", lambda word: f"<p>{word[:2]}\u0301{word[2:]}</p>")
in_page("an underscore", "attribute", lambda word: f'<p id="record_{word}_1">x</p>')
in_page("where scripts do not run", "text", lambda word: f"<noscript>{word}</noscript>")
in_page("a tag that is not closed", "text", lambda word: f"<p class='x>{word}")
in_page("the title of a chart", "SVG title", lambda word: f"<svg><title>Seen by {word}</title></svg>")
in_page("the description of a chart", "SVG description", lambda word: f"<svg><desc>{word}</desc><path d='M1 2'/></svg>")
in_page("the metadata of a chart", "SVG metadata", lambda word: f"<svg><metadata><a>{word}</a></metadata></svg>")
in_page(
    "a chart's letters one by one",
    "text",
    lambda word: (
        "<svg><text>" + "".join(f'<tspan x="{n}">{sign}</tspan>' for n, sign in enumerate(word)) + "</text></svg>"
    ),
)
in_page(
    "a picture in a data address",
    "data address",
    lambda word: f'<img src="data:image/svg+xml;base64,{base64_of(f"<svg><text>{word}</text></svg>")}">',
)
in_page(
    "a picture in a data address in a style",
    "SVG title",
    lambda word: (
        f"<style>p{{background:url(data:image/svg+xml;base64,{base64_of(f'<svg><title>{word}</title></svg>')})}}</style>"
    ),
)


# --- printed ------------------------------------------------------------------------------------------------


def printed(source: str) -> bytes:
    made = typst.compile(
        ('#set text(font: "Atkinson Hyperlegible", lang: "en", size: 14pt)\n' + source).encode(),
        format="pdf",
        font_paths=[FONTS],
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)
    return made


def in_print(name: str, where: str, source: Callable[[str], str]) -> None:
    leak(f"print: {name}", file="pack.pdf", where=where)(lambda word: printed(source(word)))


CHART = "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='30'><text x='3' y='20'>{}</text></svg>"

in_print("text", "PDF text", lambda word: f"The male was {word}.")
in_print("capitals", "PDF text", lambda word: f"#upper[{word}]")
in_print("a word in bold in part", "PDF text", lambda word: "by #strong[{}]{}".format(*halves(word)))
in_print("letters set apart", "PDF text", lambda word: f"#text(tracking: 0.4em)[{word}]")
in_print("a word in two sizes", "PDF text", lambda word: "by {}#text(size: 20pt)[{}]".format(*halves(word)))
in_print(
    "a word hyphenated",
    "PDF text",
    lambda word: f"#set page(width: 65pt, margin: 5pt)\n#set text(hyphenate: true)\n{word}",
)
in_print("a chart's text", "PDF text", lambda word: f'#image(bytes("{CHART.format(word)}"))')
in_print("a text turned round", "PDF text", lambda word: f"#rotate(90deg)[{word}]")
in_print("a table", "PDF text", lambda word: f"#table(columns: 2, [a], [{word}])")
in_print("white on white", "PDF text", lambda word: f"#text(fill: white)[{word}]")
in_print("the title", "PDF metadata", lambda word: f'#set document(title: "For {word}")\nx')
in_print("the author", "PDF metadata", lambda word: f'#set document(author: "{word}")\nx')
in_print("the keywords, accented", "PDF metadata", lambda word: f'#set document(keywords: ("{word}", "\u0142"))\nx')
in_print("a bookmark", "PDF bookmark", lambda word: f"= {word}")
in_print(
    "an alternative text", "PDF alternative text", lambda word: f'#image(bytes("{CHART.format("x")}"), alt: "{word}")'
)
in_print("a link", "PDF link", lambda word: f'#link("https://example.org/{word}")[x]')
in_print("an attachment", "PDF attachment", lambda word: f'#pdf.attach("a.txt", bytes("told {word}"))\nx')
in_print("an attachment's name", "PDF attachment name", lambda word: f'#pdf.attach("{word}.txt", bytes("x"))\nx')
in_print("a page's place", "PDF object", lambda word: f"= x <{word}>\n#link(<{word}>)[y]")


@leak("print: an older version of an object", file="pack.pdf", where="PDF metadata")
def _(word: str) -> bytes:
    return (
        printed("x")
        + b"\n900 0 obj\n<</Title("
        + word.encode()
        + b")>>\nendobj\n900 0 obj\n<</Title(x)>>\nendobj\n%%EOF"
    )


@leak("print: after the end", file="pack.pdf", where="PDF comment")
def _(word: str) -> bytes:
    return printed("x") + f"\n%{word}\n".encode()


@leak("print: packed objects", file="pack.pdf", where="PDF metadata")
def _(word: str) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(printed("x"))) as pdf:
        pdf.docinfo["/Subject"] = word
        pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert word.encode() not in made.getvalue()
    return made.getvalue()


@leak("print: a note", file="pack.pdf", where="PDF note")
def _(word: str) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(printed("x"))) as pdf:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=word)
        pdf.pages[0].obj.Annots = pdf.make_indirect([pdf.make_indirect(note)])
        pdf.save(made)
    return made.getvalue()


@leak("print: a script of its own", file="pack.pdf", where="PDF object")
def _(word: str) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(printed("x"))) as pdf:
        script = pdf.make_stream(f"app.alert('{word}')".encode())
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=script)
        pdf.save(made)
    return made.getvalue()


@leak("print: in a plain font, without a table of characters", file="pack.pdf", where="PDF text")
def _(word: str) -> bytes:
    made = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 300))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
        first, second = halves(word)
        drawn = f"BT /F1 12 Tf 10 200 Td [({first}) -20 ({second})] TJ ET".encode()
        pdf.pages[0].obj.Contents = pdf.make_stream(drawn)
        pdf.save(made)
    return made.getvalue()


# --- Word ---------------------------------------------------------------------------------------------------


def word_file(change: Callable[[Any], object]) -> bytes:
    document = docx.Document()
    document.add_heading("Minutes", level=1)
    change(document)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def in_word(name: str, where: str, change: Callable[[Any, str], object]) -> None:
    leak(f"Word: {name}", file="minutes.docx", where=where)(
        lambda word: word_file(lambda document: change(document, word))
    )


def revision(document: Any, tag: str, word: str, author: str) -> None:
    changed, run, text = (
        OxmlElement(f"w:{tag}"),
        OxmlElement("w:r"),
        OxmlElement("w:delText" if tag == "del" else "w:t"),
    )
    changed.set(qn("w:author"), author)
    text.text = word
    run.append(text)
    changed.append(run)
    document.add_paragraph()._p.append(changed)


def runs(document: Any, word: str) -> None:
    paragraph = document.add_paragraph("by ")
    for half in halves(word):
        paragraph.add_run(half).bold = half == halves(word)[0]


def hidden(document: Any, word: str) -> None:
    document.add_paragraph().add_run(word).font.hidden = True


def text_box(document: Any, word: str) -> None:
    names = nsdecls("w") + ' xmlns:v="urn:schemas-microsoft-com:vml"'
    inside = f"<v:textbox><w:txbxContent><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:txbxContent></v:textbox>"
    document.add_paragraph()._p.append(parse_xml(f"<w:r {names}><w:pict><v:shape>{inside}</v:shape></w:pict></w:r>"))


def picture(document: Any, word: str) -> None:
    document.add_picture(BytesIO(png()))
    next(iter(document.element.body.iter(qn("wp:docPr")))).set("descr", word)


in_word("text", "text", lambda document, word: document.add_paragraph(f"said {word}, twice"))
in_word("a word over two runs", "text", runs)
in_word("a table", "text", lambda document, word: document.add_table(1, 1).cell(0, 0).add_paragraph(word))
in_word("hidden text", "text", hidden)
in_word("a core property", "document property", lambda d, word: setattr(d.core_properties, "last_modified_by", word))
in_word("a comment", "comment", lambda d, word: d.add_comment(d.add_paragraph().add_run("x"), text=word, author="a"))
in_word("a comment's author", "attribute", lambda d, word: d.add_comment(d.add_paragraph().add_run("x"), author=word))
in_word("a deleted text", "deleted revision", lambda d, word: revision(d, "del", word, "a"))
in_word("the author of a change", "revision", lambda d, word: revision(d, "ins", "x", word))
in_word("a header", "header or footer", lambda d, word: d.sections[0].header.paragraphs[0].add_run(word))
in_word("a footer", "header or footer", lambda d, word: d.sections[0].footer.paragraphs[0].add_run(word))
in_word("a text box", "text box", text_box)
in_word("a picture's alternative text", "alternative text", picture)


# --- other files --------------------------------------------------------------------------------------------


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    points = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*one) for one in chunks) + points + chunk(b"IEND", b"")


def archive(*parts: tuple[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name, content in parts:
            new.writestr(name, content)
    return made.getvalue()


def in_file(name: str, file: str, where: str, make: Callable[[str], bytes]) -> None:
    leak(f"file: {name}", file=file, where=where)(make)


in_file("CSV", "answers.csv", "text", lambda word: f"record,comment\n1,{word}\n".encode())
in_file("CSV as Excel saves it", "answers.csv", "text", lambda word: f"record;x\n1;{word}\n".encode("utf-16"))
in_file("CSV of Windows", "answers.csv", "text", lambda word: f"a,caf\u00e9\n1,{word}\n".encode("cp1252"))
in_file("JSON", "answers.json", "text", lambda word: json.dumps({"comment": f"told {word}"}).encode())
in_file(
    "JSON, escaped",
    "answers.json",
    "text",
    lambda word: ('{"a": "' + "".join(f"\\u{ord(sign):04x}" for sign in word) + '"}').encode(),
)
in_file("JSON in JSON", "a.json", "text", lambda word: json.dumps({"a": json.dumps({"b": f"one\n{word}"})}).encode())
in_file("text, hyphenated", "letter.txt", "text", lambda word: "by {}-\n  {}.".format(*halves(word)).encode())
in_file(
    "a calendar, folded",
    "dates.ics",
    "text",
    lambda word: "BEGIN:VEVENT\r\nSUMMARY:{}\r\n {}\r\n".format(*halves(word)).encode(),
)
in_file(
    "a picture's comment", "chart.png", "picture property", lambda word: png((b"tEXt", b"Author\0" + word.encode()))
)
in_file(
    "a picture's comment, packed",
    "chart.png",
    "picture property",
    lambda word: png((b"zTXt", b"Comment\0\0" + zlib.compress(word.encode()))),
)
in_file(
    "a picture's comment, international",
    "chart.png",
    "picture property",
    lambda word: png((b"iTXt", b"Title\0\x01\0en\0Titel\0" + zlib.compress(word.encode()))),
)
in_file("after a picture's end", "chart.png", "after the picture", lambda word: png() + word.encode())
in_file(
    "a photograph's comment",
    "photo.jpg",
    "picture property",
    lambda word: b"\xff\xd8\xff\xfe" + struct.pack(">H", len(word) + 2) + word.encode() + b"\xff\xda\0\x02\xff\xd9",
)
in_file("a zip", "all.zip", "text", lambda word: archive(("a/b.csv", f"x,{word}".encode())))
in_file("a zip in a zip", "all.zip", "text", lambda word: archive(("a.zip", archive(("b.txt", word.encode())))))
in_file("a part's name in a zip", "all.zip", "part name", lambda word: archive((f"{word}/b.csv", b"x")))
in_file("a packed file", "log.gz", "text", lambda word: gzip.compress(word.encode(), mtime=0))
in_file("an unknown kind", "a.bin", "raw bytes", lambda word: b"\0\1\2\xff" + word.encode() + b"\0\3")
in_file(
    "an unknown kind, two bytes a letter",
    "a.bin",
    "raw bytes",
    lambda word: b"\xff\xff\xfa\0\1" + word.encode("utf-16-le"),
)
in_file("a style sheet", "pack.css", "text", lambda word: f"/* {word} */".encode())
in_file("a chart on its own", "chart.svg", "SVG title", lambda word: f"<svg><title>{word}</title></svg>".encode())
