"""An installed wheel is the whole program: it works where no checkout is in sight."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDERS = ("trial_criteria", "reports")


def pip(*arguments: str | Path) -> None:
    quietly = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    subprocess.run((*quietly, *arguments), check=True)


def visible_files(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("[!.]*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in paths}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", into, CHECKOUT)
    return next(into.glob("screener-*.whl"))


@pytest.mark.parametrize("name", FOLDERS)
def test_holds_every_file_of_a_shipped_folder(wheel: Path, name: str) -> None:
    inside = f"screener/{name}/"
    with ZipFile(wheel) as archive:
        held = {file.removeprefix(inside) for file in archive.namelist() if file.startswith(inside)}
    wanted = visible_files(CHECKOUT / name)
    assert wanted
    assert wanted <= held


def test_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        tops = {file.split("/")[0] for file in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"screener"}


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    folder = wheel.parent / "installed"
    pip("install", "--no-deps", "--no-index", "--target", folder, wheel)
    return folder


@pytest.mark.parametrize("name", FOLDERS)
def test_installed_finds_its_own_folders(installed: Path, tmp_path: Path, name: str) -> None:
    ask = f"from screener.shipped import folder; print(folder({name!r}))"
    answer = subprocess.run(
        (sys.executable, "-c", ask),
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(answer.stdout.strip()) == installed.resolve() / "screener" / name
