"""Plain numbers, many at once: the same as one by one, or left to the careful way."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralroute.errors import DataError
from ruralroute.files.numbers import whole_numbers
from ruralroute.files.vroom import plain_matrices, read_document, strict_json
from ruralroute.files.vroom.plain_matrices import take_out
from ruralroute.files.vroom.strict_json import parse_json


@given(st.text(alphabet="0123456789,. -+e_\n\t\u0661\u00a0", max_size=25))
def test_what_is_read_with_commas_is_what_json_reads(text):
    values = whole_numbers(text, ",")
    try:
        expected = json.loads(f"[{text}]")
    except ValueError:
        expected = None
    if values is not None:
        assert values.tolist() == expected
    elif expected is not None:
        assert not all(type(one) is int and 0 <= one < 10**18 for one in expected) or "-" in text


@given(st.text(alphabet="0123456789 \t.-,", max_size=25))
def test_what_is_read_with_blanks_is_what_the_words_say(text):
    values = whole_numbers(text, " ")
    if values is not None:
        assert values.tolist() == [int(word) for word in text.split()]
    else:
        assert not all(word.isdigit() and len(word) < 19 for word in text.split())


numbers = st.integers(0, 2**31 - 1)
matrices = st.integers(1, 5).flatmap(
    lambda size: st.lists(
        st.lists(numbers, min_size=size, max_size=size), min_size=size, max_size=size
    )
)


@given(
    st.dictionaries(st.sampled_from(["durations", "costs", "x"]), matrices),
    st.sampled_from([None, 1, "\t"]),
)
def test_matrices_are_taken_out_and_everything_else_stays(values, indent):
    document = {"matrices": {"car": values}, "note": '"durations": [[1]]', 'durations"': [[7]]}
    text = json.dumps(document, indent=indent)

    short, found = take_out(text, "mark")

    def back(pairs):
        return found[pairs[0][1]].tolist() if pairs[0][0] == "mark" else dict(pairs)

    assert (
        json.loads(short, object_pairs_hook=lambda pairs: back(pairs) if pairs else {}) == document
    )
    assert len(found) == sum(key != "x" for key in values)


@pytest.mark.parametrize(
    "wrong",
    [
        "[[1,2],[3]]", "[[1,2]]", "[[1],[2]]", "[[1,2],[3,4],[5,6]]", "[[1,2],[3,-4]]", "[[1,2],[3,4.0]]",
        "[[1,2],[3,04]]", "[[1,2],[3,4]", "[[1,2][3,4]]", "[[1,2],[3,4],]", "[[1,2],[3,NaN]]", "[[]]", "[]",
        "[1,2]", "[[[1]]]", "[[1,2],[3,99999999999999999999]]", '[["1",2],[3,4]]',
    ],
)  # fmt: skip
def test_what_is_not_a_plain_square_stays_for_the_careful_reader(wrong):
    text = '{"durations": ' + wrong + "}"

    assert take_out(text, "mark") == (text, [])


def document(size=3, **changes):
    square = [[abs(a - b) for a in range(size)] for b in range(size)]
    return {
        "vehicles": [{"id": 1, "start_index": 0, "end_index": 0}],
        "jobs": [{"id": 1, "location_index": 1}],
        "matrices": {"car": {"durations": square, "distances": square} | changes},
    }


@pytest.fixture
def at_once(monkeypatch):
    """Read short texts as large ones are."""
    monkeypatch.setattr(strict_json, "LEAST", 0)


@pytest.mark.usefixtures("at_once")
def test_a_large_text_gives_the_same_problem():
    words = json.dumps(document())

    case = read_document(parse_json(words, "a"), "a")

    assert np.array_equal(case.matrices["car"].durations, [[0, 1, 2], [1, 0, 1], [2, 1, 0]])
    assert case.matrices["car"].durations.dtype == np.int64


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"durations": [[0, 1], [2]]}, "solve.matrix_size", "matrices.car.durations[1]"),
        ({"distances": [[0]]}, "solve.matrix_size", "matrices.car.distances"),
        ({"durations": [[0, -1], [1, 0]]}, "solve.not_integer", "matrices.car.durations[0][1]"),
        ({"durations": [[0, 2**31], [1, 0]]}, "solve.not_integer", "matrices.car.durations[0][1]"),
        ({"distances": [[0, 1.5], [1, 0]]}, "solve.not_integer", "matrices.car.distances[0][1]"),
    ],
)
def test_faults_of_large_texts_have_the_same_paths(changes, code, where):
    words = json.dumps(document(2, **changes))

    with pytest.raises(DataError) as caught:
        read_document(parse_json(words, "a"), "a")

    first = caught.value.faults[0]
    assert (first.code, first.where.column) == (code, where)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("before", "after", "code", "row"),
    [
        ('"jobs": [', '"jobs": [,', "solve.not_json", 2),
        ('"id": 1', '"id": 1, "id": 2', "solve.key_twice", None),
        ('{"durations"', '{"durations": [[1]], "durations"', "solve.key_twice", None),
    ],
)
def test_where_a_large_text_is_wrong_is_told_by_its_own_lines(before, after, code, row):
    words = json.dumps(document()).replace('"jobs"', '\n"jobs"')
    broken = words.replace(before, after, 1)
    assert broken != words

    with pytest.raises(DataError) as caught:
        parse_json(broken, "a")

    (told,) = caught.value.faults
    assert (told.code, told.where.row) == (code, row)


def test_a_text_that_only_claims_a_large_matrix_reserves_nothing(monkeypatch):
    monkeypatch.setattr(plain_matrices.np, "empty", lambda *_: pytest.fail("room was reserved"))
    text = '{"durations": [[' + ",".join("1" * 5000) + "]]}"

    assert take_out(text, "mark") == (text, [])
