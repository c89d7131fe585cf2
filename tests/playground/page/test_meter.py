"""The machine room's meter: what it tells of the requests that it saw."""

from playground.discord.limits import Rate
from playground.discord.visible import RequestSeen
from playground.page.meter import LAST_CALLS, Meter

POST = "/channels/{channel_id}/messages"
RATES = {f"POST {POST}": Rate(5, 5.0)}


def seen(at: float, channel: int = 1, status: int = 200) -> RequestSeen:
    return RequestSeen("POST", POST, f"/api/v10/channels/{channel}/messages", status, at, 0.01)


def test_requests_are_counted_by_the_second_for_a_minute() -> None:
    meter = Meter(RATES)
    for at in (900.0, 958.2, 999.4, 999.5):
        meter.take(seen(at))
    seconds = meter.seconds(1000.0)
    assert (len(seconds), sum(seconds), seconds[-1]) == (60, 3, 2)


def test_a_bucket_fills_by_channel_and_empties_with_time() -> None:
    meter = Meter(RATES)
    for at, channel in ((1000.0, 1), (1000.1, 1), (1000.2, 2)):
        meter.take(seen(at, channel))
    assert [(b.major, b.used) for b in meter.buckets(1001.0)] == [(1, 2), (2, 1)]
    assert meter.buckets(1005.1)[0].major == 2
    assert meter.buckets(1006.0) == []


def test_a_refused_request_fills_nothing() -> None:
    meter = Meter(RATES)
    meter.take(seen(1000.0, status=429))
    assert meter.buckets(1000.5)[0].used == 0


def test_the_last_calls_are_kept_newest_first() -> None:
    meter = Meter(RATES)
    for number in range(LAST_CALLS + 3):
        meter.take(seen(1000.0 + number))
    assert [number for number, _ in meter.calls] == list(range(LAST_CALLS + 3, 3, -1))
