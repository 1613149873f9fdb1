"""Pack: what members get, from the records of one draw: the pack as PDF and HTML, and a workbook a member.

Records are shown as a person signed them; without a signature on each there is no pack (exit 14). The invented records
that come with the program need none. Before anything is written, every finished file is opened again and searched for
what must not leave.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

import scrutiny
from scrutiny.accountability.briefs import also_must_see
from scrutiny.cycle import copies, details, gate, must_see, personal, signatures, store
from scrutiny.cycle.context import Context
from scrutiny.cycle.details import Kept
from scrutiny.cycle.folder import ASSIGNED_FILE, DrawFolder, open_folder
from scrutiny.cycle.personal import NO_PANEL, Common, Panel
from scrutiny.cycle.shown import drawn_rows, force_name, is_invented, pack_id_of, rows_on_paper
from scrutiny.cycle.signatures import SignOff
from scrutiny.errors import counted
from scrutiny.outputs import release, views
from scrutiny.outputs.glossary import with_glossary
from scrutiny.outputs.guides import guides_of
from scrutiny.outputs.html import pack_html
from scrutiny.outputs.letters import Handed
from scrutiny.outputs.paper_files import paper_docx
from scrutiny.outputs.pdf import pack_pdf
from scrutiny.outputs.theme import PLAIN, Theme
from scrutiny.outputs.verify_page import verify_page
from scrutiny.outputs.views import AreaRow, CopyView, Fact, PackView, QuestionSetView, QuestionView
from scrutiny.outputs.workbook import RecordRow
from scrutiny.panel import form, questions
from scrutiny.panel.questions import QuestionSet
from scrutiny.panel.redaction import Bands
from scrutiny.panel.register import Format
from scrutiny.records import reading
from scrutiny.records.days import span_words
from scrutiny.records.table import Records, Source
from scrutiny.sampling import exclusions, replacements
from scrutiny.sampling.plan import canonical_json
from scrutiny.sampling.strata import StratumKind, kind_of

AS_USUAL = Bands()
TITLE = "Stop and search records for the scrutiny panel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What the ledger says of a draw, printed in its packs so that paper holds the chain."""

    announced: str = ""  # how and when the fingerprint was sent out; of a larger draw, that there would be one
    announced_first: str = ""  # of a larger draw: how and when the fingerprint was sent out, for the first one
    event: str = ""  # the hash of the event that took the draw
    witness: str = ""  # who saw the dice: a role
    extract: str = ""  # who made the extract, when, and with which filter, as the force said
    late: int = 0  # searches of an earlier window that were on no list so far
    changed: int = 0  # searches that the force sent before for the same days, and sent otherwise for this list
    gone: int = 0  # searches that it had sent before, and did not send again
    reconciled: tuple[str, ...] = ()  # what comparing an earlier list with the published figures showed


