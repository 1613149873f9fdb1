"""What goes with a copy of the pack: the covering letter, and the papers of a record that was withdrawn afterwards.

All are papers as values (``paper``); what lays them out feeds HTML, PDF and Word from them. A letter begins with "Dear
member" and has a code, never a name: the office writes the name on the envelope, or has Word put it there, so that a
letter that goes astray does not say who sits on the panel. Nothing from a record stands in any of them but its number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scrutiny.outputs.paper import Blank, Block, Facts, Grid, Items, Paper, Paragraph, Section
from scrutiny.outputs.views import MARKING, Fact
from scrutiny.panel.register import Format
from scrutiny.records.days import day_words

MARKING_OFFICE = "OFFICIAL-SENSITIVE: for the office only. It says which member has which copy."
_PRINTED = frozenset({Format.PAPER, Format.LARGE})
_ON_SCREEN = frozenset({Format.HTML, Format.XLSX, Format.WORD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One member's copy, as its letters speak of it. A date that is None is not known yet."""

    member: str  # a code
    number: int
    of: int
    pack_id: str
    force: str  # as people write it
    period: str  # "1 August to 30 September 2026"
    stage: str  # as the pack says it: "First sample"
    records: int  # in this copy
    formats: tuple[Format, ...]
    files: tuple[str, ...]  # names of the member's files, letters left out
    answers_by: date | None = None
    meeting: date | None = None
    place: str = ""
    office: str = ""  # the office's name
    ask: str = ""  # how to reach it: a telephone number, an e-mail address
    marking: str = MARKING
    nobody_picked: bool = False  # whether what was announced, and the way of the seed, show that nobody picked
    invented: bool = False  # the records are invented and printed as they are: nothing was taken out of them
    in_words: tuple[str, ...] = ()  # ids of the questions that are answered in words of one's own

    def __post_init__(self) -> None:
        """A copy has a form; else the caller has a bug."""
        if not self.formats or (self.on_screen and not self.printed and not self.files):
            message = "a copy that is neither on paper nor in files"
            raise ValueError(message)

    @property
    def printed(self) -> bool:
        """Whether any of it is on paper."""
        return bool(_PRINTED & set(self.formats))

    @property
    def large(self) -> bool:
        """Whether this member reads large print, and so every letter that goes with the copy is in it."""
        return Format.LARGE in self.formats

    @property
    def on_screen(self) -> bool:
        """Whether any of it is a file."""
        return bool(_ON_SCREEN & set(self.formats))


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A record that was withdrawn after the packs went out. ``instead``: the label of what is shown in addition."""

    number: str  # "14", as members have it
    reason: str  # the label of the list: "before a court"
    instead: str = ""  # "R1"; "" where the area has no further record


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A copy that holds a withdrawn record, as the office's list has it."""

    member: str
    copy: str  # "copy 3", "copy 3 (second issue)"
    formats: tuple[str, ...]
    given: str  # "5 November 2026, by post"
    now: str  # "out", "was lost on ..."


# --- the covering letter --------------------------------------------------------------------------------------


def covering_letter(handed: Handed) -> Paper:
    """The letter on top of a member's folder: what is in it, what to do, by when, and how to give it back."""
    return Paper(
        name=f"Letter to {handed.member}",
        title="Your pack for the scrutiny panel",
        subtitle=f"Stop and search records, {handed.force}, {handed.period}",
        facts=_top(handed, whole=True),
        sections=(
            Section(heading="What this is", blocks=_what(handed)),
            Section(heading="What you have been given", blocks=_enclosed(handed)),
            Section(heading="How to answer", blocks=_how_to_answer(handed)),
            Section(heading="How your answers reach us", blocks=_reaching_us(handed)),
            Section(heading="If you know somebody in a record", blocks=_if_known()),
            Section(heading="Looking after your copy", blocks=_care(handed)),
            Section(heading="How to give it back", blocks=_giving_back(handed)),
            Section(heading="If you have a question", blocks=_asking(handed)),
        ),
        marking=handed.marking,
    )


