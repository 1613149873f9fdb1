"""Copies of the packs: who is to get one, who was given which, when it came back. "Who saw record 14" has an answer.

The copy register of a draw is ``private/copies.json`` of its folder: a line a copy, with the member's code, the copy's
number, the pack, its files with their SHA-256, the records in it, the day and the way it was given, and the day and the
way it ended. A line is never taken out; one that was written by mistake ends as a mistake, and counts for nothing. The
file has codes and numbers and no name, so it stays when packs and texts are over their time: who had seen a record may
be asked years later. The hashes of the files go with the packs (``without_hashes``), and the ledger has the hash of the
register without them, so that it can be checked before and after.

Who is on the panel stands in ``private/members.csv`` of a workspace (``panel.register``). A workspace without it, and a
draw folder outside any, have the members of the plan.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrutiny.cycle import state, steps, store, workspace
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import DrawFolder, larger_folders, open_folder
from scrutiny.cycle.steps import Done
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import IntegrityError, PrivacyError, SettingError, StepError, WriteError, counted
from scrutiny.panel import register
from scrutiny.panel.register import Register
from scrutiny.records.days import day_words
from scrutiny.sampling.frame import sha256_of
from scrutiny.sampling.plan import canonical_json

if TYPE_CHECKING:
    from scrutiny.outputs.letters import Handed, Holder, Withdrawn
    from scrutiny.outputs.paper import Paper

COPIES_FILE = "copies.json"
COPIES_FORM = "scrutiny-copies-1"
GIVEN, BACK = "given", "back"  # the steps, as the ledger has them
ALL = "all"
_DRAFT = "DRAFT-"  # how the file of a pack begins that is not redacted
_MEMBER = re.compile(r"(?<![A-Za-z0-9])M\d\d(?![A-Za-z0-9])")

# How a copy can be given, and in words after "given".
HOW: Mapping[str, str] = {
    "post": "by post",
    "courier": "by courier",
    "hand": "by hand",
    "email": "by e-mail",
    "link": "by a link",
}
# How a copy can end, and in words after its number.
RETURNED, DESTROYED, LOST, MISTAKE = "returned", "destroyed", "lost", "mistake"
ENDS: Mapping[str, str] = {
    RETURNED: "came back",
    DESTROYED: "was destroyed or deleted",
    LOST: "was lost",
    MISTAKE: "was never given: written down by mistake",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One copy that was given to a member. ``back`` and ``end`` are None and "" while it is out."""

    member: str
    number: int  # as it stands on the cover
    issue: int  # 1; 2 where a member was given the same number again, such as after a record was withdrawn
    pack_id: str
    formats: tuple[str, ...]
    files: Mapping[str, str]  # name: SHA-256; empty hashes once the packs are over their time
    records: tuple[str, ...]
    given: date
    how: str
    back: date | None = None
    end: str = ""

    @property
    def is_out(self) -> bool:
        """Whether the member still has it."""
        return self.back is None

    @property
    def was_given(self) -> bool:
        """Whether a member ever had it: all but what was written down by mistake."""
        return self.end != MISTAKE

    @property
    def named(self) -> str:
        """What it is called: "copy 3", "copy 3 (second issue)"."""
        which = {1: "", 2: " (second issue)", 3: " (third issue)"}.get(self.issue, f" (issue {self.issue})")
        return f"copy {self.number}{which}"

    @property
    def ended(self) -> str:
        """How it stands: "out", "came back on 20 November 2026"."""
        return "out" if self.back is None else f"{ENDS[self.end]} on {day_words(self.back)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The register after something was written down. ``changed``: the copies that it is about, as they are now."""

    draw: DrawFolder
    copies: tuple[Copy, ...]
    changed: tuple[Copy, ...]
    new: bool  # False: all of it stood there already
    content: bytes  # of the file


# --- what stands there ----------------------------------------------------------------------------------------


def read(path: Path) -> tuple[Copy, ...]:
    """The copies of a draw, in the order in which they were given. ``path``: of its folder, larger or first.

    Empty before one was given. Nothing else of the folder is read, so it works when the records are gone. Raises
    IntegrityError where the file is not as it was written.
    """
    place = path / store.PRIVATE / COPIES_FILE
    return from_json(store.read(place)) if place.exists() else ()


