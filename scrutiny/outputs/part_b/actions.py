"""What was asked, and what was done: actions, \u201cyou said, they did\u201d, areas of concern."""

from datetime import date

from scrutiny.accountability.briefs import reasons_not_read
from scrutiny.errors import counted
from scrutiny.outputs.paper import Blank, Facts, Grid, Paragraph, Section
from scrutiny.outputs.part_b.contents import Action, CloserLook, Concern, Contents
from scrutiny.outputs.part_b.meeting import after_the_meeting
from scrutiny.outputs.part_b.wording import counted_searches, names_in_words, not_read, sentence
from scrutiny.outputs.views import Fact, number_text
from scrutiny.records.days import day_words
from scrutiny.statistics import words
from scrutiny.statistics.intervals import CountInterval


def actions(contents: Contents) -> Section:
    """Who was to do what by when, and “you said, they did”."""
    return Section(heading="Actions", parts=(_action_list(contents), _said_and_done(contents)))


def _action_list(contents: Contents) -> Section:
    heading = "Who was to do what by when"
    if not contents.actions:
        return Section(heading=heading, nothing="Nothing that somebody must do by a day is on record.")
    day = _counted_on(contents)
    rows = [
        (
            f"{number}",
            action.what,
            sentence(action.owner),
            day_words(action.due) if action.due else "no day set",
            _standing(action, day),
            _days_late(action, day),
        )
        for number, action in enumerate(contents.actions, start=1)
    ]
    return Section(
        heading=heading,
        blocks=(
            Grid(
                caption="Actions, the oldest first",
                heads=("Number", "What", "Who", "Due", "How it stands", "Days late"),
                rows=tuple(rows),
                numbers=(5,),
                notes=(_counted_to(contents),),
            ),
        ),
    )


def _counted_on(contents: Contents) -> date | None:
    """The day up to which days are counted: of the meeting; of an edition made after it, the day that it rests on."""
    edition = contents.edition
    return edition.day if edition is not None and after_the_meeting(contents) else contents.sitting.day


def _counted_to(contents: Contents) -> str:
    day = _counted_on(contents)
    if day is None:
        return "No day is set for the meeting, so what is open is not counted as late."
    whose = "the last day that this edition knows of" if after_the_meeting(contents) else "the day of the meeting"
    return f"What is open is counted up to {day_words(day)}, {whose}."


def late_by(action: Action, day: date | None) -> int:
    """Days after the due day: of the day on which it was done, else of ``day``."""
    until = action.done or day
    return max(0, (until - action.due).days) if until and action.due else 0


def _standing(action: Action, day: date | None) -> str:
    if action.done:
        return f"done on {day_words(action.done)}"
    return "open and late" if late_by(action, day) else "open"


def _days_late(action: Action, day: date | None) -> str:
    late = late_by(action, day)
    return number_text(late) if late else "none"


def _said_and_done(contents: Contents) -> Section:
    heading = "You said, they did"
    asked = [one for one in contents.concerns if one.asked]
    if not asked:
        return Section(heading=heading, nothing="No brief has gone to a Chief Inspector yet, so no answer is awaited.")
    rows = [
        (
            one.cycle,
            f"{one.area}: {words.confident(one.green, sample=one.judged)}",
            f"A brief to {one.addressee} with {counted(one.cases, 'case', 'cases')}, on {_day(one.asked)}",
            what_they_did(one),
        )
        for one in asked
    ]
    return Section(
        heading=heading,
        blocks=(
            Grid(
                caption="What the panel said, and what came of it",
                heads=("Cycle", "You said", "What was asked", "They did"),
                rows=tuple(rows),
                notes=("What an answer says is free text. The office brings it to the meeting.",),
            ),
        ),
    )


def what_they_did(one: Concern) -> str:
    """What came of a brief: the day of the answer, or that there is none yet."""
    if one.answered:
        late = (one.answered - one.due).days if one.due else 0
        after = f", {counted(late, 'day', 'days')} late" if late > 0 else ""
        return f"Answered on {day_words(one.answered)}{after} ({counted(one.documents, 'document', 'documents')})"
    return f"No answer yet; due {_day(one.due)}"


