"""Inputs made out of seeds: broken, spliced, repeated and relabelled mails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from .seeds import read_lines
from .words import CHARSETS, ENCODINGS, LINE_ENDS, SIGNS, TYPES, WORDS

OCTETS_MAX = 65_536
_STEPS_MAX = 6
_PIECE_MAX = 400
_REPEATS = (2, 3, 10, 30, 100, 1_000)

Change = Callable[[Random, bytes], bytes]


def mutate(random: Random, seeds: Sequence[bytes]) -> bytes:
    """A new input out of one or two of ``seeds``, at most 64 KB; the same for the same random numbers."""
    data = random.choice(seeds)
    if random.random() < 0.1:
        data = splice(random, data, random.choice(seeds))
    for _ in range(random.randint(1, _STEPS_MAX)):
        data = random.choice(_CHANGES)(random, data)[:OCTETS_MAX]
    return data


def mutate_once(random: Random, data: bytes) -> bytes:
    """``data`` changed in one way."""
    return random.choice(_CHANGES)(random, data)[:OCTETS_MAX]


def splice(random: Random, one: bytes, other: bytes) -> bytes:
    """The head of one and the tail of the other."""
    return one[: _place(random, one)] + other[_place(random, other) :]


def word(random: Random) -> bytes:
    """A sign, word, label, line of some mail, or a few random octets."""
    kind = random.randrange(8)
    if kind < 2:
        return random.choice(SIGNS)
    if kind < 5:
        return random.choice(WORDS)
    if kind == 5:
        return random.choice(read_lines()) + random.choice(LINE_ENDS)
    if kind == 6:
        return random.choice((CHARSETS, TYPES, ENCODINGS, LINE_ENDS)[random.randrange(4)])
    return random.randbytes(random.randint(1, 8))


def _place(random: Random, data: bytes) -> int:
    """An offset; half of the time where a line begins."""
    at = random.randint(0, len(data))
    return at if random.random() < 0.5 else data.rfind(b"\n", 0, at) + 1


def _span(random: Random, data: bytes) -> tuple[int, int]:
    start = _place(random, data)
    end = start + random.randint(1, _PIECE_MAX)
    if random.random() < 0.5:
        line_end = data.find(b"\n", start)
        end = line_end + 1 if line_end >= 0 else len(data)
    return start, min(end, len(data))


def _insert(data: bytes, at: int, piece: bytes) -> bytes:
    return data[:at] + piece + data[at:]


def _flip(random: Random, data: bytes) -> bytes:
    if not data:
        return data
    octets = bytearray(data)
    for _ in range(random.randint(1, 8)):
        octets[random.randrange(len(octets))] = random.randrange(256)
    return bytes(octets)


def _drop(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    return data[:start] + data[end:]


def _double(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    return data[:end] + data[start:end] * random.choice(_REPEATS) + data[end:]


def _move(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    rest = data[:start] + data[end:]
    return _insert(rest, _place(random, rest), data[start:end])


def _put_word(random: Random, data: bytes) -> bytes:
    return _insert(data, _place(random, data), word(random))


def _put_words(random: Random, data: bytes) -> bytes:
    piece = word(random) + (word(random) if random.random() < 0.5 else b"")
    return _insert(data, _place(random, data), piece * random.choice(_REPEATS))


def _replace_by_word(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    return data[:start] + word(random) + data[end:]


def _cut(random: Random, data: bytes) -> bytes:
    return data[: _place(random, data)] if random.random() < 0.8 else data[_place(random, data) :]


def _mix_line_ends(random: Random, data: bytes) -> bytes:
    ends = random.sample(LINE_ENDS, 2)
    if random.random() < 0.5:
        return data.replace(b"\n", ends[0])
    return b"".join(line + random.choice(ends) for line in data.split(b"\n"))


def _relabel(after: bytes, labels: Sequence[bytes]) -> Change:
    """Puts another label behind one of the places where ``after`` stands."""

    def change(random: Random, data: bytes) -> bytes:
        lowered = data.lower()
        places = []
        at = lowered.find(after)
        while at >= 0 and len(places) < 20:
            places.append(at + len(after))
            at = lowered.find(after, at + 1)
        if not places:
            return _put_word(random, data)
        start = random.choice(places)
        end = start
        while end < len(data) and data[end] not in b";\r\n":
            end += 1
        return data[:start] + random.choice(labels) + data[end:]

    return change


def _play_with_boundary(random: Random, data: bytes) -> bytes:
    """A boundary that is a prefix of another, the same inside as outside, quoted, blank, cut or long."""
    at = data.lower().find(b"boundary=")
    if at < 0:
        return _put_word(random, data)
    start = at + len(b"boundary=")
    boundary = data[start : start + 90].partition(b"\n")[0].strip(b' "\r;')
    other = random.choice(
        (
            boundary[:-1],
            boundary + b"x",
            b"",
            b" ",
            b'"',
            b'"' + boundary,
            boundary + b"--",
            b"-",
            boundary * 40,
            b"=?utf-8?q?" + boundary + b"?=",
            boundary.upper(),
            boundary[:1],
            b"\xe3\x81\x82",
        )
    )
    if random.random() < 0.5:
        return data[:start] + other + data[start + len(boundary) :]
    places = data.replace(b"--" + boundary, b"--" + other, random.randint(1, 3))
    return places if random.random() < 0.7 else places.replace(boundary, other)


_NOTICE_ABOUT = b"""\
From: MAILER-DAEMON@x.example
Content-Type: multipart/report; boundary=r

--r

unknown
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; x

Final-Recipient: rfc822; a@b.example
Action: failed

--r
Content-Type: message/rfc822

"""
_NESTS = (
    b"Content-Type: message/rfc822\n\n",
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\n",
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n",
    _NOTICE_ABOUT,
)


def _nest(random: Random, data: bytes) -> bytes:
    """The whole mail inside another, as a part, an embedded message or a notice's returned one."""
    outer = random.choice(_NESTS)
    return outer * random.choice((1, 1, 2, 5, 30)) + data


_CHANGES: tuple[Change, ...] = (
    _flip,
    _drop,
    _double,
    _move,
    _put_word,
    _put_word,
    _put_words,
    _put_words,
    _replace_by_word,
    _cut,
    _mix_line_ends,
    _play_with_boundary,
    _nest,
    _relabel(b"charset=", CHARSETS),
    _relabel(b"content-type: ", TYPES),
    _relabel(b"content-transfer-encoding: ", ENCODINGS),
)