def to_json(copies: Sequence[Copy]) -> bytes:
    """``copies.json``."""
    lines = [
        {
            "member": one.member,
            "number": one.number,
            "issue": one.issue,
            "pack_id": one.pack_id,
            "formats": list(one.formats),
            "files": dict(one.files),
            "records": list(one.records),
            "given": one.given.isoformat(),
            "how": one.how,
            "back": one.back.isoformat() if one.back else "",
            "end": one.end,
        }
        for one in copies
    ]
    return canonical_json({"form": COPIES_FORM, "copies": lines})


def from_json(content: bytes) -> tuple[Copy, ...]:
    """What ``to_json`` wrote. Raises IntegrityError where it is not exactly that."""
    try:
        made = tuple(_copy_of(line) for line in json.loads(content)["copies"])
        same = to_json(made) == content and all(one.how in HOW and one.end in ("", *ENDS) for one in made)
    except (ValueError, KeyError, TypeError, AttributeError):
        same, made = False, ()
    if not same:
        raise IntegrityError(
            f"{store.PRIVATE}/{COPIES_FILE} differs: it is not as it was written",
            do="Bring it back from a backup: scrutiny restore",
        )
    return made


def _copy_of(line: Mapping[str, Any]) -> Copy:
    return Copy(
        member=line["member"],
        number=int(line["number"]),
        issue=int(line["issue"]),
        pack_id=line["pack_id"],
        formats=tuple(line["formats"]),
        files=dict(line["files"]),
        records=tuple(line["records"]),
        given=date.fromisoformat(line["given"]),
        how=line["how"],
        back=date.fromisoformat(line["back"]) if line["back"] else None,
        end=line["end"],
    )


def without_hashes(content: bytes) -> bytes:
    """The file without the hashes of what is deleted when its time is over: names of files, and all else, stay."""
    return to_json([replace(one, files=dict.fromkeys(one.files, "")) for one in from_json(content)])


def lasting_hash(content: bytes) -> str:
    """The hash of the register as the ledger has it: the same before and after the packs are deleted."""
    return sha256_of(without_hashes(content))


def record_number(text: str) -> str:
    """A record's number as the packs have it: " 014" is "14", "r1" is "R1"."""
    upper = text.strip().upper()
    label = upper[:1] if upper.startswith("R") else ""
    return label + (upper.removeprefix(label).lstrip("0") or "0")


def who_saw(copies: Sequence[Copy], number: str) -> tuple[Copy, ...]:
    """The copies in which a record stood that members were given, whether they still have them or not."""
    wanted = record_number(number)
    return tuple(one for one in copies if one.was_given and wanted in one.records)


def holding(copies: Sequence[Copy], number: str) -> tuple[Copy, ...]:
    """The copies with a record in them that are still out, or lost: where its page may lie."""
    return tuple(one for one in who_saw(copies, number) if one.is_out or one.end == LOST)


def copy_numbers(codes: Sequence[str], copies: Sequence[Copy] = ()) -> dict[str, tuple[int, int]]:
    """The number of each member's copy, and of how many, for covers and letters.

    Who has been given a copy of this draw keeps its number; the others get the free ones in order. So no number of a
    draw ever names two members, though members come and go.
    """
    kept = {one.member: one.number for one in copies}
    taken = set(kept.values())
    free = iter(number for number in range(1, len(codes) + len(taken) + 1) if number not in taken)
    numbers = {code: kept[code] if code in kept else next(free) for code in codes}
    of = max([len(codes), *taken, *numbers.values()], default=0)
    return {code: (number, of) for code, number in numbers.items()}


# --- writing down ---------------------------------------------------------------------------------------------


