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

from scrutiny import resources
from scrutiny.outputs.views import DRAFT_LINE, BriefView, PackView, Plain, plain


def pack_html(view: PackView) -> bytes:
    """Part A of a pack."""
    return _page("pack/pack.html.j2", {"pack": plain(view)}, script=resources.template_text("pack/pack.js"))


def brief_html(view: BriefView) -> bytes:
    """A brief to the Chief Inspector of an area or to the force lead."""
    return _page("brief/brief.html.j2", {"brief": plain(view)}, script="")


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
    return made


def anchor(number: str) -> str:
    """A record's number as the name of its place on the page."""
    return "record-" + re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")


def _page(template: str, context: Mapping[str, Plain], *, script: str) -> bytes:
    style = resources.template_text("pack/pack.css")
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
