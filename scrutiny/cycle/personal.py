"""Each member's own copy: who gets which records, and the files of the member's folder.

Records keep their numbers in every copy. Nobody gets a record of a conflict that the register has, and where copies
are out already, a record stays with those who have it. A copy is made in the formats that the member wants; a scoring
workbook is made for everybody, because the office types the answers of a paper copy into it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from scrutiny.cycle import copies, store
from scrutiny.cycle.folder import ASSIGNED_FILE, DrawFolder
from scrutiny.errors import counted
from scrutiny.outputs import views
from scrutiny.outputs.glossary import with_glossary
from scrutiny.outputs.guides import guides_of
from scrutiny.outputs.html import pack_html
from scrutiny.outputs.letters import Handed, covering_letter
from scrutiny.outputs.pack_paper import pack_paper
from scrutiny.outputs.paper_files import paper_docx
from scrutiny.outputs.pdf import pack_pdf
from scrutiny.outputs.theme import PLAIN, Theme
from scrutiny.outputs.views import CopyView, PackView
from scrutiny.outputs.workbook import RecordRow, scoring_workbook
from scrutiny.panel import members, register
from scrutiny.panel.questions import QuestionSet
from scrutiny.panel.register import Format, Register

# Where nobody said what a member wants: the page and the workbook, and the office prints the pack for all.
ON_SCREEN = (Format.HTML, Format.XLSX)
TYPED_IN = "typed-in"  # workbooks of members who answer on paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """To whom the packs of a draw go, and what their letters say. Without a register: M01, M02 and so on."""

    register: Register | None = None
    codes: tuple[str, ...] = ()  # () is as many as the plan says
    usual: tuple[Format, ...] = ON_SCREEN  # for whom the register does not know
    cycle: str = ""
    slugs: Mapping[str, str] = field(default_factory=dict)  # of the areas, by name
    meeting: date | None = None
    answers_by: date | None = None
    place: str = ""
    office: str = ""  # as the settings name it

    def wants(self, code: str) -> tuple[Format, ...]:
        """The formats in which a member gets the copy."""
        known = self.register is not None and self.register.member(code) is not None
        return register.wants(self.register, code) if known else self.usual


NO_PANEL = Panel()
HAND_IN = (
    "Let the office have your answers by the date in the letter, which says how. The panel looks first at the records "
    "on which members differ."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Who reads what. ``shared``: all drawn records; ``assigned``: those that are shown, reserves too, by member."""

    shared: Mapping[str, tuple[str, ...]]
    assigned: Mapping[str, tuple[str, ...]]
    copies: Mapping[str, tuple[int, int]]  # the number of each member's copy, and of how many
    notes: tuple[str, ...]  # what the office should look at


def share(one: DrawFolder, panel: Panel) -> Shared:
    """Share out the records of a draw. SettingError where conflicts leave a record too few readers."""
    settings = one.plan.settings
    codes = panel.codes or members.member_codes(settings.members)
    numbers = [str(number) for number in one.key["number"]]
    areas = _areas(one, panel)
    known = panel.register
    conflicts = register.conflicts_of(known, cycle=panel.cycle, areas=areas) if known is not None else {}
    out = copies.read(one.path)
    there = (one.path / store.PRIVATE / ASSIGNED_FILE).exists()
    kept = one.assigned.get("shared") if out and there else None
    shared = members.assign(numbers, members=codes, readers=settings.readers, conflicts=conflicts, kept=kept)
    assigned = shown_to(one, shared, conflicts=conflicts)
    return Shared(
        shared=shared,
        assigned=assigned,
        # Who may read none of them, for a conflict with the area of a larger draw, gets no copy.
        copies=copies.copy_numbers([code for code in codes if assigned[code]], out),
        notes=register.unmatched(known, cycle=panel.cycle, numbers=areas) if known is not None else (),
    )


def _areas(one: DrawFolder, panel: Panel) -> dict[str, str]:
    """The slug of the area of each record that is drawn or called, by its number."""
    names = one.area_names
    slugs = {stratum: panel.slugs.get(name, stratum) for stratum, name in names.items()}
    drawn = zip(one.key["number"].astype("str"), one.key["stratum"].astype("str"), strict=True)
    called = zip(one.called["number"].astype("str"), one.called["stratum"].astype("str"), strict=True)
    return {number: slugs.get(stratum, stratum) for number, stratum in (*drawn, *called)}


