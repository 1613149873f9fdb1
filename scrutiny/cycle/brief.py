"""Brief: the page that goes to the Chief Inspector of an area of concern."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from scrutiny.accountability import briefs
from scrutiny.accountability.briefs import Brief, Case, CriticalAnswer, DrawFact
from scrutiny.accountability.flags import SecondStatus
from scrutiny.cycle import gate, store
from scrutiny.cycle.collect import answers_of, asked, colours_of, results_of
from scrutiny.cycle.flag import read_formal
from scrutiny.cycle.folder import DrawFolder
from scrutiny.cycle.reasons import without_reasons
from scrutiny.cycle.together import Together
from scrutiny.errors import StepError
from scrutiny.outputs.html import brief_html
from scrutiny.outputs.paper_files import brief_docx
from scrutiny.outputs.pdf import brief_pdf
from scrutiny.outputs.theme import PLAIN, Theme
from scrutiny.outputs.views import brief_view
from scrutiny.panel.decisions import Colour
from scrutiny.sampling import draw, manifest
from scrutiny.sampling.frame import sha256_of

MEND = (
    "A brief has no text of a record. What stopped it was typed: the office's own words in the folder look, or how a "
    "draw was announced. Word the look without it; an announcement stands in the ledger and cannot be changed, so "
    "look at the mark in the review of the record"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefed:
    """A brief that was written."""

    folder: Path
    brief: Brief
    files: tuple[str, ...]


def brief(together: Together, area: str, *, next_meeting: date | None = None, theme: Theme = PLAIN) -> Briefed:
    """Write the brief of one area of concern as PDF, Word and HTML.

    Raises StepError where the formal test has not been made or does not show a concern there; PrivacyError where a
    secret of the draws stands in a finished file, and then nothing is written.
    """
    stratum = together.stratum(area)
    formal = read_formal(together)
    stage = next((stage for stage in formal.stages if stage.tally.slug == stratum.slug), None)
    if stage is None or stage.status is not SecondStatus.CONCERN:
        raise StepError("the formal test shows no concern there, so there is nothing to brief", where=stratum.slug)
    draws = [one for one in together.draws if one.is_first or one.stage == f"{draw.INTENSE}{stratum.slug}"]
    write = partial(
        briefs.brief,
        rule=together.rule,
        period=together.period,
        cases=cases_of(draws, stratum.slug),
        fingerprints=[of_round.first.manifest["fingerprint"] for of_round in together.rounds],
        flagged_on=formal.flagged_on,
        next_meeting=next_meeting,
        without_reasons=without_reasons(draws, slug=stratum.slug),
        known=together.read_together(stratum.slug),
        readers=together.readers,
        colours=colours_of(together.first),
    )
    facts = [fact for one in draws if (fact := _fact(together, one, stratum.slug)).drawn]
    content = write(stage, draws=facts)
    files = _files(content, theme, formal.flagged_on)
    unnamed = replace(stage, tally=replace(stage.tally, name="Area"))
    plain = write(unnamed, draws=[replace(fact, announced="") for fact in facts])
    gate.refuse_secrets(files, together.draws, plain=_files(plain, PLAIN, formal.flagged_on), mend=MEND)
    folder = together.place / store.BRIEFS / stratum.slug
    store.replace_folder(folder, files)
    return Briefed(folder=folder, brief=content, files=tuple(sorted(files)))


def _files(content: Brief, theme: Theme, dated: date) -> dict[str, bytes]:
    """The brief's three files, by name. ``dated``: the day of the formal comparison."""
    view = brief_view(content, dated=dated)
    return {
        "brief.pdf": brief_pdf(view, theme=theme),
        "brief.docx": brief_docx(view, theme=theme),
        "brief.html": brief_html(view, theme=theme),
    }


def _fact(together: Together, one: DrawFolder, slug: str) -> DrawFact:
    """How some of an area's records were chosen."""
    return DrawFact(
        drawn=int((one.key["stratum"] == slug).sum()),
        seed=one.manifest["seed"],
        note=one.manifest["note"],
        larger=not one.is_first,
        announced=together.announced.get(sha256_of(one.public(manifest.MANIFEST_FILE)), ""),
    )


def cases_of(draws: Sequence[DrawFolder], slug: str) -> list[Case]:
    """The amber and red cases of a stratum with what their readers answered to the critical questions, counted."""
    return [case for one in draws for case in _cases_of(one, slug)]


def _cases_of(one: DrawFolder, slug: str) -> list[Case]:
    own = set(one.key.loc[one.key["stratum"] == slug, "number"].astype(str))
    results = results_of(one)
    wanted = results[results["record"].isin(own) & results["result"].isin([Colour.AMBER, Colour.RED])]
    answers = answers_of(one)
    critical = [question for question in asked(one).questions if question.critical and not question.scale.is_text]
    counts = answers.groupby(["record", "question", "answer"]).size()
    cases = []
    for record, result in zip(wanted["record"], wanted["result"], strict=True):
        given = [
            CriticalAnswer(
                header=question.header,
                question=question.text,
                counts=tuple(
                    (option.label, int(counts.get((record, question.id, option.code), 0)))
                    for option in question.scale.options
                ),
            )
            for question in critical
        ]
        cases.append(Case(number=record, result=Colour(result), answers=tuple(given)))
    return cases
