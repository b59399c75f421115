"""Random numbers are Philox4x64-10 as NumPy has it, and depend on nothing but (seed, area code, draw, assumption)."""

from __future__ import annotations

import numpy as np
import pytest

from sqdash.answers.risk.streams import COMMON, OF_A_NAME, halves, stream_of

numba = pytest.importorskip("numba")


def words_of(seed: int, stream: int, group: int, first: int, count: int) -> np.ndarray:
    from sqdash.answers.risk.compiled.compiling import OPTIONS
    from sqdash.answers.risk.compiled.philox import fill_words

    words = np.zeros((4, count), dtype=np.uint64)

    def ask(words: np.ndarray, seed: np.uint64, stream: np.uint64, group: int, first: int, count: int) -> None:
        fill_words(words, seed, stream, group, first, count)

    numba.njit(**OPTIONS)(ask)(words, np.uint64(seed), np.uint64(stream), group, first, count)
    return words.T


@pytest.mark.parametrize(
    ("seed", "stream", "group", "first"),
    [(1, 411402, 0, 1), (2**64 - 1, stream_of("城关镇"), 3, 999), (0, COMMON, 1, 2**40), (20251231, 7, 0, 4096)],
)
def test_the_words_are_those_of_numpys_generator(seed: int, stream: int, group: int, first: int) -> None:
    """The counter of a draw is (draw, group, 0, 0); NumPy counts one up before it makes a block."""
    key, counter = (np.array(each, dtype=np.uint64) for each in ([seed, stream], [first - 1, group, 0, 0]))
    expected = np.random.Philox(key=key, counter=counter).random_raw(4 * 9).reshape(9, 4)
    np.testing.assert_array_equal(words_of(seed, stream, group, first, 9), expected)


def test_a_published_answer_of_philox() -> None:
    """Random123's known answer for an all-zero key and counter."""
    expected = [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B]
    assert words_of(0, 0, 0, 0, 1)[0].tolist() == expected


def test_halves_come_low_half_first() -> None:
    words = words_of(5, 411402, 2, 17, 3)
    assert halves(5, 411402, 2, 17, 3)[1, :4].tolist() == [
        int(words[1, 0]) & 0xFFFFFFFF,
        int(words[1, 0]) >> 32,
        int(words[1, 1]) & 0xFFFFFFFF,
        int(words[1, 1]) >> 32,
    ]


def test_a_draw_has_its_numbers_wherever_one_starts() -> None:
    whole = halves(1, 411402, 0, 1, 100)
    np.testing.assert_array_equal(whole[59:], halves(1, 411402, 0, 60, 41))


@pytest.mark.parametrize(("code", "stream"), [("411402", 411402), ("7", 7), ("9223372036854775807", 2**63 - 1)])
def test_a_code_that_is_a_number_is_its_own_stream(code: str, stream: int) -> None:
    assert stream_of(code) == stream


def test_the_hash_of_a_name_never_changes() -> None:
    assert stream_of("城关镇") == 11034988962208403394


@pytest.mark.parametrize("code", ["0411402", "0", "城关镇", "north", "９", "9223372036854775808", "-7", "4.5"])
def test_any_other_code_has_a_hash_that_no_number_can_be(code: str) -> None:
    assert OF_A_NAME <= stream_of(code) < 2**64
