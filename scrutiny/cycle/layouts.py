"""Layouts of one's own: proposing one for a file that no layout knows, and writing to the force for the records."""

from dataclasses import dataclass
from pathlib import Path

from scrutiny.cycle import store
from scrutiny.cycle.context import Context
from scrutiny.errors import InputError, ScrutinyError, SettingError, WriteError
from scrutiny.outputs import request
from scrutiny.records import guess, layout, reading
from scrutiny.records.files import Item
from scrutiny.records.guess import Proposal

FOLDER = Path("scrutiny-layouts")  # under the current folder; read by every command that reads extracts
_PACKED = (".gz", ".zip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A proposal and the file that it stands in."""

    proposal: Proposal
    path: Path


def write_proposal(path: Path, context: Context, *, out: Path | None = None, replace: bool = False) -> Written:
    """Propose a layout for a file and write it for a person to mend.

    Raises WriteError where there is such a layout already and ``replace`` is not set, and InputError where the file
    cannot be read or its first row does not look like names of columns.
    """
    target = out or FOLDER / f"{_stem(path)}.toml"
    if target.suffix.lower() != ".toml":
        raise SettingError("the name does not end in .toml", where=target.name, do="Name a file such as herts.toml")
    if target.exists() and not replace:
        raise WriteError(
            "there is such a file already, perhaps mended by somebody",
            where=str(target),
            do="Name another with --out, or add --replace to write over it",
        )
    proposal = _propose(reading.items_of([path])[0], context, name=guess.slug(target.stem))
    store.write(target, guess.to_toml(proposal).encode())
    return Written(proposal=proposal, path=target)


def propose_file(item: Item, context: Context) -> Path:
    """The path of a proposed layout for a file whose columns no layout knows.

    One that was proposed for such a file before is left as it is, and its path given again; a layout of the same name
    for another kind of file is not touched either.
    """
    headers, _ = reading.peek_at(item)
    stem, number = _stem(Path(item.name)), 1
    while True:
        target = FOLDER / (f"{stem}.toml" if number == 1 else f"{stem}-{number}.toml")
        if not target.exists():
            proposal = _propose(item, context, name=guess.slug(target.stem))
            store.write(target, guess.to_toml(proposal).encode())
            return target
        if _is_for(target, headers):
            return target
        number += 1


def _is_for(target: Path, headers: tuple[str, ...]) -> bool:
    """Whether a layout that is there is for a file with these headers; one that does not hold may be."""
    try:
        return layout.load_own([target])[0].fits(headers)
    except ScrutinyError:
        return True  # to be mended, not to be passed over


def _propose(item: Item, context: Context, *, name: str) -> Proposal:
    context.say(f"Looking at {item.shown}")
    headers, sample = reading.peek_at(item)
    try:
        return guess.propose(headers, sample, name=name)
    except InputError as error:
        raise InputError(error.found, where=item.shown, expected=error.expected, do=error.do) from None


def _stem(path: Path) -> str:
    """The file's name without its endings, as a name for a layout: 2026-08.csv.gz -> 2026_08."""
    plain = path.with_suffix("") if path.suffix.lower() in _PACKED else path
    return guess.slug(plain.stem)


def write_request(wanted: request.Wanted, *, out: Path, replace: bool = False) -> None:
    """Write the letter to the force, as Word (``.docx``) or plain text (``.txt``)."""
    renderers = {".docx": request.letter_docx, ".txt": request.letter_text_bytes}
    render = renderers.get(out.suffix.lower())
    if render is None:
        raise SettingError(
            "the ending is not one that can be written", where=out.name, expected=" or ".join(sorted(renderers))
        )
    if out.exists() and not replace:
        raise WriteError(
            "there is such a file already", where=str(out), do="Name another, or add --replace to write over it"
        )
    store.write(out, render(request.letter(wanted)))
