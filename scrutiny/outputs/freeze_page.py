"""The page of a freeze: the fingerprint, what is fixed under it, how the seed will be made, and what to do when.

It is printed and sent out before there is a seed, and it does not change with the seed: all of it follows from
``plan.json``, ``freeze.json`` and, in a workspace, the days of the cycle's calendar.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from scrutiny import resources
from scrutiny.errors import counted
from scrutiny.outputs.html import digest, environment
from scrutiny.outputs.views import Fact, plain
from scrutiny.records.days import day_words, span_words
from scrutiny.sampling import exclusions, manifest, seeds
from scrutiny.sampling.frame import sha256_of
from scrutiny.sampling.strata import StratumKind

_METHODS = {
    "optimal": "each further record comes from the area where one more makes the panel's figures surest",
    "neyman": "each further record comes from the area where, by earlier cycles, one more makes the figures surest",
    "proportional": "the more searches an area has, the more records it gives",
    "equal": "the same number from every area",
    "power": "an area with more searches gives more records, but not as many more as it has searches",
}
_SEND = "Print this page. Send the fingerprint to every member and the chair. Sign the page, file it."
_COVER = "Every text is read and covered where needed, and signed off."


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """By which days the office's own calendar has the steps done, and when the panel meets."""

    seed: date
    videos: date
    redacted: date
    packs: date
    returns: date
    meeting: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the timetable. ``when``: a day, or how many days after the fingerprint went out, in words."""

    when: str
    who: str
    what: str
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumRow:
    """One line of the table of groups."""

    name: str
    population: int
    sample: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeView:
    """All that the page shows."""

    title: str
    force: str
    period: str
    fingerprint: str
    plain_words: tuple[str, ...]
    seed: tuple[str, ...]
    rules: tuple[Fact, ...]
    strata: tuple[StratumRow, ...]
    population: int
    sample: int
    apart: tuple[str, ...]
    must_see: tuple[Fact, ...]
    steps: tuple[Step, ...]
    hashes: tuple[Fact, ...]
    blanks: tuple[str, ...]


def freeze_page(plan_json: bytes, freeze_json: bytes, days: Days | None = None) -> bytes:
    """The page as one HTML file that loads nothing. ``days``: of the cycle's calendar, where there is one."""
    view = freeze_view(plan_json, freeze_json, days)
    style = "".join(resources.template_text(f"{part}.css") for part in ("pack/pack", "pack/rows", "freeze/freeze"))
    page = environment().get_template("freeze/freeze.html.j2")
    html = page.render(page=plain(view), style=style, style_hash=digest(style), script="", script_hash="")
    return html.encode("utf-8")


def freeze_view(plan_json: bytes, freeze_json: bytes, days: Days | None = None) -> FreezeView:
    """Everything on the page, from the two files and the days of the cycle's calendar."""
    fixed, frozen = json.loads(plan_json), json.loads(freeze_json)
    strata = fixed["strata"]
    window = fixed["window"]
    day = date.fromisoformat(fixed["fixed_on"]) if "fixed_on" in fixed else None
    return FreezeView(
        title="The fingerprint of this draw",
        force=_force_words(fixed["force"]),
        period=span_words(date.fromisoformat(window["first"]), date.fromisoformat(window["last"])),
        fingerprint=manifest.fingerprint_of(freeze_json),
        plain_words=_plain_words(fixed),
        seed=seed_words(fixed["seed"]),
        rules=_rules(fixed),
        strata=tuple(
            StratumRow(name=one["name"], population=one["population"], sample=one["sample"], note=_note(one))
            for one in strata
        ),
        population=sum(one["population"] for one in strata),
        sample=sum(one["sample"] for one in strata),
        apart=exclusions.sentences(fixed),
        must_see=_must_see(fixed.get("must_see", {})),
        steps=timetable(fixed_on=day, seed_plan=fixed["seed"], days=days),
        hashes=(
            Fact(label="frame-public.csv: every record, under a one-way name", value=frozen["frame_sha256"]),
            Fact(label="the same list in full, which stays with the office", value=frozen["private_frame_sha256"]),
            Fact(label="plan.json: how many from each group, and the rules", value=frozen["plan_sha256"]),
            Fact(label="the salt behind the one-way names, which stays with the office", value=frozen["salt_sha256"]),
            Fact(label="freeze.json: the four above; the fingerprint is its beginning", value=sha256_of(freeze_json)),
        ),
        blanks=(
            f"Fingerprint sent to all members on: {day_words(day)}, at"
            if day
            else "Fingerprint sent to all members on, at",
            "Sent by",
            "Seed",
            "Made on, at, by",
            "Witness",
        ),
    )


