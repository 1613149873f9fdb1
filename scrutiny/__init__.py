"""scrutiny: stop-and-search records for community scrutiny panels.

The rooms, from the inside out (``docs/architecture.md``): ``statistics``, ``records``, ``code_a``,
``sampling``, ``panel``, ``accountability``, ``outputs``, ``cycle``, ``cli``. A room may import those
before it and nothing after it. This file imports nothing, so that ``scrutiny --help`` is quick.
"""

__version__ = "0.1.0"