def given(
    root: Path,
    members: Sequence[str],
    *,
    on: date,
    how: str,
    today: date,
    formats: Mapping[str, Sequence[str]] | None = None,
    draw: str | None = None,
) -> Written:
    """Write down that members were given their copies of a draw's pack.

    ``members``: codes, or "all" for everybody who has none. ``formats``: by code; default: the usual ones. The files
    are those that lie in the pack now. What stands there already, for the same day and way, is not written twice.

    Raises SettingError for a code that has no copy in this pack, a day to come, or a copy that is out already;
    PrivacyError while the pack is a draft; StepError before there is one.
    """
    _refuse_day(on, today)
    _one_of(how, HOW, where="--how")
    one = open_folder(root, draw=draw)
    assigned: Mapping[str, Sequence[str]] = one.assigned["members"]
    before = read(one.path)
    numbers = copy_numbers(list(assigned), before)
    tree = store.read_tree(one.path / store.PACK)
    now, changed, new = list(before), [], False
    # Where nobody is left, "all" may be this very step again, stopped after its file: those of the same day and way.
    same = [one.member for one in before if one.is_out and (one.given, one.how) == (on, how)]
    for code in _codes(members, assigned, before) or tuple(dict.fromkeys(same)):
        files = {name: sha256_of(tree[name]) for name in _files_of(tree, code)}
        standing = next((each for each in reversed(now) if each.member == code and each.is_out), None)
        if standing is not None and standing.files == files and (standing.given, standing.how) == (on, how):
            changed.append(standing)
            continue
        if standing is not None and standing.files == files:
            raise SettingError(
                f"{code} has this very copy since {day_words(standing.given)}, {HOW[standing.how]}",
                where="MEMBER",
                do=f"If it was lost: scrutiny copies back {code} --how lost. If that was written down by mistake: "
                f"scrutiny copies back {code} --how mistake. Then run this again",
            )
        wanted = (formats or {}).get(code, register.USUAL)
        made = Copy(
            member=code,
            number=numbers[code][0],
            issue=1 + max((each.issue for each in now if each.member == code), default=0),
            pack_id=one.assigned["pack_id"],
            formats=tuple(str(each) for each in wanted),
            files=files,
            records=tuple(assigned[code]),
            given=on,
            how=how,
        )
        now.append(made)
        changed.append(made)
        new = True
    return _written(one, now, changed, new=new)


def came_back(
    root: Path, members: Sequence[str], *, on: date, how: str = RETURNED, today: date, draw: str | None = None
) -> Written:
    """Write down that copies came back, were destroyed or lost, or were never given.

    ``members``: codes, or "all" for every copy that is out. Every copy of the member that is out ends with it. What
    stands there already, for the same day and way, is not written twice.

    Raises SettingError for a member who has no copy, and for a day before it was given or to come.
    """
    _refuse_day(on, today)
    _one_of(how, ENDS, where="--how")
    one = open_folder(root, draw=draw)
    before = read(one.path)
    # Where none is out, "all" may be this very step again, stopped after its file: those of the same day and way.
    out = [each.member for each in before if each.is_out] or [
        each.member for each in before if (each.back, each.end) == (on, how)
    ]
    codes = tuple(dict.fromkeys(out)) if _is_all(members) else _tidy(members)
    if not codes:
        raise SettingError("no copy is out", where="MEMBER", do="See: scrutiny copies")
    now, changed, new = list(before), [], False
    for code in codes:
        own = [place for place, each in enumerate(now) if each.member == code]
        ending = [place for place in own if now[place].is_out]
        if not ending:
            done = [now[place] for place in own if (now[place].back, now[place].end) == (on, how)]
            if not done:
                raise SettingError(
                    f"{code} has no copy" if not own else f"every copy of {code} has ended ({now[own[-1]].ended})",
                    where="MEMBER",
                    expected=f"one of: {', '.join(dict.fromkeys(out))}" if out else "a member whose copy is out",
                    do="See: scrutiny copies",
                )
            changed += done
            continue
        for place in ending:
            if on < now[place].given:
                raise SettingError(
                    f"{code} was given it on {day_words(now[place].given)}, which is later", where="--on"
                )
            now[place] = replace(now[place], back=on, end=how)
            changed.append(now[place])
            new = True
    return _written(one, now, changed, new=new)


def _written(one: DrawFolder, now: Sequence[Copy], changed: Sequence[Copy], *, new: bool) -> Written:
    content = to_json(now)
    if new:
        store.write(one.path / store.PRIVATE / COPIES_FILE, content)
    return Written(draw=one, copies=tuple(now), changed=tuple(changed), new=new, content=content)


def _is_all(members: Sequence[str]) -> bool:
    return [each.casefold() for each in members] == [ALL]


def _tidy(members: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.strip().upper() for each in members))


def _codes(members: Sequence[str], assigned: Mapping[str, object], copies: Sequence[Copy]) -> tuple[str, ...]:
    """The codes that are meant. Raises SettingError for one that has no copy in this pack."""
    if _is_all(members):
        having = {one.member for one in copies if one.is_out}
        return tuple(code for code in assigned if code not in having)
    codes = _tidy(members)
    strange = [number for number, code in enumerate(codes, start=1) if code not in assigned]
    if strange or not codes:
        raise SettingError(
            f"word {strange[0]} is no member of this pack" if strange else "no member is named",
            where="MEMBER",
            expected=f"one or more of: {', '.join(assigned)}; or all",
        )
    return codes


