from collections.abc import Callable
from typing import Any

import pytest

from screener.concepts.load import load
from screener.reading import Reader, Settings


@pytest.fixture(scope="module")
def reader_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Reader]:
    """Makes a reader of a vocabulary that is written in the test."""

    def make(text: str, **settings: Any) -> Reader:
        folder = tmp_path_factory.mktemp("vocabulary")
        (folder / "words.yaml").write_text(text, encoding="utf-8")
        return Reader(load([folder]), Settings(**settings))

    return make
