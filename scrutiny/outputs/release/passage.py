"""What a reader of files hands to the release scan: passages of text, files inside files, and what it cannot read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that stands together, and the kind of place it stands in."""

    where: str  # a kind of place: "HTML comment"; never a name from the file
    text: str
    place: str = ""  # where to look: "page 3"; never a name from the file
    lines: bool = False  # the passage's lines are the file's, so that a line number helps
    style: bool = False  # written in the language of style sheets, which has escapes of its own


@dataclass(frozen=True, slots=True)
class Inner:
    """A file inside a file: an attachment, a picture, a part of an archive."""

    where: str
    name: str  # shown only after it was found to be clean; empty where it has none of its own
    data: bytes


@dataclass(frozen=True, slots=True)
class Trouble:
    """What could not be read, in words fit for a message; ``stops`` where something may stand there unseen."""

    what: str
    stops: bool


Part = Passage | Inner | Trouble

# What a file may unfold to; a pack is a hundredth of it.
LARGEST = 300_000_000
