"""Part A of the pack as a paper, for Word on request: the same words as on the page and in print.

A heading leads to every record, each of which begins on a page of its own, with its questions and lines to write on.
What came of the searches stands behind everything else, each on a page of its own too: so nobody is primed who looks
for the end of a record, or looks up what came of one and has not judged the next. The order of the parts is the PDF's.
"""

from collections.abc import Iterable
from itertools import groupby

from scrutiny.outputs.paper import Blank, Block, Facts, Grid, Items, Paper, Paragraph, Section
from scrutiny.outputs.views import CopyView, Fact, GuideView, PackView, QuestionView, RecordView, Term, number_text

WHERE = (
    "Into the scoring workbook that came with this pack: the office counts what stands there. The lines below each "
    "record are for you, to write on by hand or to type on in Word before you fill in the workbook."
)
_NOTHING = "There is nothing to say here."
# Of the office's copy, in which nobody answers; the same words as on the page and in print.
OFFICE = (
    "Not here. This is the office's copy, with all records, to look things up in. Members answer in copies of their "
    "own."
)
_COMMENT_LABEL = (
    "Comment: Why you answered as you did, or anything more. Please give the number of the question, and no names"
)
_OWN_WORDS = 2  # lines
_COMMENT = 3
_NOTES = 10


def pack_paper(view: PackView) -> Paper:
    """Part A as a paper: the office's with all records, or, where the view is of one member's copy, that member's."""
    period = ", ".join(part for part in (view.force, view.period) if part.strip())
    return Paper(
        name=f"{view.title}. Pack {view.pack_id}{_copy_words(view.copy)}",
        title=view.title,
        subtitle=period,
        facts=_cover(view),
        sections=(
            *_initials(view.copy),
            *_notices(view.notices),
            _how_to(view),
            _questions(view.questions),
            _picked(view),
            _areas(view),
            *map(_guide, view.guides),
            _records(view),
            _section("What the words mean", _terms(view.glossary), new_page=True),
            _section("Where this pack comes from", _facts(view.provenance)),
            _outcomes(view.records),
        ),
        marking=view.marking,
        contents=True,
    )


def _copy_words(copy: CopyView | None) -> str:
    return "" if copy is None else f", copy {copy.number} of {copy.of} ({copy.member})"


def _cover(view: PackView) -> tuple[Fact, ...]:
    copy, asked = view.copy, view.asked
    whose = (
        "The office's copy, with all records"
        if copy is None
        else f"This copy belongs to {copy.member}: copy {copy.number} of {copy.of}"
    )
    said = (
        ("What is read", view.stage),
        ("Pack", view.pack_id),
        ("Records" if copy is None else "Records to judge", number_text(len(view.records))),
        ("Copy", whose),
        ("Numbers", _numbers(view)),
        ("Questions", f"{asked.name}, version {asked.version}: {asked.stage}" if asked is not None else ""),
        ("Marking", view.marking),
    )
    return tuple(Fact(label=label, value=value) for label, value in said if value)


def _numbers(view: PackView) -> str:
    """Why the numbers of a member's records are not in a row; "" where no other copy has more of them."""
    own, drawn = len(view.records), view.total_drawn
    if view.copy is None or own == drawn:
        return ""
    return (
        f"Record numbers are the same in every copy, so yours are not in a row: you have {number_text(own)}; "
        f"{number_text(drawn)} were drawn in all."
    )


# --- what is read first -----------------------------------------------------------------------------------------


def _initials(copy: CopyView | None) -> tuple[Section, ...]:
    """A place for them, before anything is read, as on the cover in print."""
    if copy is None or not copy.initials:
        return ()
    return (Section(heading="Your initials", blocks=(Blank(label=f"Initials of member {copy.member}"),)),)


def _notices(notices: tuple[str, ...]) -> tuple[Section, ...]:
    return (Section(heading="Please note", blocks=(Items(items=notices),)),) if notices else ()


