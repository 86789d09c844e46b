"""A change is carried out once, and its answer is kept: also when it went wrong."""

from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import change_answer
from store.archive.schema import open_archive
from store.change_answer import ChangeAnswer, OrderError, order_of
from store.errors import PlainError
from tests.factory import NIGHT


class Order(msgspec.Struct, frozen=True):
    """An order with one field."""

    id: int


def test_a_change_is_carried_out_once(tmp_path: Path) -> None:
    """The second time its first answer counts, and nothing is done."""
    done: list[int] = []

    def work() -> dict[str, object]:
        done.append(1)
        return {"site": "forum"}

    with closing(open_archive(tmp_path / "archive.db")) as archive:
        assert change_answer.carry_out_once(archive, 7, work, lambda: NIGHT)
        assert change_answer.carry_out_once(archive, 7, work, lambda: NIGHT)
        assert change_answer.known(archive, 7) == ChangeAnswer(done=True, answer='{"site": "forum"}')
    assert done == [1]


def test_what_could_not_be_done_is_answered_too(tmp_path: Path) -> None:
    """The officer reads the sentence, and it is not tried again."""

    def work() -> dict[str, object]:
        raise PlainError("the site does not answer")

    with closing(open_archive(tmp_path / "archive.db")) as archive:
        assert not change_answer.carry_out_once(archive, 7, work, lambda: NIGHT)
        assert not change_answer.carry_out_once(archive, 7, dict, lambda: NIGHT)
        kept = change_answer.known(archive, 7)
    assert kept == ChangeAnswer(done=False, answer='{"error": "the site does not answer"}')


@given(st.text())
def test_what_is_not_an_order_is_told_in_one_sentence(text: str) -> None:
    """Whatever it holds."""
    with pytest.raises(OrderError, match="not a request"):
        order_of(f"x{text}", Order)


def test_an_order_is_read() -> None:
    """Its fields have their types; another type is refused."""
    assert order_of('{"id": 3}', Order) == Order(3)
    with pytest.raises(OrderError):
        order_of('{"id": "drie"}', Order)