def _files_of(tree: Mapping[str, bytes], code: str) -> tuple[str, ...]:
    """The files of a member: those of the folder of that name; in a pack without such folders, all but the others' own.

    Raises StepError where there is none, PrivacyError where the pack is not redacted.
    """
    own = [name for name in tree if name.startswith(f"{code}/")]
    if not own:
        own = [name for name in tree if "/" not in name and set(_MEMBER.findall(name)) <= {code}]
    if not own:
        raise StepError(f"there is no pack for {code}", where=store.PACK, do="Run: scrutiny pack")
    if any(name.rpartition("/")[2].startswith(_DRAFT) for name in own):
        raise PrivacyError(
            "this pack is a draft: nobody has checked and signed its texts",
            where=store.PACK,
            do="It is not to be given to anybody. Run: scrutiny redact, then scrutiny pack",
        )
    return tuple(sorted(own))


def _refuse_day(on: date, today: date) -> None:
    if on > today:
        raise SettingError(f"{day_words(on)} is still to come", where="--on", expected="a day up to today")


def _one_of(code: str, known: Mapping[str, str], *, where: str) -> None:
    if code not in known:
        listed = "; ".join(f"{name} ({words})" for name, words in known.items())
        raise SettingError("that is not on the list", where=where, expected=f"one of: {listed}")


# --- in a workspace -------------------------------------------------------------------------------------------


def give(
    root: Path,
    members: Sequence[str],
    *,
    on: date,
    how: str,
    context: Context,
    cycle: str | None = None,
    round_: int = 1,
    stage: str | None = None,
) -> Done[Written]:
    """``given`` as a recorded step. Formats are those of the register. SettingError where it is recorded already."""
    known = register_of(root)
    formats = {one.code: one.wants for one in known.members} if known is not None else None
    return _on_draw(
        root,
        GIVEN,
        lambda place, draw: given(place, members, on=on, how=how, today=context.today(), formats=formats, draw=draw),
        context=context,
        cycle=cycle,
        round_=round_,
        stage=stage,
    )


def take_back(
    root: Path,
    members: Sequence[str],
    *,
    on: date,
    how: str = RETURNED,
    context: Context,
    cycle: str | None = None,
    round_: int = 1,
    stage: str | None = None,
) -> Done[Written]:
    """``came_back`` as a recorded step. SettingError where it is recorded already."""
    return _on_draw(
        root,
        BACK,
        lambda place, draw: came_back(place, members, on=on, how=how, today=context.today(), draw=draw),
        context=context,
        cycle=cycle,
        round_=round_,
        stage=stage,
    )


def _on_draw(
    root: Path,
    step: str,
    act: Callable[[Path, str | None], Written],
    *,
    context: Context,
    cycle: str | None,
    round_: int,
    stage: str | None,
) -> Done[Written]:
    def once(place: Path, draw: str | None) -> Written:
        written = act(place, draw)
        code = state.Subject(cycle=place.parent.name, round=round_, stage=draw or state.FIRST).code
        events = [one for one in workspace.opened(root).events if one.subject == code and one.step in (GIVEN, BACK)]
        last = events[-1].payload if events else None
        # A step that was stopped before its event finds its line there, and the ledger without it: then it goes on.
        if not written.new and last is not None and last["copies_sha256"] == lasting_hash(written.content):
            raise SettingError("that is written down already", where="MEMBER", do="See: scrutiny copies")
        return written

    return steps.on_draw(
        root,
        step,
        act=once,
        about=lambda written, _: about(written),
        context=context,
        cycle=cycle,
        round_=round_,
        stage=stage,
    )


def about(written: Written) -> dict[str, object]:
    """The payload of an event: which copies, how they stand, and the lasting hash of the register as it is then.

    It has no hash of a pack: it need not be purged, and gives nothing back of what is deleted.
    """
    return {
        "copies": [
            {
                "member": one.member,
                "number": one.number,
                "issue": one.issue,
                "pack_id": one.pack_id,
                "given": one.given.isoformat(),
                "how": one.how,
                "back": one.back.isoformat() if one.back else "",
                "end": one.end,
            }
            for one in written.changed
        ],
        "copies_sha256": lasting_hash(written.content),
    }