def _how_to(view: PackView) -> Section:
    where = OFFICE if view.copy is None else WHERE
    return Section(
        heading="How to answer",
        blocks=_items(view.how_to),
        parts=(
            Section(heading="Where do my answers go?", blocks=(Paragraph(text=where),)),
            _section("How to read a record", _items(view.reading)),
        ),
    )


def _questions(questions: tuple[QuestionView, ...]) -> Section:
    return Section(
        heading="The questions",
        parts=tuple(
            Section(
                heading=f"Question {question.id}",
                blocks=(
                    Paragraph(text=question.text, strong=True),
                    *_sentences((question.help,)),
                    Facts(facts=_answers(question)),
                ),
                whole=True,
            )
            for question in questions
        ),
        nothing=_NOTHING,
    )


def _answers(question: QuestionView) -> tuple[Fact, ...]:
    """What can be answered, of which things, and after which answers a reason is asked for."""
    labels = dict(zip(question.codes, question.options, strict=False))
    why = [labels[code] for code in question.comment_when if code in labels]
    said = (
        ("Answers", " / ".join(question.options) or "in your own words"),
        ("One answer for each of", "; ".join(question.items)),
        ("Please say why, under Comment, if you choose", " or ".join(why)),
    )
    return tuple(Fact(label=label, value=value) for label, value in said if value)


def _guide(guide: GuideView) -> Section:
    return _section(guide.heading, (*_sentences(guide.intro), *_terms(guide.terms), *_items(guide.notes)))


def _picked(view: PackView) -> Section:
    draw = view.sampling
    checks = tuple(f"{check.text}\n{check.command}" if check.command else check.text for check in draw.checks)
    return Section(
        heading="How these records were picked",
        blocks=_sentences(draw.how),
        parts=(
            _section("Who chose them?", _sentences(draw.who_chose)),
            _section("What they can tell us, and what they cannot", _items((*draw.can_say, *draw.cannot_say))),
            _section("The draw in numbers", _facts(draw.facts)),
            _section("How to check it yourself", (Items(items=checks, numbered=True),) if checks else ()),
        ),
        nothing=_NOTHING,
    )


def _areas(view: PackView) -> Section:
    """The table of areas; a column for notes where some area has one."""
    rows = (
        *((row.name, number_text(row.population), number_text(row.drawn), row.note) for row in view.areas),
        ("All", number_text(view.total_population), number_text(view.total_drawn), ""),
    )
    heads = ("Area", "Searches on the list", "Drawn", "Note")
    shown = len(heads) if any(row.note.strip() for row in view.areas) else len(heads) - 1
    table = Grid(
        caption=f"Searches on the list and records drawn, by area, {view.period}",
        heads=heads[:shown],
        rows=tuple(row[:shown] for row in rows),
        numbers=(1, 2),
        total=True,
    )
    return Section(heading="How many from each area", blocks=(table,))


# --- the records ------------------------------------------------------------------------------------------------


def _records(view: PackView) -> Section:
    """All records, one below the other; the first stands on the page that the heading begins."""
    return Section(
        heading="The records",
        blocks=(
            Paragraph(
                text="Each record begins on a page of its own. What came of the searches stands at the very end, each "
                "on a page of its own as well. Please read that of a record only when you have judged the record."
            ),
        )
        if view.records
        else (),
        parts=tuple(
            _record(record, view.questions, first=not place, answered_here=view.copy is not None)
            for place, record in enumerate(view.records)
        ),
        nothing="There is no record in this pack.",
        new_page=True,
    )


def _record(record: RecordView, questions: tuple[QuestionView, ...], *, first: bool, answered_here: bool) -> Section:
    grounds = record.grounds
    why_none = f"{grounds.why_none[:1].upper()}{grounds.why_none[1:]}"
    return Section(
        heading=f"Record {record.number}: {record.area}",
        parts=(
            Section(
                heading="The reasons, as the officer wrote them",
                blocks=(Paragraph(text=why_none if grounds.text is None else grounds.text),),
            ),
            _section("What the record shows", _facts(record.facts)),
            Section(
                heading=f"Questions about record {record.number}",
                blocks=(
                    *_asked(record.number, questions),
                    Blank(label=_COMMENT_LABEL, lines=_COMMENT),
                )
                if answered_here
                else (_to_choose(record.number, questions),),
            ),
        ),
        new_page=not first,
    )


