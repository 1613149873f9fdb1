"""Words that nothing here says of a search. A check answers about the record; what somebody did is for people."""

from __future__ import annotations

import re

# "Fail" with its endings, "compliance", "did not comply" and "non-compliant", "illegal", "unlawful" and "not lawful",
# "breach", "violation".
ACCUSING = re.compile(
    r"unlawful|not lawful|breach|fail|illegal|not legal|complian|\bcompl(?:y|ied|ies)|violat", re.IGNORECASE
)


def accusing(text: str) -> str | None:
    """The first word, or words, in a text that accuse, as they are written; None where there are none."""
    found = ACCUSING.search(text)
    if found is None:
        return None
    before = re.findall(r"[\w-]*$", text[: found.start()])[0]
    after = re.findall(r"^[\w-]*", text[found.end() :])[0]
    return f"{before}{found.group()}{after}"
