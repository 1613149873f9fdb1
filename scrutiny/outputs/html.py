"""Views as one self-contained HTML file each: works from a memory stick, asks the network for nothing.

The page states its own content security policy: nothing at all may load but the one style sheet and the one
script inside it, each named by its SHA-256. What a record says is escaped by the templates' default.
"""

import base64
import hashlib
import re
import traceback
from collections.abc import Callable, Mapping
from functools import cache

import jinja2
import jinja2.sandbox
from jinja2 import nodes
from markupsafe import Markup, escape

from scrutiny import resources
from scrutiny.errors import SettingError
from scrutiny.outputs.guides import TO_BE_CONFIRMED
from scrutiny.outputs.textsafe import for_print, for_screen, without_breaks
from scrutiny.outputs.theme import ENGLISH, PLAIN, USUAL_SIZE, Theme, filled, template_phrases, worded
from scrutiny.outputs.views import BriefView, CopyView, Fact, PackView, Plain, QuestionView, plain
from scrutiny.panel import answer_file, form
from scrutiny.panel.form import Heading
from scrutiny.panel.questions import Rests
from scrutiny.panel.redaction import Kind

_SPOKEN = {kind.token: kind.spoken for kind in Kind}
_TOKEN = re.compile("|".join(re.escape(token) for token in _SPOKEN))


def pack_html(view: PackView, *, theme: Theme = PLAIN) -> bytes:
    """Part A of a pack: a member's own copy with forms to answer in, or the office's to read.

    ``theme``: the office's words and look. Whatever they are, a file of answers holds the same codes.
    ValueError: a member's copy that does not say which questions it asks, or a question without its codes.
    SettingError: a template of the office's own with a mistake in it, or one that leaves out what must be there.
    """
    about = (
        Fact(label=theme.say("Pack"), value=view.pack_id),
        Fact(label=theme.say("Records" if view.copy is None else "Records to judge"), value=str(len(view.records))),
        Fact(label=theme.say("Copy"), value=_whose(view.copy, theme)),
    )
    shown = worded(view, theme)
    context: dict[str, Plain] = {
        "pack": plain(shown),
        "own": plain(view.copy),
        "about": plain(about),
        "form": None if view.copy is None else _form(view, view.copy, shown, theme),
    }
    parts = ("pack",) if view.copy is None else ("pack", "answer")
    made = _page(
        "pack/pack.html.j2",
        context,
        style="".join(style_text(f"pack/{part}.css", theme) for part in parts) + own_style(theme) + _sheet(view, theme),
        script="".join(resources.template_text(f"pack/{part}.js") for part in parts),
        theme=theme,
    )
    if theme.templates:
        _check_page(made, view, theme)
    return made.encode("utf-8")


def _sheet(view: PackView, theme: Theme) -> str:
    name, copy = theme.say("Pack {id}", id=view.pack_id), view.copy
    if copy is not None:
        of = theme.say("copy {number} of {of}", number=copy.number, of=copy.of)
        name = f"{name}, {of} ({copy.member})"
    return sheet_style(
        marking=view.marking,
        name=name,
        margins="16mm 16mm 15mm",
        theme=theme,
    )


def brief_html(view: BriefView, *, theme: Theme = PLAIN) -> bytes:
    """A brief to the Chief Inspector of an area or to the force lead."""
    parts = ("pack/pack", "pack/rows", "brief/brief")
    style = "".join(style_text(f"{part}.css", theme) for part in parts) + own_style(theme)
    context = {"brief": plain(worded(view, theme))}
    made = _page("brief/brief.html.j2", context, style=style, script="", theme=theme)
    if theme.templates and str(escape(for_screen(view.marking))) not in made:
        raise _left_out("the marking", theme)
    return made.encode("utf-8")


def _whose(copy: CopyView | None, theme: Theme) -> str:
    if copy is None:
        return theme.say("The office's copy, with all records")
    return theme.say(
        "This copy belongs to {member}: copy {number} of {of}", member=copy.member, number=copy.number, of=copy.of
    )


def _check_page(page: str, view: PackView, theme: Theme) -> None:
    """A page from the office's own templates still has what must never be left out. SettingError otherwise."""
    if str(escape(for_screen(view.marking))) not in page.partition("<h1")[0]:
        raise _left_out("the marking above the first heading", theme)
    for record in view.records:
        if f'id="{anchor(record.number)}"' not in page:
            raise _left_out(f'the place of record {record.number}, id="{{{{ id }}}}"', theme)
        if view.copy is not None and f'data-record="{record.number}"' not in page:
            raise _left_out(f'the form for record {record.number}, data-record="{{{{ record.number }}}}"', theme)
    if view.copy is not None and 'type="application/json" id="form"' not in page:
        raise _left_out("what the forms ask, form.data", theme)


