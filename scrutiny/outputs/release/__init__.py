"""The release scan: the last gate before a file is handed out.

Every finished file is opened again, as a stranger could open it, and searched for every value that must not leave:
what stands in a field of class *secret*, and every text that a person signed as to be removed. Redaction decides
what is removed; this looks whether it was.

* A hit stops the release. It names the file, the kind of place and the kind of secret, **never the value**, and
  never a name that stands in a file: a file's own name is not shown if the value stands in it.
* Values of fewer than four letters or digits, and single words that files hold by right ("Brown" is also a colour),
  would stop every release. They are listed, and a person clears them hit by hit with a reason. A clearance is bound
  to the bytes of the file: in another version of it, it is void.
* A file that cannot be read (encrypted, damaged) stops the release too. One of an unknown kind is searched as raw
  bytes, and that is said.

What it cannot see: a value in a picture's points, in handwriting, in another language's spelling, or a person who can
be known by what is told about them. "Nothing was found" is the claim; "anonymous" is not.

Where what stands: ``wanted`` (what must not leave), ``search`` (the scan and the refusal), ``words`` (how a value is
found in text), ``files`` (which kind a file is) and its readers, all of which hand out what ``passage`` defines.
Nothing is read from the disk: files come as bytes, as they will be written.
"""

from scrutiny.outputs.release.search import SHORTEST, Hit, Scan, Unread, refuse, scan, words_in
from scrutiny.outputs.release.wanted import RemovedSpan, Secret, secrets_of

__all__ = [
    "SHORTEST", "Hit", "RemovedSpan", "Scan", "Secret", "Unread", "refuse", "scan", "secrets_of", "words_in",
]  # fmt: skip
