"""One measurement: a fresh process does one stage of one competitor and says what it took and what came out."""

import json
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_RUN = Path(__file__).resolve().with_name("run.py")
_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")  # Linux; elsewhere there is no peak


def _as_given(given: Any) -> Any:
    return given


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage of one competitor. Only ``run`` is timed."""

    run: Callable[[Any], Any]
    prepare: Callable[[Any], Any] = _as_given
    facts: Callable[[Any], Any] | None = None  # what is compared between competitors; None: nothing
    after: str = ""  # the step whose result is the input; none: the path of the extract


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run of a step took, and what it found."""

    cpu: float  # seconds, all threads
    wall: float
    peak: float | None  # most memory while it ran, input included, MiB
    facts: Any


def measure(name: str, extract: Path, kept: Path) -> Cost:
    """Run a step in a fresh process. ``kept``: the folder in which steps leave what later ones start from."""
    command = [sys.executable, str(_RUN), "--step", name, str(extract), str(kept)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{name} failed:\n{done.stderr}"
        raise RuntimeError(message)
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def run_step(name: str, step: Step, extract: Path, kept: Path, *, keep: bool) -> Cost:
    """The work of the fresh process. ``keep``: whether a later step starts from what comes out."""
    given = step.prepare(pickle.loads((kept / step.after).read_bytes()) if step.after else extract)
    forget_peak()
    cpu, wall = time.process_time(), time.perf_counter()
    result = step.run(given)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    most = peak()
    if keep and not (kept / name).exists():
        (kept / name).write_bytes(pickle.dumps(result, protocol=5))
    return Cost(cpu=cpu, wall=wall, peak=most, facts=step.facts(result) if step.facts else None)


def forget_peak() -> None:
    """Begin anew: what was held before does not count."""
    if _RESET.exists():
        _RESET.write_text("5", encoding="ascii")


def peak() -> float | None:
    """The most memory that this process held, MiB; None where the system does not say."""
    if not _STATUS.exists():
        return None
    lines = _STATUS.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
