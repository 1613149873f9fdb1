"""Make the folder that a laptop without Python, network or administrator rights can use.

    python tools/make_folder.py --out scrutiny-windows [--embeddable python-3.12.x-embed-amd64.zip]
    python tools/make_folder.py --out scrutiny-here --platform here      (the twin of this machine, for tests)

It lays our wheel and every wheel that it needs into ``wheels/``, each checked to be pure Python or for 64-bit Windows,
with their SHA-256 in ``wheels.txt``. With an embeddable Python (from python.org, by IT) everything is unpacked beside
it and nothing needs to be installed; without one, ``Start.cmd`` makes an environment inside the folder from the Python
that IT has installed, without network. ``Start.cmd`` opens ``scrutiny next``.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from email.message import Message
from email.parser import Parser
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
WINDOWS, HERE = "win_amd64", "here"
OURS = "scrutiny"

START = r"""@echo off
rem Opens scrutiny where you left off. Nothing is installed outside this folder, and no network is used.
setlocal
cd /d "%~dp0"
chcp 65001 >nul
set PYTHONUTF8=1
if exist "python\python.exe" (
  set "PY=python\python.exe"
  goto run
)
if not exist "environment\Scripts\python.exe" (
  where py >nul 2>nul || goto nopython
  echo Setting up, once. This takes a few minutes.
  py -{version} -m venv environment || goto nopython
  environment\Scripts\python -m pip install --quiet --no-index --find-links wheels scrutiny || goto failed
)
set "PY=environment\Scripts\python.exe"
:run
"%PY%" -m scrutiny next %*
echo.
pause
exit /b
:nopython
echo There is no Python {version} on this laptop. Ask IT for one of these two:
echo   - the folder again, made with the "Windows embeddable package" of Python {version}; or
echo   - Python {version} from the software centre.
pause
exit /b 1
:failed
echo Setting up did not work. Delete the folder "environment" here and try again, or show IT the lines above.
pause
exit /b 1
"""

README = """scrutiny {ours}, for {platform} and Python {version}

Double-click Start.cmd. It asks what it needs and says what it does.

Nothing here uses the network, and nothing is written outside the folders that you name.
wheels.txt lists every part with its SHA-256, for IT.
"""


def main() -> None:
    """Make the folder and say what is in it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="The folder to make; it must not exist.")
    parser.add_argument("--platform", choices=[WINDOWS, HERE], default=WINDOWS)
    parser.add_argument("--python-version", default="3.12", help="The Python that it is for (Windows).")
    parser.add_argument("--embeddable", type=Path, help="The Windows embeddable package of that Python (a zip).")
    parser.add_argument("--wheel", type=Path, help="Our wheel, if it was built already.")
    asked = parser.parse_args()
    if asked.out.exists():
        sys.exit(f"{asked.out} is there already")
    version = asked.python_version if asked.platform == WINDOWS else f"{sys.version_info[0]}.{sys.version_info[1]}"
    wheels = asked.out / "wheels"
    wheels.mkdir(parents=True)
    ours = our_wheel(asked.wheel, wheels)
    gather(wheels, platform=asked.platform, version=version)
    check(wheels, platform=asked.platform, version=version)
    listed = sorted(wheels.glob("*.whl"))
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in listed]
    (asked.out / "wheels.txt").write_text("\n".join(lines) + "\n", encoding="ascii")
    words = {"ours": str(parse_wheel_filename(ours.name)[1]), "version": version}
    platform = "64-bit Windows" if asked.platform == WINDOWS else "this machine"
    (asked.out / "README.txt").write_text(README.format(platform=platform, **words), encoding="ascii", newline="\r\n")
    if asked.platform == WINDOWS:
        start = START.replace("{version}", version)
        (asked.out / "Start.cmd").write_text(start, encoding="ascii", newline="\r\n")
    if asked.embeddable is not None:
        unpack(asked.embeddable, listed, asked.out / "python", version=version)
    size = sum(path.stat().st_size for path in asked.out.rglob("*") if path.is_file()) / 1e6
    print(f"{asked.out}: {len(listed)} wheels for {asked.platform}, Python {version}, {size:.0f} MB in all")


def our_wheel(built: Path | None, wheels: Path) -> Path:
    """Our own wheel, built from this checkout unless it was built already."""
    if built is None:
        run([sys.executable, "-m", "build", "--wheel", "--outdir", str(wheels), str(ROOT)])
        return next(wheels.glob(f"{OURS}-*.whl"))
    return Path(shutil.copy(built, wheels / built.name))


