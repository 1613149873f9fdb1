"""The only finder of templates and sample data, in a checkout and in an installed wheel.

In a wheel both folders lie inside the package (``_templates``, ``_sample_data``). In a checkout, and so
in an editable install, they lie at the top of the project. The package's own folder is asked first and
site-packages is never searched: an editable install can leave a stale copy there.
"""

from pathlib import Path

import scrutiny

_PACKAGE = Path(scrutiny.__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parent / name


def templates() -> Path:
    """The folder of templates."""
    return _folder("templates")


def template_text(name: str) -> str:
    """The text of one template; ``name`` is its path below the folder, with forward slashes."""
    return (templates() / name).read_text(encoding="utf-8")


def sample_data() -> Path:
    """The folder of invented data."""
    return _folder("sample_data")