def seed_words(planned: str) -> tuple[str, ...]:
    """How the seed will be made, for somebody who was not there."""
    if planned == seeds.DICE:
        return (
            (
                f"The chair throws {seeds.FEWEST_DICE} ten-sided dice, or one die {seeds.FEWEST_DICE} times or more, "
                "before a member as witness, by telephone if need be. The digits, in the order in which they fall, are "
                "the seed."
            ),
            "Every throw counts. Nobody throws again because a result looks odd.",
        )
    if planned.startswith(seeds.PUBLIC_VALUE):
        return (
            f"The seed is the result of {planned.removeprefix(seeds.PUBLIC_VALUE)}, which anybody can look up.",
            "Nobody knows it when this page goes out. If it does not come out, dice are thrown, and that is told.",
        )
    return (
        "How the seed is made was not fixed beforehand.",
        "This page then shows that list and plan stayed as they are, and not that nobody chose the seed.",
    )


def timetable(*, fixed_on: date | None, seed_plan: str, days: Days | None = None) -> tuple[Step, ...]:
    """What is done from the freeze until the answers are back.

    With ``fixed_on`` the steps have dates. With ``days`` too they are those of the cycle's calendar, up to the meeting,
    and without commands: in a workspace the program says which comes next.
    """
    if fixed_on is None:
        return _counted(None, 1, seed_plan)
    named = None
    if seed_plan.startswith(seeds.PUBLIC_VALUE):
        named = seeds.public_value(seed_plan.removeprefix(seeds.PUBLIC_VALUE)).on
    following = fixed_on + timedelta(days=1)
    if days is None:
        return _counted(fixed_on, (max(named or following, following) - fixed_on).days, seed_plan)
    # A public value is not out before its day; nor does the office's calendar make it come out.
    draw_on = _working(max(following, named or following, days.seed))
    steps = (
        (day_words(fixed_on), "officer", _SEND),
        (day_words(draw_on), "chair", f"Before a witness, {_made(seed_plan)}, and tells the officer the seed."),
        (day_words(draw_on), "officer", "Draws. Notes seed, time and witness on this page."),
        (day_words(draw_on), "officer", "The same day: the list of videos to keep, to the force's liaison."),
        (_by(days.videos, draw_on), "liaison",
         "Says which videos are kept, and which drawn cases cannot be shown (before a court, complaint open)."),
        (_by(days.redacted, draw_on), "officer", _COVER),
        (_by(days.packs, draw_on), "members", "Have their packs and workbooks, by the agreed safe way."),
        (_by(days.returns, draw_on), "members", "Have sent their answers back."),
        (day_words(days.meeting), "panel", "Meets."),
    )  # fmt: skip
    return tuple(Step(when=when, who=who, what=what) for when, who, what in steps)


def _counted(fixed_on: date | None, draw_on: int, seed_plan: str) -> tuple[Step, ...]:
    """The timetable where no meeting is known: so many days after the freeze, which suits most offices."""
    steps: Sequence[tuple[int, str, str, str]] = (
        (0, "officer", _SEND, ""),
        (draw_on, "chair", f"Before a witness, {_made(seed_plan)}, and tells the officer the seed.", ""),
        (draw_on, "officer", "Draw. Note seed, time and witness on this page.",
         "scrutiny sample ... --salt ... --out FOLDER"),
        (draw_on, "officer", "The same day: the list of videos to keep, to the force's liaison. The oldest go first.",
         "scrutiny keep-video FOLDER"),
        (draw_on + 2, "liaison", "Sends the list back filled in: kept or not, and why.",
         "scrutiny keep-video FOLDER --returned FILE"),
        (draw_on + 3, "officer", "Ask the force which drawn cases cannot be shown (before a court, complaint open).",
         "scrutiny replace FOLDER RECORD --reason REASON"),
        (draw_on + 10, "officer", _COVER, ""),
        (draw_on + 12, "officer", "Make the packs and look through one of them.", "scrutiny pack FOLDER"),
        (draw_on + 14, "officer", "Packs and workbooks go out, by the agreed safe way.", ""),
        (draw_on + 28, "members", "Send the workbooks back, at least a week before the meeting.",
         "scrutiny collect FOLDER RETURNS"),
    )  # fmt: skip
    return tuple(
        Step(when=_when(day, fixed_on), who=who, what=what, command=command) for day, who, what, command in steps
    )


