from collections.abc import Callable
from pathlib import Path

import pytest

from whosent.bounce import BounceTables, Reading, load_tables, parse_notice
from whosent.message import parse
from whosent.raw import Place

NOTICES = Path(__file__).parent.parent / "mail" / "notices"


@pytest.fixture(scope="session")
def tables() -> BounceTables:
    return load_tables()


@pytest.fixture(scope="session")
def read(tables: BounceTables) -> Callable[[str], Reading]:
    def read_sample(name: str) -> Reading:
        data = (NOTICES / f"{name}.eml").read_bytes()
        return parse_notice(parse(data), Place(source=f"{name}.eml"), tables)

    return read_sample


@pytest.fixture(scope="session")
def read_bytes(tables: BounceTables) -> Callable[[bytes], Reading]:
    return lambda data: parse_notice(parse(data), Place(source="-"), tables)