def _asked(number: str, questions: tuple[QuestionView, ...]) -> tuple[Block, ...]:
    """The questions in their order, with room for the answers: tables where answers are chosen, lines for own words."""
    blocks: list[Block] = []
    for to_choose, some in groupby(questions, key=lambda question: bool(question.options)):
        if to_choose:
            caption = f"Your answers on record {number}"
            before = any(isinstance(block, Grid) for block in blocks)
            blocks.append(_choices(f"{caption}, continued" if before else caption, some))
        else:
            blocks += [Blank(label=_head(one), lines=_OWN_WORDS) for one in some]
    return tuple(blocks)


def _choices(caption: str, questions: Iterable[QuestionView]) -> Grid:
    """Questions with answers to choose from, with a cell for each answer; a tick list has a row a thing on it.

    One table, so that no question is parted from the room for its answer.
    """
    rows: list[tuple[str, str, str, str]] = []
    for question in questions:
        choices = " / ".join(question.options)
        if question.items:
            rows.append((question.id, question.text, "Answer each line by itself", "-"))
            rows += [(question.id, item, choices, "") for item in question.items]
        else:
            rows.append((question.id, question.text, choices, ""))
    return Grid(caption=caption, heads=("No.", "Question", "Answers", "Your answer"), rows=tuple(rows))


def _to_choose(number: str, questions: tuple[QuestionView, ...]) -> Block:
    """The questions of a record in a copy in which nobody answers: with what members can choose, and no room."""
    if not questions:
        return Paragraph(text=_NOTHING)
    rows: list[tuple[str, str, str]] = []
    for question in questions:
        choices = " / ".join(question.options) or "in your own words"
        rows.append((question.id, question.text, "-" if question.items else choices))
        rows += [(question.id, item, choices) for item in question.items]
    heads = ("No.", "Question", "Answers")
    return Grid(caption=f"What is asked about record {number}", heads=heads, rows=tuple(rows))


def _head(question: QuestionView) -> str:
    return f"{question.id}: {question.text}"


def _outcomes(records: tuple[RecordView, ...]) -> Section:
    """What came of each search, none on a page with another, and none on the page that the heading begins."""
    return Section(
        heading="What came of each search: read after judging",
        blocks=(
            Paragraph(
                text="Each record has a page of its own here. Please turn only to that of a record that you have "
                "judged. The rest of this page is left empty on purpose."
            ),
        )
        if records
        else (),
        parts=tuple(
            _section(
                f"Record {record.number}: what came of it",
                (*_facts(record.outcome), Blank(label="Notes for the meeting. Please write no names", lines=_NOTES)),
                new_page=True,
            )
            for record in records
        ),
        nothing="There is no record in this pack.",
        new_page=True,
    )


# --- parts of a paper -------------------------------------------------------------------------------------------


def _section(heading: str, blocks: tuple[Block, ...], *, new_page: bool = False) -> Section:
    """A section that may turn out to be empty, and then says so."""
    return Section(heading=heading, blocks=blocks, nothing=_NOTHING, new_page=new_page)


def _sentences(sentences: Iterable[str]) -> tuple[Block, ...]:
    return tuple(Paragraph(text=sentence) for sentence in sentences if sentence)


def _items(items: tuple[str, ...]) -> tuple[Block, ...]:
    return (Items(items=items),) if items else ()


def _facts(facts: tuple[Fact, ...]) -> tuple[Block, ...]:
    return (Facts(facts=facts),) if facts else ()


def _terms(terms: tuple[Term, ...]) -> tuple[Block, ...]:
    return _facts(tuple(Fact(label=one.term, value=one.meaning) for one in terms))
