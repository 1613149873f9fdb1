"""Views as tagged PDF, made to PDF/UA-1 by Typst from fixed templates.

"Made to", not "conforms to": the compiler refuses what it can see (a text no font can show, a picture without
words), and the tests look at the tags, but no person with a screen reader has signed it off.

The data travel as JSON beside the template, so that what a record says is only ever text. Nothing is read from
the clock or the machine's fonts: the same view gives the same bytes.
"""

import json
from pathlib import Path

from scrutiny import resources
from scrutiny.outputs.textsafe import for_print
from scrutiny.outputs.views import DRAFT_LINE, BriefView, PackView, plain


def pack_pdf(view: PackView) -> bytes:
    """Part A of a pack, for two-sided print: a sheet a record, what came of the search on its back."""
    return _compile("pack/pack.typ", view)


def brief_pdf(view: BriefView) -> bytes:
    """A brief to the Chief Inspector of an area or to the force lead."""
    return _compile("brief/brief.typ", view)


def _compile(template: str, view: PackView | BriefView) -> bytes:
    import typst

    made = typst.compile(
        resources.templates() / template,
        root=resources.templates(),
        format="pdf",
        font_paths=_font_folders(),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(plain(view, for_print), ensure_ascii=False), "draft_line": DRAFT_LINE},
    )
    if not isinstance(made, bytes):
        raise TypeError("the PDF compiler gave several files")
    return made


def _font_folders() -> list[Path]:
    import fontpkg_atkinson_hyperlegible
    import fontpkg_noto_sans

    return [Path(package.ROOT) / "files" for package in (fontpkg_atkinson_hyperlegible, fontpkg_noto_sans)]
