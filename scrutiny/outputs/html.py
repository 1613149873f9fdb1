"""Views as one self-contained HTML file each: works from a memory stick, asks the network for nothing.

The page states its own content security policy: nothing at all may load but the one style sheet and the one
script inside it, each named by its SHA-256. What a record says is escaped by the templates' default.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache

import jinja2
from markupsafe import Markup, escape

from scrutiny import resources
from scrutiny.outputs.views import DRAFT_LINE, BriefView, CopyView, Fact, PackView, Plain, QuestionView, plain
from scrutiny.panel import answer_file, form
from scrutiny.panel.form import Heading
from scrutiny.panel.redaction import Kind

_SPOKEN = {kind.token: kind.spoken for kind in Kind}
_TOKEN = re.compile("|".join(re.escape(token) for token in _SPOKEN))


def pack_html(view: PackView) -> bytes:
    """Part A of a pack: a member's own copy with forms to answer in, or the office's to read.

    ValueError: a member's copy that does not say which questions it asks, or a question without its codes.
    """
    about = (
        Fact(label="Pack", value=view.pack_id),
        Fact(label="Records to judge", value=str(len(view.records))),
        Fact(label="Copy", value=_whose(view.copy)),
    )
    context: dict[str, Plain] = {
        "pack": plain(view),
        "own": plain(view.copy),
        "about": plain(about),
        "form": None if view.copy is None else _form(view, view.copy),
    }
    parts = ("pack",) if view.copy is None else ("pack", "answer")
    return _page(
        "pack/pack.html.j2",
        context,
        style="".join(resources.template_text(f"pack/{part}.css") for part in parts),
        script="".join(resources.template_text(f"pack/{part}.js") for part in parts),
    )


def brief_html(view: BriefView) -> bytes:
    """A brief to the Chief Inspector of an area or to the force lead."""
    style = resources.template_text("pack/pack.css")
    return _page("brief/brief.html.j2", {"brief": plain(view)}, style=style, script="")


def _whose(copy: CopyView | None) -> str:
    if copy is None:
        return "The office's copy, with all records"
    return f"This copy belongs to {copy.member}: copy {copy.number} of {copy.of}"


# --- what is answered -----------------------------------------------------------------------------------


def _form(view: PackView, copy: CopyView) -> Plain:
    """What the forms of a member's copy ask, and what the script has to know to keep and save the answers."""
    if view.asked is None:
        raise ValueError("a member's copy does not say which questions it asks")
    questions = [_asked(question) for question in view.questions]
    facts = {
        form.Fact.FORM: answer_file.VERSION,
        form.Fact.PACK: view.pack_id,
        form.Fact.MEMBER: copy.member,
        form.Fact.QUESTIONS: view.asked.name,
        form.Fact.VERSION: view.asked.version,
        form.Fact.STAGE: view.asked.stage,
    }
    return {
        "questions": questions,
        "comment": form.COMMENT,
        "data": {
            "kind": answer_file.KIND,
            "form": answer_file.VERSION,
            "pack": view.pack_id,
            "member": copy.member,
            "version": view.asked.version,
            "facts": [{"key": key, "label": str(fact), "value": facts[fact]} for key, fact in answer_file.KEYS.items()],
            "heads": {"record": str(Heading.RECORD), "comment": str(Heading.COMMENT)},
            "formula": answer_file.FORMULA,
            "comment": form.COMMENT,
            "columns": [
                *(column for question in view.questions for column in _columns(question)),
                {"id": form.COMMENT, "choices": None, "wants": []},
            ],
            "records": [record.number for record in view.records],
        },
    }


def _asked(question: QuestionView) -> Plain:
    """A question as the template shows it: groups of buttons to choose from, or a place to write."""
    items = zip(question.item_codes, question.items, strict=True)
    groups = [(answer_file.column_id(question.id, code), label) for code, label in items] or [
        (question.id, question.text)
    ]
    return {
        "id": question.id,
        "text": question.text,
        "help": question.help,
        "written": not question.options,
        "list": bool(question.items),
        "groups": [{"column": column, "words": words} for column, words in groups],
        "choices": [
            {"code": code, "label": label} for code, label in zip(question.codes, question.options, strict=True)
        ],
    }


def _columns(question: QuestionView) -> list[Plain]:
    """The columns of a question in a file of answers, as ``form.answer_columns`` names them."""
    ids = [answer_file.column_id(question.id, code) for code in question.item_codes] or [question.id]
    choices: Plain = [[code, label] for code, label in zip(question.codes, question.options, strict=True)]
    return [
        {"id": name, "choices": choices if question.options else None, "wants": list(question.comment_when)}
        for name in ids
    ]


@cache
def environment() -> jinja2.Environment:
    """The templates' world: everything is escaped, a name that is not there is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resources.templates()),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["anchor"] = anchor
    made.filters["aloud"] = aloud
    return made


def anchor(number: str) -> str:
    """A record's number as the name of its place on the page."""
    return "record-" + re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")


def aloud(text: str) -> Markup:
    """A text in which whatever stands for something that was removed is also said in words: ``[NAME]``, name removed.

    What the text itself holds stays text.
    """
    return Markup(_TOKEN.sub(_spoken, str(escape(text))))  # noqa: S704 -- escaped in the line itself


def _spoken(match: re.Match[str]) -> str:
    # Hidden inside as well: some readers say the words and then the brackets.
    return f'<span role="img" aria-label="{_SPOKEN[match[0]]}"><span aria-hidden="true">{match[0]}</span></span>'


def _page(template: str, context: Mapping[str, Plain], *, style: str, script: str) -> bytes:
    html = (
        environment()
        .get_template(template)
        .render(
            **context,
            draft_line=DRAFT_LINE,
            style=style,
            style_hash=digest(style),
            script=script,
            script_hash=digest(script),
        )
    )
    return html.encode("utf-8")


def digest(text: str) -> str:
    """What a browser compares: SHA-256 of the text between the tags, in base64."""
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