def _left_out(what: str, theme: Theme) -> SettingError:
    return SettingError(
        f"a page made with these templates leaves out {what}",
        where=f"{theme.where}/templates",
        do="Put it back, as it stands in the template that comes with the program",
    )


# --- what is answered -----------------------------------------------------------------------------------


def _form(view: PackView, copy: CopyView, shown: PackView, theme: Theme) -> Plain:
    """What the forms of a member's copy ask, and what the script has to know to keep and save the answers.

    ``shown``: the same in the office's words. What is saved never is in these: the office's program reads it.
    """
    if view.asked is None:
        raise ValueError("a member's copy does not say which questions it asks")
    questions = [_asked(question) for question in shown.questions]
    own_words = {} if theme is PLAIN else _words_of_script(view, theme)
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
            **({"words": own_words} if own_words else {}),
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
        "after_outcome": question.rests_on == Rests.OUTCOME,
        "written": not question.options,
        "list": bool(question.items),
        "groups": [{"column": column, "words": words} for column, words in groups],
        "choices": [
            {"code": code, "label": label} for code, label in zip(question.codes, question.options, strict=True)
        ],
    }


def _words_of_script(view: PackView, theme: Theme) -> dict[str, Plain]:
    """What the script says, and what it shows of chosen answers, where the office says it otherwise."""
    options = [option for question in view.questions for option in question.options]
    said = theme.changed(template_phrases(".js")) | {option: theme.retold(option) for option in options}
    return {phrase: for_screen(words) for phrase, words in said.items() if words != phrase}


def _columns(question: QuestionView) -> list[Plain]:
    """The columns of a question in a file of answers, as ``form.answer_columns`` names them."""
    ids = [answer_file.column_id(question.id, code) for code in question.item_codes] or [question.id]
    choices: Plain = [[code, label] for code, label in zip(question.codes, question.options, strict=True)]
    return [
        {"id": name, "choices": choices if question.options else None, "wants": list(question.comment_when)}
        for name in ids
    ]