def shown_to(
    one: DrawFolder,
    shared: Mapping[str, Sequence[str]],
    *,
    conflicts: Mapping[str, Collection[str]] | None = None,
) -> dict[str, tuple[str, ...]]:
    """The records of each member without those that were withdrawn, and with the reserves called in addition.

    A reserve goes to the readers of the record that it stands beside, so that nobody else's records change.
    """
    called = list(zip(one.called["number"].astype("str"), one.called["beside"].astype("str"), strict=True))
    with_called, gone = members.beside(shared, called, conflicts=conflicts or {}), one.unavailable
    return {member: tuple(number for number in own if number not in gone) for member, own in with_called.items()}


# --- the files ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What all copies of a draw share."""

    view: PackView  # the office's, with all records
    rows: Mapping[str, RecordRow]  # of the workbooks, by number
    questions: QuestionSet
    draw_page: bytes
    panel: Panel
    theme: Theme = PLAIN  # the office's words and look
    days: tuple[date, date] | None = None  # of the searches: the guides say where the law they quote is newer


def own_view(common: Common, member: str, own: Sequence[str], copy: tuple[int, int]) -> PackView:
    """The pack as one member gets it: the records that are this member's, under the numbers that they have for all."""
    wanted = frozenset(own)
    records = tuple(record for record in common.view.records if record.number in wanted)
    first = f"This is your own copy. It has {counted(len(records), 'record', 'records')}. Please read all of them."
    number, of = copy
    return with_glossary(
        replace(
            common.view,
            records=records,
            how_to=(first, *common.view.how_to[1:], HAND_IN),
            copy=CopyView(member=member, number=number, of=of),
            guides=guides_of(records, days=common.days, nobody_picked=common.view.sampling.nobody_picked),
            glossary=(),
        )
    )


def copy_files(common: Common, member: str, own: Sequence[str], copy: tuple[int, int]) -> dict[str, bytes]:
    """The files of one member, by their path in the pack."""
    view = own_view(common, member, own, copy)
    wants = common.panel.wants(member)
    files: dict[str, bytes] = {}
    if Format.PAPER in wants:
        files[f"{member}/pack.pdf"] = pack_pdf(view, theme=common.theme)
    if Format.LARGE in wants:
        files[f"{member}/pack-large-print.pdf"] = pack_pdf(view, large=True, theme=common.theme)
    if Format.HTML in wants:
        files[f"{member}/pack.html"] = pack_html(view, theme=common.theme)
    if Format.WORD in wants:
        files[f"{member}/pack.docx"] = paper_docx(pack_paper(view), large=Format.LARGE in wants, theme=common.theme)
    if set(wants) & {Format.HTML, Format.WORD, Format.XLSX}:  # who reads on a screen can open it
        files[f"{member}/{views.DRAW_PAGE}"] = common.draw_page
    workbook = scoring_workbook(
        pack_id=view.pack_id,
        title=view.title,
        member=member,
        period=view.period,
        records=[common.rows[number] for number in own],
        questions=common.questions,
        marking=view.marking,
        notices=view.notices,
    )
    files[f"{member if Format.XLSX in wants or Format.WORD in wants else TYPED_IN}/scores-{member}.xlsx"] = workbook
    return files


def all_copies(common: Common, shared: Shared) -> dict[str, bytes]:
    """The files of every member who has records."""
    return {
        name: content
        for code, own in shared.assigned.items()
        if own
        for name, content in copy_files(common, code, own, shared.copies[code]).items()
    }


def handed(common: Common, member: str, files: Sequence[str], *, records: int, copy: tuple[int, int]) -> Handed:
    """What the letters of a member's copy speak of."""
    view, panel = common.view, common.panel
    return Handed(
        member=member,
        number=copy[0],
        of=copy[1],
        pack_id=view.pack_id,
        force=view.force,
        period=view.period,
        stage=view.stage,
        records=records,
        formats=panel.wants(member),
        files=tuple(sorted(name for name in files if name.startswith(f"{member}/"))),
        answers_by=panel.answers_by,
        meeting=panel.meeting,
        place=panel.place,
        office=panel.office,
        marking=view.marking,
        nobody_picked=view.sampling.nobody_picked,
        invented=view.invented,
        in_words=tuple(question.id for question in view.questions if not question.options),
    )


def letter(one: Handed, *, theme: Theme = PLAIN) -> bytes:
    """The covering letter, to be edited in Word; in large print for whoever has the pack so."""
    return paper_docx(covering_letter(one), large=one.large, theme=theme)
