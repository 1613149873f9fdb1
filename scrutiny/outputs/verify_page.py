"""The page on which a reader draws again: one HTML file, works from a memory stick, asks the network for nothing.

The public files of the draw stand inside it as they are, byte for byte, and the reader's browser does the rest
(``templates/pack/verify.js``, with WebCrypto). It holds public ids and no record, so it can lie beside a pack or be
handed out with the public folder. A frame of 10,000 records makes it about 300 KB.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from scrutiny import resources
from scrutiny.outputs.html import digest, environment
from scrutiny.outputs.views import plain
from scrutiny.sampling import draw, frame, manifest, replacements, seeds

MARKING = (
    "For the panel and for auditors until this round is published. Holds no record, only a code for each, which nobody "
    "can turn back into it."
)
# What is checked; anything else in a public folder (README, program) is not carried.
CARRIED = (
    frame.FRAME_FILE,
    manifest.PLAN_FILE,
    manifest.FREEZE_FILE,
    manifest.MANIFEST_FILE,
    manifest.SAMPLE_FILE,
    manifest.FIRST_MANIFEST_FILE,
    manifest.FIRST_SAMPLE_FILE,
    manifest.BEFORE_FILE,
    replacements.FILE,
)

# What is known of the fingerprint: list, plan and seed came in one step, so that none was sent before; the office says
# how and when it was sent; or only the reader knows.
TOGETHER, SENT, ASK = "together", "sent", "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyView:
    """What the page says in words; all that is checked comes from the files."""

    force: str
    period: str
    stage: str
    seed: str
    note: str  # what may be claimed of the seed
    way: str  # one of ``TOGETHER``, ``SENT`` and ``ASK``
    announced: str  # how and when the fingerprint was sent out, as the office says; "" where that is not known
    larger: bool  # a larger draw in one area
    marking: str = MARKING


def verify_page(files: Mapping[str, bytes], *, force: str, period: str, stage: str, announced: str = "") -> bytes:
    """The page for the public folder ``files``. ``force``, ``period``, ``stage``: as the pack prints them.

    ``announced``: how and when the fingerprint was sent out, where the office has written that down. Nothing is
    verified here: a folder that does not agree makes a page that says so.
    """
    said = json.loads(files[manifest.MANIFEST_FILE])
    view = VerifyView(
        force=force,
        period=period,
        stage=stage,
        seed=str(said["seed"]),
        note=str(said["note"]),
        way=_way(files, announced),
        announced=announced,
        larger=said.get("stage") != draw.FIRST,
    )
    style = resources.template_text("pack/pack.css") + resources.template_text("pack/verify.css")
    script = resources.template_text("pack/verify.js")
    page = (
        environment()
        .get_template("pack/verify.html.j2")
        .render(
            check=plain(view),
            files=embedded(files),
            style=style,
            style_hash=digest(style),
            script=script,
            script_hash=digest(script),
        )
    )
    return page.encode("utf-8")


def _way(files: Mapping[str, bytes], announced: str) -> str:
    """What is known of the fingerprint. A plan of its own steps never says that its seed comes with the list."""
    if announced:
        return SENT
    try:
        planned = json.loads(files[manifest.PLAN_FILE]).get("seed")
    except (KeyError, ValueError, AttributeError):  # the page says that it cannot be read
        return ASK
    return TOGETHER if planned == seeds.GIVEN_TOGETHER else ASK


def embedded(files: Mapping[str, bytes]) -> str:
    """The files as JSON that can stand between two tags: no "<" is left that could end the block."""
    carried = {name: files[name].decode("utf-8") for name in CARRIED if name in files}
    return json.dumps(carried, ensure_ascii=True, sort_keys=True).replace("<", "\\u003c")