def concerns(contents: Contents) -> Section:
    """Areas of concern, and those looked at closer now."""
    heading = "Areas of concern"
    closer: tuple[Paragraph | Grid, ...] = ()
    if contents.closer:
        names = names_in_words(contents.closer)
        said = f"Looked at closer now: {names}. That is no finding: more are read first."
        closer = (Paragraph(text=said), *not_read(contents.unread))
    elif contents.looked:
        closer = _closer_looks(contents)
    if not contents.concerns:
        none = "No area of concern is on record."
        if not closer:
            return Section(heading=heading, nothing=none)
        return Section(heading=heading, blocks=(Paragraph(text=none), *closer))
    return Section(heading=heading, blocks=closer, parts=tuple(_concern(one, contents) for one in contents.concerns))


def _closer_looks(contents: Contents) -> tuple[Paragraph | Grid, ...]:
    """What came of each closer look of this cycle, those without concern too, and where the drawn records come from."""
    more = sum(one.drawn - one.first for one in contents.looked)
    return (
        Paragraph(
            text=f"{counted(len(contents.looked), 'area was', 'areas were')} looked at closer after the first draws: "
            f"{number_text(more)} of the {number_text(contents.drawn)} records drawn for this cycle by lot were drawn "
            "for that. The table takes both draws of an area together."
        ),
        Grid(
            caption="How the closer looks ended",
            heads=(
                "Area",
                "Drawn first",
                "Drawn in addition",
                "Judged",
                "Confident in",
                "It would be confident in, of all its searches",
                "Result",
            ),
            rows=tuple(
                (
                    one.area,
                    *map(number_text, (one.first, one.drawn - one.first, one.judged, one.green)),
                    _between(one),
                    sentence(one.result),
                )
                for one in contents.looked
            ),
            numbers=(1, 2, 3, 4),
            notes=("Chance in the draw is allowed for. “No concern shown” does not say that all is well.",),
        ),
    )


def _between(one: CloserLook) -> str:
    if one.low is None or one.high is None:
        return "cannot be said"
    return f"between {number_text(one.low)} and {number_text(one.high)} of {number_text(one.population)}"


def _concern(one: Concern, contents: Contents) -> Section:
    answer = Action(what="", owner="", due=one.due, done=one.answered)
    late = late_by(answer, _counted_on(contents))
    facts = [
        Fact(label="Since", value=f"{day_words(one.since)} (cycle {one.cycle})"),
        Fact(label="Why", value=_why(one)),
        *(Fact(label="What could not be read", value=text) for text in filter(None, (_not_read(one),))),
        Fact(label="Asked", value=_asked(one)),
        Fact(label="Answer due", value=_day(one.due) if one.asked else "no brief yet, so no day"),
        Fact(label="Answer", value=what_they_did(one) if one.asked else "none is asked for yet"),
    ]
    if late and not one.answered:
        label = "Days late" if after_the_meeting(contents) else "Days late at the meeting"
        facts.append(Fact(label=label, value=number_text(late)))
    room = Blank(label=f"What the panel makes of the answer ({one.area})", lines=3)
    return Section(
        heading=f"{one.area} (cycle {one.cycle})",
        # Lines to write on are for the meeting; an edition made after it is not filled in.
        blocks=(Facts(facts=tuple(facts)), *(() if after_the_meeting(contents) else (room,))),
    )


def _why(one: Concern) -> str:
    said = words.confident(one.green, sample=one.judged)
    where = f"of the {counted_searches(one.population)} recorded there {number_text(one.drawn)} were drawn by lot"
    cannot = one.drawn - one.judged
    left = f" ({counted(cannot, 'record', 'records')} could not be judged)" if cannot else ""
    spread = ""
    if one.low is not None and one.high is not None:
        interval = CountInterval(low=one.low, high=one.high, population=one.population)
        spread = f" By that, it would be confident in {words.between(interval, sample=one.judged)}."
    return (
        f"{sentence(said)}{left}; {where}.{spread} {_benchmark(one)} Chance alone does not explain so few; all areas "
        "were tested together."
    )


def _benchmark(one: Concern) -> str:
    """What the benchmark is, and how many of the area's searches that makes."""
    share = f"{words.portion(one.benchmark)}: " if one.benchmark is not None else ""
    return (
        "The benchmark, the share set before the draw that the panel should be confident in, is "
        f"{share}{number_text(one.wanted)} of the {counted_searches(one.population)}."
    )


def _not_read(one: Concern) -> str:
    return reasons_not_read(one.without_reasons, drawn=one.drawn)


def _asked(one: Concern) -> str:
    if one.asked is None:
        return "nothing yet"
    return f"{sentence(one.addressee)}, on {day_words(one.asked)}, with {counted(one.cases, 'case', 'cases')}"


def _day(day: date | None) -> str:
    return day_words(day) if day else "a day that is not on record"
