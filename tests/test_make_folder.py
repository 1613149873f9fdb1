"""The folder for a laptop without Python: every wheel is for it, and what only Windows needs is there too."""

import importlib.util
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).resolve().parent.parent / "tools" / "make_folder.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_folder", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wheel(folder: Path, name: str, *lines: str, tag: str = "py3-none-any") -> Path:
    path = folder / f"{name}-1.0-{tag}.whl"
    said = "\n".join(["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0", *lines, ""])
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", said)
        archive.writestr(f"{name}/__init__.py", "")
        archive.writestr(f"{name}-1.0.data/platlib/{name}_compiled.py", "")
        archive.writestr(f"{name}-1.0.data/scripts/{name}", "")
    return path


def test_what_only_windows_needs_is_asked_for_from_any_machine(tool: ModuleType, tmp_path: Path) -> None:
    wheel(tmp_path, "one", 'Requires-Dist: colour>=1; sys_platform == "win32"', 'Requires-Dist: extra; extra == "x"')

    assert list(tool.needed(tmp_path, platform="win_amd64", version="3.12")) == ["colour>=1"]
    if sys.platform != "win32":
        assert list(tool.needed(tmp_path, platform="here", version="3.11")) == []


def test_a_wheel_that_is_there_is_not_asked_for_and_a_wrong_version_stops(tool: ModuleType, tmp_path: Path) -> None:
    wheel(tmp_path, "one", "Requires-Dist: two>=1")
    wheel(tmp_path, "two")
    assert list(tool.needed(tmp_path, platform="win_amd64", version="3.12")) == []

    wheel(tmp_path, "three", "Requires-Dist: two>=2")
    with pytest.raises(SystemExit, match="is not what three"):
        list(tool.needed(tmp_path, platform="win_amd64", version="3.12"))


@pytest.mark.parametrize(
    ("tag", "line", "told"),
    [
        ("cp312-cp312-manylinux_2_28_x86_64", "", "neither pure"),
        ("cp312-cp312-win32", "", "neither pure"),
        ("py3-none-any", "Requires-Python: >=3.13", "not for Python 3.12"),
        ("py3-none-any", "Requires-Dist: absent", "missing: absent"),
    ],
)
def test_what_windows_cannot_use_stops(tool: ModuleType, tmp_path: Path, tag: str, line: str, told: str) -> None:
    wheel(tmp_path, "one", *([line] if line else []), tag=tag)

    with pytest.raises(SystemExit, match=told):
        tool.check(tmp_path, platform="win_amd64", version="3.12")


def test_an_embeddable_python_gets_everything_beside_it(tool: ModuleType, tmp_path: Path) -> None:
    embeddable = tmp_path / "embed.zip"
    with zipfile.ZipFile(embeddable, "w") as archive:
        archive.writestr("python312.zip", "")
        archive.writestr("python.exe", "")
    python = tmp_path / "python"

    tool.unpack(embeddable, [wheel(tmp_path, "one")], python, version="3.12")

    packages = python / "Lib" / "site-packages"
    found = sorted(path.relative_to(packages).as_posix() for path in packages.rglob("*") if path.is_file())
    assert found == ["one-1.0.dist-info/METADATA", "one/__init__.py", "one_compiled.py"]
    assert "Lib\\site-packages" in (python / "python312._pth").read_text(encoding="ascii")


def test_another_python_than_the_one_asked_for_is_refused(tool: ModuleType, tmp_path: Path) -> None:
    embeddable = tmp_path / "embed.zip"
    with zipfile.ZipFile(embeddable, "w") as archive:
        archive.writestr("python313.zip", "")

    with pytest.raises(SystemExit, match=r"not the Windows embeddable package of Python 3\.12"):
        tool.unpack(embeddable, [], tmp_path / "python", version="3.12")


def test_start_says_what_to_do_where_there_is_no_python_and_keeps_its_window_open(tool: ModuleType) -> None:
    assert "scrutiny next" in tool.START
    assert "Ask IT" in tool.START
    assert tool.START.count("pause") == 3
