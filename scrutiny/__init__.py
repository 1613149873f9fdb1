"""scrutiny: stop-and-search records for community scrutiny panels.

The rooms, from the inside out (``docs/architecture.md``): ``statistics``, ``records``, ``code_a``,
``sampling``, ``panel``, ``accountability``, ``outputs``, ``cycle``, ``cli``. A room may import those
before it and nothing after it. This file imports nothing until it is asked, so that ``scrutiny --help`` is quick.

For a notebook: ``from scrutiny import draw, estimate, plan`` (``docs/tutorial/sampling-in-a-notebook.md``).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrutiny.sampling.library import draw, estimate
    from scrutiny.sampling.plan import plan

__all__ = ["__version__", "draw", "estimate", "plan"]

__version__ = "0.1.0"

# Where the functions for a notebook are: found when they are asked for.
_FRONT = {"draw": "library", "estimate": "library", "plan": "plan"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 -- PEP 562
    if name not in _FRONT:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    return getattr(import_module(f"scrutiny.sampling.{_FRONT[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
