"""A terminal's past: the engine's times, recordings that replay, a tape within its bounds."""

import json

import pyte

from bot.sessions.recording import Recorder, Recording, Shown, stamped
from bot.sessions.size import Size

SIZE = Size(40, 10)
STAMP = b"2026-11-24T19:10:0%d.123456789Z "


def screen_of(*parts: str) -> list[str]:
    screen = pyte.Screen(SIZE.columns, SIZE.rows)
    stream = pyte.Stream(screen)
    for part in parts:
        stream.feed(part)
    return list(screen.display)


def test_a_log_is_read_with_its_times() -> None:
    long = b"x" * 16384
    log = (
        STAMP % 1 + b"one\r\n" + STAMP % 3 + long + STAMP % 4 + b"rest 2026\r\n" + STAMP % 5 + b"$ "
    )
    log += STAMP % 6 + b"started again\r\n"
    shown = list(stamped(log))
    assert [one.data for one in shown] == [
        b"one\r\n",
        long,
        b"rest 2026\r\n",
        b"$ ",
        b"started again\r\n",
    ]
    assert [round(one.at - shown[0].at, 6) for one in shown] == [0, 2, 3, 4, 5]


def test_a_recording_replays_to_the_same_screen() -> None:
    parts = [
        "$ ls\r\n",
        "\x1b[1;32mgrün\x1b[0m  ✓\r\n",
        "\x1b[2J\x1b[5;5Hhere\x1b[1;1H",
        '"\\\t',
        "end",
    ]
    recording = Recording(
        [Shown(1_700_000_000.5 + at * 1.25, part.encode()) for at, part in enumerate(parts)], SIZE
    )
    header, *events = map(json.loads, recording.asciicast("box").decode().splitlines())
    assert header == {
        "version": 2,
        "width": 40,
        "height": 10,
        "timestamp": 1_700_000_000,
        "title": "box",
        "env": {"TERM": "xterm"},
    }
    assert [event[:2] for event in events] == [[at * 1.25, "o"] for at in range(5)]
    assert screen_of(*(event[2] for event in events)) == screen_of(*parts)


def test_the_last_lines_and_the_whole_text() -> None:
    data = b"".join(b"\x1b[31mline %d\x1b[0m\r\n" % n for n in range(300))
    recording = Recording([Shown(0, data)], SIZE, left_out=1234)
    assert recording.last_lines(2) == "\x1b[31mline 298\x1b[0m\n\x1b[31mline 299\x1b[0m"
    text = recording.text().splitlines()
    assert text == ["… 1,234 bytes before this are gone …", *(f"line {n}" for n in range(300))]


class Ticking:
    """A line that prints its own count for ever."""

    def __init__(self) -> None:
        self.count = 0

    async def read(self) -> Shown:
        self.count += 1
        return Shown(0, b"%04d" % self.count)

    async def write(self, data: bytes) -> None:
        return

    async def resize(self, columns: int, rows: int) -> None:
        return

    async def close(self) -> None:
        return


async def test_what_is_kept_of_an_exec_is_bounded_and_counted() -> None:
    recorder = Recorder(Ticking(), most=10)
    for _ in range(5):
        await recorder.read()
    recording = recorder.recording(SIZE)
    assert (recording.data, recording.left_out) == (b"00040005", 12)