NO_ANCHOR = Anchor()


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A pack that was made."""

    folder: Path
    pack_id: str
    records: int
    files: tuple[str, ...]
    assigned: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]  # what the office should look at
    signers: tuple[str, ...]  # staff codes; nobody for the invented records
    searched: int  # values that the finished files were searched for
    cleared: int  # hits that a person cleared


def pack(
    root: Path,
    *,
    context: Context,
    draw: str | None = None,
    anchor: Anchor = NO_ANCHOR,
    panel: Panel = NO_PANEL,
    clear: Mapping[str, str] | None = None,
    theme: Theme = PLAIN,
) -> Packed:
    """Make the pack of a draw, anew each time, from what was frozen, drawn and signed, and from nothing else.

    ``anchor``: what the ledger says of the draw, where there is one. ``panel``: who gets a copy, and how. ``clear``:
    reasons by the code of a hit of the release scan. ``theme``: the office's words and look.

    PrivacyError where a record is not signed or something stops the release; IntegrityError where the draw no longer
    verifies.
    """
    one = open_folder(root, draw=draw)
    read, load = one.records()
    kept = details.kept(one)
    if kept is not None:
        read = details.with_details(read, kept)
    off = signatures.state_of(one, read)
    records = as_signed(one, read, off)
    question_set = questions.supplied(one.plan.settings.question_set).without_video()
    view = with_glossary(
        pack_view(
            one, records, load, question_set,
            anchor=anchor, kept=kept, bands=off.bands, invented=shown_as_invented(one, read, off),
        )
    )  # fmt: skip
    shared = personal.share(one, panel)
    context.say("Writing the office's copy")
    draw_page = verify_page(
        store.read_folder(one.path / store.PUBLIC),
        force=view.force,
        period=view.period,
        stage=view.stage,
        announced=anchor.announced_first or anchor.announced,
    )
    files = {
        "pack.html": pack_html(view, theme=theme),
        "pack.pdf": pack_pdf(view, theme=theme),
        views.DRAW_PAGE: draw_page,
    }
    large = any(Format.LARGE in panel.wants(code) for code in shared.assigned)
    files |= must_see.papers(one, records, view, bands=off.bands, theme=theme, large=large)
    context.say("Writing the members' copies")
    common = Common(
        view=view,
        rows=workbook_rows(one, records, bands=off.bands),
        questions=question_set,
        draw_page=draw_page,
        panel=panel,
        theme=theme,
        days=days_of(one),
    )
    made = personal.all_copies(common, shared)
    letters = {
        code: personal.handed(common, code, tuple(made), records=len(own), copy=shared.copies[code])
        for code, own in shared.assigned.items()
        if own
    }
    files |= made
    files |= {f"{code}/letter.docx": personal.letter(one, theme=theme) for code, one in letters.items()}
    notices, for_office = _withdrawn(one, letters, theme)
    files |= notices
    context.say("Searching the finished files for what must not leave")
    found = gate.checked(
        gate.gate(one, read, off, clear=clear or {}, allowed=_words_without_records(view, theme)),
        files,
    )
    folder = one.path / store.PACK
    store.replace_folder(folder, files)
    for name, content in for_office.items():
        store.write(one.path / store.PRIVATE / name, content)
    who = {"pack_id": view.pack_id, "members": dict(shared.assigned), "shared": dict(shared.shared)}
    store.write(one.path / store.PRIVATE / ASSIGNED_FILE, canonical_json(who))
    return Packed(
        folder=folder,
        pack_id=view.pack_id,
        records=len(view.records),
        files=tuple(sorted(files)),
        assigned=shared.assigned,
        notes=shared.notes,
        signers=off.signers,
        searched=found.secrets,
        cleared=len(found.cleared),
    )


def as_signed(one: DrawFolder, records: Records, off: SignOff) -> Records:
    """The records as members may read them: as they were signed.

    The invented records that come with the program may be shown without: nobody can be harmed by them, and a newcomer
    need not sign a hundred of them to see a pack. PrivacyError where one of any others is not signed.
    """
    return records if shown_as_invented(one, records, off) else signatures.redacted(records, off)


def shown_as_invented(one: DrawFolder, records: Records, off: SignOff) -> bool:
    """Whether the records are the invented ones and are shown as they are: nothing was taken out of them."""
    return not off.complete and is_invented(rows_on_paper(one, records))


def listed(packed: Packed) -> tuple[str, ...]:
    """The files of a pack for a screen: the office's own, then a line for each folder."""
    folders: dict[str, list[str]] = {}
    for name in packed.files:
        folder, slash, rest = name.partition("/")
        folders.setdefault(folder if slash else "", []).append(rest if slash else folder)
    own = tuple(str(packed.folder / name) for name in folders.pop("", []))
    return (*own, *(f"{packed.folder / folder}: {', '.join(names)}" for folder, names in sorted(folders.items())))


def packed_sentences(packed: Packed) -> tuple[str, ...]:
    """What the officer is told of a pack that was made."""
    signed = (
        f"Every record was signed ({', '.join(packed.signers)})."
        if packed.signers
        else "These are the invented records that come with the program: nobody had to sign them."
    )
    searched = gate.searched_words(packed.searched, packed.cleared)
    return (signed, f"{searched} That is no proof that nobody can be known: the pack is confidential.")