def registers(round_folder: Path) -> dict[str, tuple[Copy, ...]]:
    """The copy registers of a round, by draw ("first", "intense:watford"); those in which nothing stands are left out.

    Reads nothing but these files.
    """
    found = {state.FIRST: read(round_folder)}
    for path in larger_folders(round_folder):
        found[path.name.replace("-", ":", 1)] = read(path)
    return {stage: copies for stage, copies in found.items() if copies}


def round_folders(work: Workspace, cycle: str) -> tuple[Path, ...]:
    """The draw folders of a cycle's rounds that are there."""
    return tuple(
        path
        for path in sorted((work.root / workspace.CYCLES / cycle).glob("round-*"))
        if path.is_dir() and not store.is_left(path)
    )


# --- who is on the panel --------------------------------------------------------------------------------------


def register_of(root: Path, *, areas: Mapping[str, str] | None = None) -> Register | None:
    """The members' register of a workspace; None where it has none. Raises SettingError for what cannot be read."""
    path = root / workspace.PRIVATE / register.REGISTER_FILE
    where = f"{workspace.PRIVATE}/{register.REGISTER_FILE}"
    return register.parse(store.read(path), areas=areas, where=where) if path.is_file() else None


def names_of(root: Path) -> dict[str, register.Person] | None:
    """Who each code is; None where the office keeps that elsewhere. Never for a pack, a letter or the ledger."""
    path = root / workspace.PRIVATE / register.NAMES_FILE
    where = f"{workspace.PRIVATE}/{register.NAMES_FILE}"
    return register.parse_names(store.read(path), where=where) if path.is_file() else None


def area_names(work: Workspace) -> dict[str, str] | None:
    """Slug and name of the areas of the settings; None where these do not say which there are."""
    from scrutiny.cycle.load import read_areas
    from scrutiny.records.areas import BUILT_IN

    said = work.config.areas
    if said.file:
        found = read_areas(work.root / said.file, name_property=said.name_property or None)
    elif work.config.force.name in BUILT_IN:
        found = BUILT_IN[work.config.force.name]
    else:
        return None
    return {area.slug: area.name for area in found.areas}


def codes_for(known: Register | None, *, members: int, on: date | None) -> tuple[str, ...]:
    """The codes of those who get a copy: who serves on a day (without one: everybody in the register), else M01, M02.

    Raises SettingError where nobody serves on that day.
    """
    from scrutiny.panel.members import member_codes

    if known is None:
        return member_codes(members)
    codes = known.codes if on is None else known.serving(on)
    if not codes:
        raise SettingError(
            f"no member serves on {day_words(on)}" if on else "nobody is in it",
            where=f"{workspace.PRIVATE}/{register.REGISTER_FILE}",
            do="Mend the terms of the members there",
        )
    return codes


def start_register(work: Workspace) -> tuple[Path, ...]:
    """Write the files of the register to be filled in, with a row for each member of the settings; those that are new.

    Nothing that somebody typed is ever written over: a list of names that is there stays, and WriteError is raised
    where there is a register.
    """
    private = work.root / workspace.PRIVATE
    names, members = private / register.NAMES_FILE, private / register.REGISTER_FILE
    if members.exists():
        raise WriteError("it is there already", where=f"{workspace.PRIVATE}/{members.name}", do="Edit that one")
    codes = codes_for(None, members=work.config.panel.members, on=None)
    files = {
        names: register.blank_names(codes),
        members: register.to_csv(Register(members=tuple(register.Member(code=code) for code in codes))),
    }
    new = tuple(path for path in files if not path.exists())
    for path in new:
        store.write(path, files[path])
    return new


def without_a_name(known: Register, names: Mapping[str, register.Person]) -> tuple[str, ...]:
    """What is missing in the private list of names, a sentence each, by code."""
    absent = [code for code in known.codes if code not in names or not names[code].name]
    strange = [code for code in names if code not in known.codes]
    said = []
    if absent:
        said.append(f"The list of names has no name for: {', '.join(absent)}.")
    if strange:
        said.append(f"The list of names has codes that the register does not know: {', '.join(strange)}.")
    return tuple(said)


# --- a record that was withdrawn after copies went out --------------------------------------------------------