def _made(seed_plan: str) -> str:
    """What the chair does for a seed."""
    if seed_plan == seeds.DICE:
        return "throws the dice"
    return "reads the result that was named" if seed_plan.startswith(seeds.PUBLIC_VALUE) else "makes the seed"


def _by(day: date, draw_on: date) -> str:
    """A day of the calendar; a freeze that came late leaves no more than haste."""
    return f"by {day_words(day)}" if day > draw_on else "as soon as it can be done"


def _when(days: int, fixed_on: date | None) -> str:
    if fixed_on is not None:
        return day_words(_working(fixed_on + timedelta(days=days)) if days else fixed_on)
    return "the day of the freeze" if days == 0 else f"day {days}" + (" or later" if days == 1 else "")


def _working(day: date) -> date:
    """The day, or the Monday after where it is a Saturday or Sunday: sooner may be too soon."""
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def _plain_words(fixed: Mapping[str, Any]) -> tuple[str, ...]:
    strata = fixed["strata"]
    return (
        (
            "The 32 letters and digits above belong to one list of records and one plan, and to no other. If anybody "
            "changes one record on the list, or one number in the plan, the fingerprint is another."
        ),
        (
            f"The list has {counted(sum(one['population'] for one in strata), 'search', 'searches')}; "
            f"{sum(one['sample'] for one in strata)} will be drawn by lot. Which ones, nobody can know before the seed "
            "is made."
        ),
        "Keep this page, or the e-mail with the fingerprint. The fingerprint in the pack must be the same.",
    )


def _rules(fixed: Mapping[str, Any]) -> tuple[Fact, ...]:
    account = fixed.get("account", {})
    facts = [
        ("Records drawn", str(fixed["total"])),
        ("Fewest from an area", str(fixed["minimum"])),
        ("How the others are shared out", _METHODS[fixed["method"]]),
        ("Benchmark", f"the panel is confident in {fixed['benchmark']:.0%} of searches"),
        (
            "Look closer",
            (
                "where the panel is confident in so few of the records that chance alone would give so few at most "
                f"{100 * fixed['trigger']:g} times in 100, if the benchmark were just met"
            ),
        ),
        ("Areas looked at closer in one cycle, at most", str(fixed["cap"])),
        ("Records in all from an area looked at closer", str(fixed["intense_total"])),
        ("Readers of each record", f"{fixed['readers']} of {fixed['members']} members"),
        ("Questions", f"the office's set that is called “{fixed['question_set']}”"),
    ]
    if account:
        facts.append(("Rows of the force's files", f"{account['rows_read']:,} read, {account['rejected']:,} rejected"))
    if account.get("accept_rejects"):
        facts.append(("Why the office went on without the rejected rows", str(account["accept_rejects"])))
    return tuple(Fact(label=label, value=value) for label, value in facts)


def _must_see(fixed: Mapping[str, Any]) -> tuple[Fact, ...]:
    if not fixed.get("most") or not fixed.get("rules"):
        return ()
    return tuple(Fact(label=one["title"], value=one["reason"]) for one in fixed["rules"])


def _note(stratum: Mapping[str, Any]) -> str:
    if stratum["kind"] == StratumKind.EXCLUDED:
        return "cannot be drawn"
    if not stratum["population"]:
        return "none on the list"
    return "all of them" if stratum["sample"] == stratum["population"] else ""


def _force_words(slug: str) -> str:
    return " ".join(word if word in ("of", "and") else word.capitalize() for word in slug.split("-"))