def _words_without_records(view: PackView, theme: Theme) -> frozenset[str]:
    """Words that the files hold whatever the records say: a name that is one of them is looked at by a person."""
    bare = replace(
        view,
        records=(),
        provenance=(),
        notices=(),
        areas=(),
        total_population=0,
        total_drawn=0,
        sampling=replace(view.sampling, facts=(), who_chose=(), how=(), checks=()),
    )
    theirs = replace(bare, copy=CopyView(member="M01", number=1, of=1))  # has places for answers, and words beside them
    return release.words_in(
        {
            "pack.html": pack_html(bare, theme=theme),
            "M01/pack.html": pack_html(theirs, theme=theme),
            "M01/pack.pdf": pack_pdf(theirs, theme=theme),
        }
    )


def _withdrawn(
    one: DrawFolder, letters: Mapping[str, Handed], theme: Theme
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Notices for those whose copy holds a record that was withdrawn since, and the office's lists of such copies."""
    out = copies.read(one.path)
    if not out:
        return {}, {}
    for_members, office = copies.withdrawal_papers(one, out, letters)
    notices = {
        f"{code}/{name}.docx": paper_docx(paper, large=letters[code].large, theme=theme)
        for code, papers in for_members.items()
        for name, paper in papers.items()
    }
    return notices, {f"{name}.docx": paper_docx(paper, theme=theme) for name, paper in office.items()}


def pack_view(
    one: DrawFolder,
    records: Records,
    load: Mapping[str, Any],
    question_set: QuestionSet,
    *,
    anchor: Anchor = NO_ANCHOR,
    kept: Kept | None = None,
    bands: Bands = AS_USUAL,
    invented: bool = False,
) -> PackView:
    """Everything that the pack shows, as the one value that all renderers get.

    ``invented``: the records are invented and stand as they are, so nothing may say that something was taken out.
    """
    drawn = drawn_rows(one, records)
    differing = {} if kept is None else details.differing_notes(kept, allowed=views.printed_in_full(bands))
    strata = one.manifest["strata"]
    names = one.area_names
    sources = {source.number: source for source in records.sources}
    window = one.manifest["window"]
    asked = views.question_views(question_set)
    sampling = views.sampling_view(
        searches=sum(row["population"] for row in strata),
        drawn=len(one.key),
        seed=one.manifest["seed"],
        frame_sha256=one.manifest["frame_sha256"],
        fingerprint=one.manifest["fingerprint"],
        announced=anchor.announced,
        announced_first=anchor.announced_first,
        seed_source=one.manifest["seed_source"],
        seed_note=one.manifest["note"],
        witness=anchor.witness,
        one_area="" if one.is_first else strata[0]["name"],
        further=(
            *_late(anchor),
            *anchor.reconciled,
            *further_sentences(one),
            *details.sentences(kept, wanted=len(one.on_paper)),
        ),
    )
    shown = tuple(
        views.record_view(
            row,
            number=row["number"],
            area=_area_words(row, names[row["stratum"]]),
            supplied=sources[row["source"]].supplied,
            notes=differing.get(str(row["number"]), ()),
            bands=bands,
        )
        for row in as_dicts(drawn)
    )
    return PackView(
        pack_id=pack_id_of(one),
        title=TITLE,
        force=force_name(one.manifest["force"]),
        period=span_words(date.fromisoformat(window["first"]), date.fromisoformat(window["last"])),
        stage="First sample" if one.is_first else f"Larger draw: {strata[0]['name']}",
        marking=views.MARKING,
        how_to=how_to(len(drawn), one),
        sampling=sampling,
        areas=tuple(
            AreaRow(name=row["name"], population=row["population"], drawn=row["sample"], note=note_of(row))
            for row in by_area(strata, names)
        ),
        total_population=sum(row["population"] for row in strata),
        total_drawn=len(one.key),
        records=shown,
        questions=asked,
        asked=QuestionSetView(name=question_set.name, version=question_set.version, stage=form.stage(question_set)),
        glossary=(),
        guides=guides_of(shown, days=days_of(one), member=False),
        provenance=provenance(one, load, question_set, anchor, kept),
        reading=views.reading_words(bands, invented=invented),
        notices=(
            *((views.INVENTED,) if invented else ()),
            *missing_columns(tuple(sources[number] for number in sorted(set(drawn["source"]))), asked),
        ),
        invented=invented,
    )


def by_area(strata: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The strata of a manifest, those of one area together: slug, name, population and sample."""
    rows: dict[str, dict[str, Any]] = {}
    for row in strata:
        name = names[row["slug"]]
        there = rows.setdefault(name, {"slug": row["slug"], "name": name, "population": 0, "sample": 0})
        there["population"] += row["population"]
        there["sample"] += row["sample"]
    return list(rows.values())


def _area_words(row: Mapping[str, Any], name: str) -> str:
    """The area of a record; a reserve says that it is one."""
    return f"{name} (in addition: not counted)" if str(row["number"]).startswith(replacements.PREFIX) else name


def workbook_rows(one: DrawFolder, records: Records, *, bands: Bands = AS_USUAL) -> dict[str, RecordRow]:
    """What a member's workbook says of each record, by pack number: enough to find the page, no more."""
    names = one.area_names
    sources = {source.number: source for source in records.sources}
    rows = {}
    for row in as_dicts(drawn_rows(one, records)):
        number, supplied = str(row["number"]), sources[row["source"]].supplied
        rows[number] = RecordRow(
            number=number,
            area=views.area_words(_area_words(row, names[row["stratum"]]), bands),
            power=views.field_words(row, "power", supplied=supplied),
            object=views.field_words(row, "object", supplied=supplied),
        )
    return rows


def as_dicts(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries by field, for the few records that are shown."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def how_to(drawn: int, one: DrawFolder) -> tuple[str, ...]:
    """What a member is asked to do, step by step."""
    settings = one.plan.settings
    each = -(-drawn * min(settings.readers, settings.members) // settings.members)
    whole = settings.readers >= settings.members
    return (
        f"This pack has {drawn} records. "
        + ("Everybody reads all of them." if whole else f"Each member's own copy has about {each} of them."),
        *views.HOW_TO,
        (
            "Judge what the officer knew before the search. A search can be well founded and find nothing, so do not "
            "turn to what came of it until you have answered."
        ),
    )


def _late(anchor: Anchor) -> tuple[str, ...]:
    """What members are told of searches that the force entered, changed or took out after it had sent them before."""
    said = []
    if anchor.late:
        entered = counted(anchor.late, "search of an earlier period was", "searches of an earlier period were")
        said.append(f"{entered} entered late and stood on no list so far; they are on this one, in their areas.")
    if anchor.changed or anchor.gone:
        changed = counted(anchor.changed, "search was changed", "searches were changed")
        gone = counted(anchor.gone, "was gone", "were gone")
        said.append(f"Of the searches that the force had sent before, {changed} in the file for this list and {gone}.")
    return tuple(said)


def further_sentences(one: DrawFolder) -> tuple[str, ...]:
    """What is particular to this draw: places not recorded, rejected rows, a larger draw."""
    sentences: list[str] = []
    if not one.is_first:
        sentences.append(
            "This is a larger draw from one part of the list of the first draw, with a seed of its own. Records that "
            "the first draw took could not be drawn again."
        )
        sentences += both_ways(one.read_together)
    names = {row["slug"]: row["population"] for row in one.manifest["strata"]}
    if one.is_first and names.get("no-location"):
        sentences.append(
            f"{counted(names['no-location'], 'search is', 'searches are')} recorded without a place that could be put "
            "on a map. Such searches are a group of their own and are drawn from too, so that leaving a place blank "
            "hides nothing."
        )
    if one.is_first and names.get("outside"):
        sentences.append(
            f"{counted(names['outside'], 'search is', 'searches are')} recorded as outside the area; such searches are "
            "drawn from too."
        )
    sentences += exclusions.sentences(one.plan.further) if one.is_first else ()
    sentences += withdrawn_sentences(one)
    sentences += must_see.sentences(one)
    account = one.account
    copies = account.get("copies_left_out", 0)
    if copies:
        left_out = counted(copies, "second copy was", "second copies were")
        sentences.append(f"Every row of a file stood in it twice; {left_out} left out.")
    sentences += account.get("not_there", [])
    if account["rejected"] > copies:
        sentences.append(
            f"{counted(account['rejected'] - copies, 'row', 'rows')} of the force's file could not be read and could "
            f"not be drawn. The office went on without because: {account['accept_rejects']}"
        )
    return tuple(sentences)


def both_ways(numbers: Sequence[str]) -> tuple[str, ...]:
    """What members are told of drawn records that the must-see paper of the first draw shows too."""
    if not numbers:
        return ()
    which = also_must_see(numbers)
    it = "it" if len(numbers) == 1 else "them"
    return (
        (
            f"{which} The lot took {it} as it takes any other. Please judge {it} by what is written here, and if you "
            "remember what came of a search, say so under Comment."
        ),
    )


def withdrawn_sentences(one: DrawFolder) -> tuple[str, ...]:
    """What members are told of records that were drawn and cannot be shown: which, why, and what is shown beside."""
    labels = {reason.code: reason.label for reason in exclusions.REASONS}
    gone = one.withdrawn[one.withdrawn["number"].isin(one.unavailable)]
    said = tuple(
        f"Record {number} was drawn and cannot be shown ({labels[code]}). That counts as not available: a finding."
        for number, code in zip(gone["number"], gone["reason"], strict=True)
    )
    if not len(one.called):
        return said
    named = ", ".join(one.called["number"])
    return (*said, f"Shown in addition, by the next tickets, and in no figure: {named}.")


def missing_columns(sources: tuple[Source, ...], asked: Sequence[QuestionView]) -> tuple[str, ...]:
    """What members could have seen if the force's file had a column for it. ``asked``: the questions of the pack."""
    supplied = frozenset.intersection(*(source.supplied for source in sources))
    missing = views.not_supplied(supplied)
    if not missing:
        return ()
    more = len(missing) - 6
    named = ", ".join(missing[:6]) + (f" and {more} more (the office can name them)" if more > 0 else "")
    said = f"The force's file has no column for: {named}. Questions about these cannot be answered from it."
    unsent = views.not_sent(asked, supplied=frozenset.union(*(source.supplied for source in sources)))
    return tuple(filter(None, (said, "" if "grounds" in supplied else views.no_reasons(asked), unsent)))


def days_of(one: DrawFolder) -> tuple[date, date]:
    """The first and the last day of the searches on the list."""
    window = one.manifest["window"]
    return date.fromisoformat(window["first"]), date.fromisoformat(window["last"])


def shown_name(name: str) -> str:
    """A file's name where it is of the published kind; any other may hold what a member should not see."""
    return name if reading.is_published_name(name) else "a file of the force"


def note_of(row: Mapping[str, Any]) -> str:
    """A remark beside a line of the table of areas."""
    if kind_of(row["slug"]) is StratumKind.EXCLUDED:
        return "could not be drawn"
    if not row["population"]:
        return "none on the list"
    return "all of them" if row["sample"] == row["population"] else ""


def provenance(
    one: DrawFolder, load: Mapping[str, Any], question_set: QuestionSet, anchor: Anchor, kept: Kept | None
) -> tuple[Fact, ...]:
    """Where everything came from, so that the pack can be made again and checked."""
    files = [
        Fact(
            label=f"File {number}",
            value=f"{shown_name(source['name'])}: {source['rows_read']:,} rows read, {source['accepted']:,} accepted, "
            f"{source['rejected']:,} rejected; SHA-256 {source['sha256']}",
        )
        for number, source in enumerate(load["sources"], start=1)
    ]
    for number, source in enumerate(kept.files if kept is not None else (), start=1):
        said = f"{shown_name(source['name'])}: {source['rows']:,} rows read; SHA-256 {source['sha256']}"
        files.append(Fact(label=f"Details {number}", value=said))
    return (
        *files,
        Fact(label="Areas", value=load["areas"]),
        *(Fact(label="Note", value=shown_notice(notice, load["sources"])) for notice in load["notices"]),
        Fact(label="Questions", value=f"{question_set.name}, version {question_set.version}"),
        Fact(label="Plan", value=f"SHA-256 {one.manifest['plan_sha256']}"),
        *([Fact(label="The extract, as the force said", value=anchor.extract)] if anchor.extract else []),
        *([Fact(label="Event in the office's ledger", value=anchor.event)] if anchor.event else []),
        Fact(label="Made with", value=f"scrutiny {scrutiny.__version__}"),
    )


def shown_notice(notice: str, sources: Sequence[Mapping[str, Any]]) -> str:
    """A notice for members: without made-up names of files, and without names of columns that are not carried."""
    for source in sources:
        notice = notice.replace(source["name"], shown_name(source["name"]))
    return re.sub(r"(not carried on): .*", r"\1", notice)