def _top(handed: Handed, *, whole: bool) -> tuple[Fact, ...]:
    """Whose copy it is; with ``whole`` what it is for, too."""
    meeting = ", ".join(part for part in (day_words(handed.meeting), handed.place) if part) if handed.meeting else ""
    facts = (
        ("For", f"member {handed.member}"),
        ("Copy", f"number {handed.number} of {handed.of}"),
        ("Pack", handed.pack_id),
        ("What is read", handed.stage if whole else ""),
        ("Answers by", day_words(handed.answers_by) if whole and handed.answers_by else ""),
        ("Meeting", meeting if whole else ""),
        ("From", handed.office),
    )
    return tuple(Fact(label=label, value=value) for label, value in facts if value)


def _what(handed: Handed) -> tuple[Block, ...]:
    number = f"{handed.records} records" if handed.records != 1 else "one record"
    return (
        Paragraph(text="Dear member,"),
        Paragraph(
            text=f"Here is your copy of the records that the panel looks at next. It has {number} for you to read. "
            f"{DRAWN if handed.nobody_picked else REPEATED} Thank you for the time that you give to this."
        ),
        *([Paragraph(text=INVENTED, strong=True)] if handed.invented else []),
    )


# What a letter says of the draw: that nobody picked only where the files show it, as the pack does.
DRAWN = "The records were drawn by lot, not picked. The pack says how, and how you can check that for yourself."
REPEATED = (
    "The records were drawn by lot, and the pack says how. You can do the draw again yourself, and see that the same "
    "records come out. That does not by itself show that nobody chose them; the pack says why."
)
INVENTED = "The records are invented, not redacted: nobody in them is real, and nothing was taken out."


def _enclosed(handed: Handed) -> tuple[Block, ...]:
    """What is on paper, and the files; a PDF of what the member has on paper is the office's, to print from."""
    blocks: list[Block] = []
    if Format.PAPER in handed.formats:
        blocks.append(Paragraph(text="The pack, on paper."))
    if Format.LARGE in handed.formats:
        blocks.append(Paragraph(text="The pack in large print, on paper."))
    files = [name for name in handed.files if not (handed.printed and name.endswith(".pdf"))]
    if handed.on_screen and files:
        blocks += [
            Paragraph(text="You also have these files:" if handed.printed else "You have these files:"),
            Facts(facts=tuple(Fact(label=_last(name), value=file_words(name)) for name in files)),
        ]
    return tuple(blocks)


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def file_words(name: str) -> str:
    """What a file of a member's folder is, by its name. ValueError for one of a kind that no member gets."""
    plain = _last(name).casefold()
    if "check-the-draw" in plain:
        return "A page that does the draw again, so that you can check it for yourself."
    ending = plain.rpartition(".")[2]
    words = {
        "html": "The pack as a page for your browser, to read and to answer on. It needs no internet.",
        "pdf": "The pack in large print, to read on the screen or to print."
        if "large" in plain
        else "The pack, to read on the screen or to print.",
        "xlsx": "The scoring workbook, for Excel. It has a row for each of your records.",
        "docx": "The pack for Word, to read with settings of your own.",
    }
    if ending not in words:
        message = f"no member gets a file of this kind (.{ending})"
        raise ValueError(message)
    return words[ending]


def _how_to_answer(handed: Handed) -> tuple[Block, ...]:
    # The pack for Word has no answers in it: the scoring workbook comes with it.
    ways = [one for one in Format if one in handed.formats and not _covered(one, handed.formats)]
    if Format.WORD in ways and Format.XLSX not in ways:
        ways.append(Format.XLSX)
    several = len({*handed.formats, *ways} - {Format.WORD}) > 1
    steps = [
        "Read each record on your own. Answer before you look at what came of the search.",
        *(["You have the pack in more than one form. Use one of them for all your answers."] if several else []),
        *(ANSWERING[one] for one in ways),
        *([_own_words(ways, handed.in_words)] if handed.in_words else []),
    ]
    by = (
        f"Please see that we have your answers by {day_words(handed.answers_by)}."
        if handed.answers_by
        else "We shall tell you by when we need your answers."
    )
    return (
        Items(items=tuple(steps)),
        Paragraph(text=by, strong=True),
        Paragraph(
            text="If you cannot read all of your records, let us have what you did. Please tell us early, so that "
            "somebody else can read the rest."
        ),
    )