def gather(wheels: Path, *, platform: str, version: str) -> None:
    """Download what our wheel needs, and what that needs, until nothing is missing.

    Each round downloads by name what is missing for the *target*: pip itself would ask this machine whether it is
    Windows, and leave out what only Windows needs.
    """
    while missing := sorted(set(needed(wheels, platform=platform, version=version))):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(wheels)]
        if platform == WINDOWS:
            command += ["--platform", WINDOWS, "--python-version", version, "--implementation", "cp"]
        run([*command, "--only-binary", ":all:", *missing])


def needed(wheels: Path, *, platform: str, version: str) -> Iterator[str]:
    """Requirements of the wheels in the folder that no wheel there meets."""
    there = {canonicalize_name(parse_wheel_filename(path.name)[0]): path for path in wheels.glob("*.whl")}
    environment = target_environment(platform=platform, version=version)
    for path in there.values():
        for requirement in requirements_of(path):
            if requirement.marker is None or requirement.marker.evaluate(environment):
                found = there.get(canonicalize_name(requirement.name))
                if found is None:
                    yield f"{requirement.name}{requirement.specifier}"
                elif not requirement.specifier.contains(parse_wheel_filename(found.name)[1], prereleases=True):
                    sys.exit(f"{found.name} is not what {path.name} needs ({requirement})")


def target_environment(*, platform: str, version: str) -> dict[str, str]:
    """What environment markers are asked against."""
    environment = {**{key: str(value) for key, value in default_environment().items()}, "extra": ""}
    if platform == WINDOWS:
        environment |= {
            "os_name": "nt",
            "sys_platform": "win32",
            "platform_system": "Windows",
            "platform_machine": "AMD64",
            "python_version": version,
            "python_full_version": f"{version}.0",
            "implementation_version": f"{version}.0",
        }
    return environment


def said_by(wheel: Path) -> Message:
    """What a wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode("utf-8"), headersonly=True)


def requirements_of(wheel: Path) -> list[Requirement]:
    """What a wheel says that it needs."""
    return [Requirement(line) for line in said_by(wheel).get_all("Requires-Dist") or []]


def check(wheels: Path, *, platform: str, version: str) -> None:
    """Every file is a wheel that the target can use, and together they need nothing else."""
    for path in wheels.iterdir():
        if path.suffix != ".whl":
            sys.exit(f"{path.name} is no wheel")
        fits = {tag.platform for tag in parse_wheel_filename(path.name)[3]}
        if platform == WINDOWS and not fits <= {"any", WINDOWS}:
            sys.exit(f"{path.name} is neither pure Python nor for 64-bit Windows")
        if not SpecifierSet(said_by(path)["Requires-Python"] or "").contains(f"{version}.99"):
            sys.exit(f"{path.name} is not for Python {version}")
    if lacking := list(needed(wheels, platform=platform, version=version)):
        sys.exit(f"missing: {', '.join(lacking)}")
    if platform == HERE:  # pip itself can say it only of the machine that it runs on
        alone = ["--no-index", "--find-links", str(wheels), "--ignore-installed"]
        run([sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", *alone, OURS])


def unpack(embeddable: Path, wheels: Iterable[Path], python: Path, *, version: str) -> None:
    """An embeddable Python with everything beside it, so that nothing has to be installed."""
    digits = version.replace(".", "")
    with zipfile.ZipFile(embeddable) as archive:
        if f"python{digits}.zip" not in archive.namelist() or "python.exe" not in archive.namelist():
            sys.exit(f"{embeddable.name} is not the Windows embeddable package of Python {version}")
        archive.extractall(python)
    packages = python / "Lib" / "site-packages"
    packages.mkdir(parents=True)
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                place = placed(name)
                if place and not name.endswith("/"):
                    target = packages / place
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(archive.read(name))
    (python / f"python{digits}._pth").write_text(
        f"python{digits}.zip\r\n.\r\nLib\\site-packages\r\n", encoding="ascii", newline=""
    )


def placed(name: str) -> str:
    """Where a file of a wheel goes under site-packages; "" for what is not for there (scripts, headers, data)."""
    first, _, rest = name.partition("/")
    if not first.endswith(".data"):
        return name
    kind, _, inner = rest.partition("/")
    return inner if kind in ("purelib", "platlib") else ""


def run(command: list[str]) -> None:
    """Run a command, or stop with what it said."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command[:6])} ...: {done.stdout[-2000:]}{done.stderr[-2000:]}")


if __name__ == "__main__":
    main()