def withdrawn_of(one: DrawFolder, number: str) -> "Withdrawn":
    """What members are told of a withdrawn record. Raises SettingError where it is not withdrawn."""
    from scrutiny.outputs.letters import Withdrawn
    from scrutiny.sampling import exclusions

    wanted = record_number(number)
    numbers = list(one.withdrawn["number"])
    if wanted not in numbers:
        raise SettingError(
            "this record is not withdrawn",
            where="RECORD",
            expected=f"one of: {', '.join(numbers)}" if numbers else "a record that was; none is",
            do="Withdraw it first: scrutiny replace",
        )
    made = one.replaced[numbers.index(wanted)]
    follows = {each.withdrawn: each for each in one.replaced}
    last = made
    while last.reserve in follows:  # the reserve was withdrawn, too: what is shown is the one called for it
        last = follows[last.reserve]
    return Withdrawn(number=wanted, reason=exclusions.reason_of(made.reason).label, instead=last.label)


def holders(copies: Sequence[Copy], number: str) -> tuple["Holder", ...]:
    """The copies that hold a record, as the office's list of them has it."""
    from scrutiny.outputs.letters import Holder

    return tuple(
        Holder(
            member=one.member,
            copy=one.named,
            formats=one.formats,
            given=f"{day_words(one.given)}, {HOW[one.how]}",
            now=one.ended,
        )
        for one in holding(copies, number)
    )


def withdrawal_papers(
    one: DrawFolder, copies: Sequence[Copy], handed: Mapping[str, "Handed"]
) -> tuple[dict[str, dict[str, "Paper"]], dict[str, "Paper"]]:
    """What goes out when packs are made again after a record of them was withdrawn, by file name without its ending.

    ``handed``: by code, the copies as they are made now. First, by code, the notice and the page that takes the
    record's place, for each member whose last copy holds it; then the office's lists of the copies that hold it. Both
    are empty before copies went out. Who was given the new copy gets no further notice of that record.
    """
    from scrutiny.outputs import letters

    last = {each.member: each for each in copies if each.was_given and each.is_out}
    members: dict[str, dict[str, Paper]] = {}
    office: dict[str, Paper] = {}
    for number in one.withdrawn["number"]:
        held = holders(copies, number)
        if not held:
            continue
        withdrawn = withdrawn_of(one, number)
        office[f"copies-of-record-{number}"] = letters.holders_list(withdrawn, held, pack_id=one.assigned["pack_id"])
        for code in handed:
            if code in last and number in last[code].records:
                own = members.setdefault(code, {})
                own[f"notice-record-{number}"] = letters.withdrawal_notice(handed[code], withdrawn)
                own[f"in-place-of-record-{number}"] = letters.replacement_page(
                    withdrawn,
                    pack_id=handed[code].pack_id,
                    marking=handed[code].marking,
                    nobody_picked=handed[code].nobody_picked,
                )
    return members, office


# --- what is said ---------------------------------------------------------------------------------------------


def sentences(copies: Sequence[Copy], members: Sequence[str] = ()) -> tuple[str, ...]:
    """How the copies of a draw stand. ``members``: who is to get one, where that is known."""
    real = [one for one in copies if one.was_given]
    if not real:
        return ("No copy was given yet.",)
    out = [one for one in real if one.is_out]
    lost = [one for one in real if one.end == LOST]
    said = [f"{counted(len(real), 'copy was', 'copies were')} given."]
    if out:
        named = ", ".join(_short(one) for one in out)
        said.append(f"Still out: {counted(len(out), 'copy', 'copies')} ({named}).")
    else:
        said.append("None is out.")
    if lost:
        said.append(f"Lost: {', '.join(_short(one) for one in lost)}. Has the data protection officer been told?")
    waiting = [code for code in members if code not in {one.member for one in real}]
    if waiting:
        said.append(f"Not given yet: {', '.join(waiting)}.")
    return tuple(said)


def _short(one: Copy) -> str:
    """The member; where it is not the first issue, which."""
    return one.member if one.issue == 1 else f"{one.member} {one.named}"


def seen_sentences(number: str, by_draw: Mapping[str, Sequence[Copy]]) -> tuple[str, ...]:
    """Who was given a record, a sentence a copy."""
    wanted = record_number(number)
    found = [
        f"{one.member}: {one.named}, given on {day_words(one.given)} {HOW[one.how]}; {_end_words(one)}."
        for copies in by_draw.values()
        for one in who_saw(copies, wanted)
    ]
    if not found:
        return (f"No copy that was given to a member holds record {wanted}.",)
    return (
        f"Record {wanted} stands in {counted(len(found), 'copy that was', 'copies that were')} given to members:",
        *found,
        "The office's own staff who worked with the record are in scrutiny log.",
    )


def _end_words(one: Copy) -> str:
    return "still out" if one.is_out else one.ended