def _own_words(ways: Sequence[Format], questions: Sequence[str]) -> str:
    """Where what is asked for in words of one's own goes, in each way to answer."""
    places = {
        "beside the question on the record's own page": bool(_PRINTED & set(ways)),
        "beside the question on the page in your browser": Format.HTML in ways,
        "in Excel in the question's own column": Format.XLSX in ways,
    }
    *most, last = questions
    asked = f"{', '.join(most)} and {last} ask" if most else f"{last} asks"
    return f"{asked} for your own words. Write them {', or '.join(place for place, one in places.items() if one)}."


def _reaching_us(handed: Handed) -> tuple[Block, ...]:
    """Pages with records go from hand to hand; nothing but a file of answers is sent."""
    ways = []
    if handed.printed:
        ways += [
            "On paper: hand the pages with your answers to us at the office, or ask us to fetch them.",
            "Please do not put pages with records in the post, and do not photograph them.",
        ]
    if handed.on_screen:
        ways.append(
            "From your computer: send us the file with your answers, and only that file, in the way that is written "
            "below. Please do not send the pack itself by e-mail."
        )
    return (Items(items=tuple(ways)), Blank(label="How to give us your answers (the office fills this in)", lines=2))


def _covered(one: Format, formats: Sequence[Format]) -> bool:
    """Large print is answered as paper is; it is not said twice."""
    return one is Format.LARGE and Format.PAPER in formats


_ON_PAPER = (
    "On paper: tick the boxes beside each record, or fill in the scoring sheet at the end of the pack. The scoring "
    "sheet has your answers and no record, so it is the easier one to hand in. It has no room for reasons: write those "
    "on the record's own page, under Comment. Hand in every page that you wrote on too. The rest stays with you until "
    "the meeting."
)
# How to answer in each form, a step each.
ANSWERING: dict[Format, str] = {
    Format.PAPER: _ON_PAPER,
    Format.LARGE: _ON_PAPER,
    Format.HTML: (
        "On the screen: open the pack's page in a browser, such as Edge, and choose your answers under each record. "
        "Then save them as a file. The page sends nothing by itself."
    ),
    Format.XLSX: (
        "In Excel: open the scoring workbook and fill in a row for each record. Your reasons go into its last column, "
        "Comment. Save it under the name that it has."
    ),
    Format.WORD: "In Word: read the pack there. Your answers go into the scoring workbook.",
}


def _if_known() -> tuple[Block, ...]:
    return (
        Paragraph(
            text="You may think that you know somebody in a record: the person who was searched, the officer, or "
            "somebody else. Or you may have been there, or know of it from your work. Then stop reading that record, "
            "and leave its questions unanswered."
        ),
        Items(
            items=(
                "Tell us the number of the record. Do not tell us who you think it is.",
                "Do not look anything up, and do not ask anybody.",
            )
        ),
        Paragraph(
            text="Others read that record as well, so nothing is lost by it. This happens, and it is nobody's fault."
        ),
    )


def _care(handed: Handed) -> tuple[Block, ...]:
    return (
        Paragraph(
            text=f"This copy is yours alone. It is number {handed.number} of {handed.of}, and we have written down "
            f"that you have it. {_INVENTED_CARE if handed.invented else _CONFIDENTIAL}"
        ),
        Items(
            items=(
                "Keep it where nobody else can read it. Do not copy it, photograph it or send it on.",
                "Talk about the records only with the panel and with us.",
                "If you lose it, or somebody else has seen it, tell us the same day. Then we can act in time.",
            )
        ),
    )