@cache
def environment(theme: Theme = PLAIN) -> jinja2.Environment:
    """The templates' world: everything is escaped, a name that is not there is an error.

    Templates of the office's own come before those of the program, and reach nothing but what they are given.
    """
    own = dict(theme.templates)
    # Under its own name, so that an error tells it.
    first = jinja2.FunctionLoader(lambda name: (own[name], name, None) if name in own else None)
    kind = jinja2.sandbox.SandboxedEnvironment if own else jinja2.Environment
    made = kind(
        loader=jinja2.ChoiceLoader([first, jinja2.FileSystemLoader(resources.templates())]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["anchor"] = anchor
    made.filters["aloud"] = aloud
    made.filters["sourced"] = sourced
    made.globals["t"] = _say(theme)
    made.globals["language"] = theme.language
    english = theme.language.partition("-")[0] == "en"  # what a record says always is
    made.globals["in_english"] = "" if english else Markup(f' lang="{ENGLISH}"')  # noqa: S704 -- ours
    return made


def _say(theme: Theme) -> Callable[..., Markup]:
    @cache
    def said(phrase: str) -> str:
        # An apostrophe may stand: the templates write attributes between double quotes.
        return str(escape(for_screen(theme.say(phrase)))).replace("&#39;", "'")

    def say(phrase: str, **values: object) -> Markup:
        """A phrase in the office's words; what fills its gaps is escaped, unless it is a part of the page already."""
        return Markup(filled(said(phrase), {gap: escape(value) for gap, value in values.items()}))  # noqa: S704 -- escaped

    return say


def check_template(text: str, *, name: str, where: str) -> None:
    """SettingError where a template of the office's own has a mistake, or would print something unescaped."""
    try:
        read = environment().parse(text, name=name)
    except jinja2.TemplateSyntaxError as error:
        raise SettingError(f"line {error.lineno}: {error.message}", where=where, do=_MEND) from None
    for node in read.find_all((nodes.Filter, nodes.EvalContextModifier)):
        if not isinstance(node, nodes.Filter) or node.name == "safe":
            raise SettingError(
                f"line {node.lineno}: this would print text as it is, which could then be more than text",
                where=where,
                expected='no "safe" and no "autoescape"',
                do="Take it out: whatever a record says must stay text",
            )


_MEND = "Mend that line, or take the file out of the folder: the program's own template is used then"


def anchor(number: str) -> str:
    """A record's number as the name of its place on the page."""
    return "record-" + re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")


def aloud(text: str) -> Markup:
    """A text in which whatever stands for something that was removed is also said in words: ``[NAME]``, name removed.

    What the text itself holds stays text.
    """
    return Markup(_TOKEN.sub(_spoken, str(escape(text))))  # noqa: S704 -- escaped in the line itself


def sourced(text: str) -> Markup:
    """A statement of a guide with where it was read, set apart; the mark of what is unconfirmed is said in words."""
    says, line_end, source = str(escape(text)).partition("\n")
    shown = f'{says}{line_end}<span class="source">{source}</span>' if line_end else says
    aloud = f'<span role="img" aria-label="to be confirmed"><span aria-hidden="true">{TO_BE_CONFIRMED}</span></span>'
    return Markup(shown.replace(TO_BE_CONFIRMED, aloud))  # noqa: S704 -- escaped in the first line


def _spoken(match: re.Match[str]) -> str:
    # Hidden inside as well: some readers say the words and then the brackets.
    return f'<span role="img" aria-label="{_SPOKEN[match[0]]}"><span aria-hidden="true">{match[0]}</span></span>'


def _page(template: str, context: Mapping[str, object], *, style: str, script: str, theme: Theme = PLAIN) -> str:
    return rendered(
        template,
        {
            **context,
            "style": style,
            "style_hash": digest(style),
            "script": script,
            "script_hash": digest(script),
        },
        theme=theme,
    )


def rendered(template: str, context: Mapping[str, object], *, theme: Theme = PLAIN) -> str:
    """A template, filled. SettingError, with file and line, for a mistake in one of the office's own."""
    try:
        return environment(theme).get_template(template).render(**context)
    except Exception as error:
        place = _place(error, theme)
        if place is None:
            raise
        name, line = place
        raise SettingError(f"line {line}: {error}", where=f"{theme.where}/templates/{name}", do=_MEND) from None


def _place(error: Exception, theme: Theme) -> tuple[str, int] | None:
    """The innermost line of a template of the office's own on the way to an error."""
    own, found = dict(theme.templates), None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename in own:
            found = (frame.f_code.co_filename, line)
    return found


def style_text(name: str, theme: Theme) -> str:
    """A style sheet: the office's own, where it has one of that name."""
    return dict(theme.templates).get(name) or resources.template_text(name)


def own_style(theme: Theme) -> str:
    """What the office's colours and sizes add to a style sheet; nothing where it chose none."""
    colours = {name: getattr(theme, name) for name in ("ink", "soft", "link", "wash") if getattr(theme, name)}
    made = ""
    if colours:
        made += f"\n:root {{ {' '.join(f'--{name}: {colour};' for name, colour in colours.items())} }}\n"
    if theme.heading:
        made += f"\nh1, h2, h3, .record .area {{ color: {theme.heading}; }}\n"
    if theme.size != USUAL_SIZE:
        made += f"\n@media print {{ main {{ zoom: {theme.size / USUAL_SIZE:.3f}; }} }}\n"
    return made


def sheet_style(*, marking: str, name: str, margins: str, theme: Theme = PLAIN) -> str:
    """What stands on every printed sheet: the marking, the name of the paper, the number of the page."""
    before, _, rest = theme.say("Page {page} of {pages}").partition("{page}")
    between, _, after = rest.partition("{pages}")
    return (
        environment()
        .get_template("paper/sheet.css.j2")
        .render(
            marking=_quoted(marking),
            name=_quoted(name),
            margins=margins,
            page=[_quoted(part, edges=True) for part in (before, between, after)],
        )
    )


def _quoted(text: str, *, edges: bool = False) -> str:
    """Words as a string of a style sheet, in which nothing but a letter or a figure stands for itself.

    ``edges``: the blanks at its ends are kept.
    """
    shown = " ".join(without_breaks(for_print(text)).split(" " if edges else None))
    return "".join(each if each.isascii() and each.isalnum() else f"\\{ord(each):x} " for each in shown)


def digest(text: str) -> str:
    """What a browser compares: SHA-256 of the text between the tags, in base64."""
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