_CONFIDENTIAL = (
    "Names and other personal details were taken out. Even so, what is left could be linked to what is public "
    "elsewhere. So it is confidential."
)
_INVENTED_CARE = "Its records are invented, so nobody can come to harm. Please treat it as you would a real one."


def _giving_back(handed: Handed) -> tuple[Block, ...]:
    when = f"the meeting on {day_words(handed.meeting)}" if handed.meeting else "the meeting"
    paper = (
        f"Bring everything that is on paper to {when}, and hand it in at the end. If you cannot come, hand it to us "
        "at the office, or ask us to fetch it. Please do not post it or put it into a bin."
    )
    kept = (
        "open the page once more and press “Forget what is kept on this computer”. Then "
        if Format.HTML in handed.formats
        else ""
    )
    files = (
        f"After {when}, {kept}delete the files from your computer, from your e-mail and from the recycle bin. Please "
        "tell us that you have done so."
    )
    said = [*([paper] if handed.printed else []), *([files] if handed.on_screen else [])]
    done = " or ".join([*(["handed in"] if handed.printed else []), *(["deleted"] if handed.on_screen else [])])
    return (
        Items(items=tuple(said)) if len(said) > 1 else Paragraph(text="".join(said) or paper),
        Paragraph(text="When we have it back, we write that down as well. You can use this slip:"),
        Blank(label=f"Copy {handed.number} ({handed.member}): {done or 'handed in'} on (the day, and your initials)"),
    )


def _asking(handed: Handed) -> tuple[Block, ...]:
    who = handed.office or "the office that runs the panel"
    lead = f"Ask {who}. No question is too small."
    if handed.ask:
        return (Paragraph(text=lead), Paragraph(text=handed.ask))
    return (Paragraph(text=lead), Blank(label="Telephone and e-mail (the office fills this in)"))


# --- a record that was withdrawn afterwards -------------------------------------------------------------------


def withdrawal_notice(handed: Handed, withdrawn: Withdrawn) -> Paper:
    """The notice to a member whose copy holds a withdrawn record: what to do with it, and what is shown in addition.

    ``handed``: the copy as it is made again, with the files that come with the notice.
    """
    number = withdrawn.number
    return Paper(
        name=f"Record {number} is withdrawn: notice to {handed.member}",
        title=f"Record {number} is withdrawn",
        subtitle=f"Stop and search records, {handed.force}, {handed.period}",
        facts=_top(handed, whole=False),
        sections=(
            Section(
                heading="What has happened",
                blocks=(
                    Paragraph(text="Dear member,"),
                    Paragraph(
                        text=f"Record {number} of your pack cannot be shown any more. The reason is one of a fixed "
                        f"list: {withdrawn.reason}. {_counted(withdrawn)}"
                    ),
                ),
            ),
            Section(heading="What we ask you to do, today if you can", blocks=_undoing(handed, withdrawn)),
            Section(
                heading="What is shown in addition",
                blocks=_in_addition(withdrawn, with_it=True, nobody_picked=handed.nobody_picked),
            ),
            Section(
                heading="Please tell us that it is done",
                blocks=(
                    Blank(
                        label=f"Copy {handed.number} ({handed.member}): record {number} handed in or deleted on (the "
                        "day, and your initials)"
                    ),
                    *_asking(handed),
                ),
            ),
        ),
        marking=handed.marking,
    )


def _undoing(handed: Handed, withdrawn: Withdrawn) -> tuple[Block, ...]:
    number = withdrawn.number
    steps = ["Do not read it again, and do not talk about it, in the panel either."]
    if handed.printed:
        steps += [
            (
                f"Take the sheet of record {number} out of your pack, and put the page that came with this notice in "
                "its place."
            ),
            (
                "Put the sheet that you took out into an envelope and close it. Hand it to us at the office or at the "
                "meeting, or ask us to fetch it. Please do not post it, and do not put it into a bin."
            ),
            f"If you use the scoring sheet at the end of the pack, strike out record {number} there.",
        ]
    if Format.HTML in handed.formats:
        steps.append(
            "On the screen: if you have begun to answer, save your answers as a file. Open the new page that came with "
            "this notice, and open that file there. Your other answers are then in it. Then delete the old page."
        )
    if Format.XLSX in handed.formats:
        steps.append(
            "In Excel: use the new workbook that came with this notice. If you have begun in the old one, copy your "
            "answers over, or send us both and we shall do it. Then delete the old one."
        )
    if Format.WORD in handed.formats:
        steps.append("In Word: delete the file that you have. The new one came with this notice.")
    return (
        Items(items=tuple(steps), numbered=True),
        Paragraph(
            text=f"If you have answered record {number} already, that does no harm. The answer is not counted, and you "
            "need not explain it."
        ),
    )


def _counted(withdrawn: Withdrawn) -> str:
    if withdrawn.number.startswith("R"):
        return "It was shown in addition, so it is in no figure."
    return "In the figures it stays, as a record that was not available. So nothing is won by taking a record away."


def _in_addition(withdrawn: Withdrawn, *, with_it: bool, nobody_picked: bool) -> tuple[Block, ...]:
    """The record that stands beside a withdrawn one. ``with_it``: whether this goes out together with that record."""
    if not withdrawn.instead:
        return (Paragraph(text="No other record. All records of its area were drawn already."),)
    where = "It is in what came with this notice. " if with_it else ""
    chose = ", so nobody chose it" if nobody_picked else ""
    return (
        Paragraph(
            text=f"Record {withdrawn.instead}. It is from the same area, and it was next in line in the same draw"
            f"{chose}. {where}Please read it and answer its questions like any other. It is talked about at "
            "the meeting, and it is counted in no figure."
        ),
    )


def replacement_page(
    withdrawn: Withdrawn, *, pack_id: str, marking: str = MARKING, nobody_picked: bool = False
) -> Paper:
    """The one page that is put in the place of a withdrawn record's, in every copy.

    ``nobody_picked``: whether the draw shows that.
    """
    return Paper(
        name=f"In the place of record {withdrawn.number}",
        title=f"Record {withdrawn.number}",
        subtitle="This record was drawn and cannot be shown",
        facts=(Fact(label="Pack", value=pack_id), Fact(label="Reason, from the list", value=withdrawn.reason)),
        sections=(
            Section(
                heading="Nothing on this page needs an answer",
                blocks=(
                    Paragraph(text=f"The record was withdrawn after the packs had gone out. {_counted(withdrawn)}"),
                ),
            ),
            Section(
                heading="What is shown in addition",
                blocks=_in_addition(withdrawn, with_it=False, nobody_picked=nobody_picked),
            ),
        ),
        marking=marking,
    )


def holders_list(withdrawn: Withdrawn, holders: Sequence[Holder], *, pack_id: str) -> Paper:
    """The office's own list: which copies hold the withdrawn record, to be ticked off as its pages come back."""
    heads = ("Member", "Copy", "Forms", "Given", "Now", "Page back or deleted on")
    blocks: tuple[Block, ...] = (
        Grid(
            caption=f"Copies that hold record {withdrawn.number}",
            heads=heads,
            rows=tuple((one.member, one.copy, ", ".join(one.formats), one.given, one.now, "") for one in holders),
        ),
        Paragraph(
            text="Give each of these members the notice, the page that takes its place, and the new files. Fetch the "
            "old page, or have it handed in: it does not go by post. Tick off here what came back. When all is back, "
            "keep this list with the papers of the meeting."
        ),
    )
    return Paper(
        name=f"Copies that hold record {withdrawn.number}",
        title=f"Record {withdrawn.number} is withdrawn: which copies hold it",
        subtitle="For the office",
        facts=(
            Fact(label="Pack", value=pack_id),
            Fact(label="Reason, from the list", value=withdrawn.reason),
            Fact(label="Shown in addition", value=withdrawn.instead or "none: its area has no further record"),
        ),
        sections=(
            Section(
                heading="Copies to call back",
                blocks=blocks if holders else (),
                nothing="No copy that was given to a member holds it.",
            ),
        ),
        marking=MARKING_OFFICE,
    )
