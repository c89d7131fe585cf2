"""When requests may go: many people at once, at a Discord that counts, on a clock that jumps."""

import asyncio
import random
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from bot.chat.pace import EDIT, POST, Pace, Urgency
from playground.discord.clock import Clock
from playground.discord.limits import Limits, Rate
from tests.jumping import played

TYPING = "POST /channels/{channel_id}/typing"
REACT = "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
LAB = 77


class LoopClock(Clock):
    """The event loop's time, for a Discord that counts in it."""

    def now(self) -> float:
        return asyncio.get_running_loop().time()


class Counting:
    """Discord as far as its limits go, `latency` away, and discord.py's way of asking it."""

    def __init__(self, pace: Pace, latency: Callable[[], float] = lambda: 0.03) -> None:
        self.pace = pace
        self.limits = Limits(LoopClock())
        self.latency = latency
        self.sent: list[tuple[float, str]] = []
        self.hashes: dict[str, str] = {}
        self.failing = 0

    async def request(self, route: str, channel: int = LAB, name: str = "") -> None:
        known = self.hashes.get(route, route)
        async with self.pace.bucket(f"{known}:{channel}") as bucket:
            self.sent.append((self.pace.now(), name or route))
            await asyncio.sleep(self.latency())
            ids = {"channel_id": str(channel)}
            refused = self.limits.spend_global("bot", route)
            headers, full = self.limits.spend("bot", route, ids)
            assert refused is None, f"more than 50 in a second, at {self.pace.now()}"
            assert full is None, f"429: {route} in {channel} at {self.pace.now()}: {headers}"
            await asyncio.sleep(self.latency())
            if self.failing:
                self.failing -= 1
                return
            self.hashes[route] = headers["X-RateLimit-Bucket"]
            bucket.update(SimpleNamespace(headers=CIMultiDictProxy(CIMultiDict(headers))))

    def when(self, name: str) -> list[float]:
        """The moments at which such requests were sent."""
        return [moment for moment, sent in self.sent if sent == name]


def test_a_class_that_types_at_once_is_answered_in_order_as_fast_as_discord_allows() -> None:
    async def play() -> None:
        discord = Counting(Pace(45, 600))
        await asyncio.gather(*(discord.request(POST, name=f"{n}") for n in range(30)))
        assert [name for _, name in discord.sent] == [str(n) for n in range(30)]
        assert [round(moment) for moment, _ in discord.sent][::5] == [0, 5, 10, 15, 20, 25]

    played(play())


@pytest.mark.parametrize("seed", range(20))
def test_whoever_comes_whenever_nothing_is_refused(seed: int) -> None:
    async def play() -> None:
        dice = random.Random(seed)
        discord = Counting(Pace(45, 600), lambda: dice.choice((0.01, 0.05, 0.4, 3.0)))
        discord.limits.rates = {POST: Rate(5, 5), EDIT: Rate(5, 5), REACT: Rate(1, 0.25)}

        async def someone() -> None:
            await asyncio.sleep(dice.random() * 20)
            await discord.request(dice.choice((POST, EDIT, REACT, TYPING)), dice.randint(1, 4))

        await asyncio.gather(*(someone() for _ in range(300)))

    played(play())


@pytest.mark.parametrize("latency", [0.002, 0.03, 0.2])
def test_who_types_a_little_slower_than_the_limit_never_waits(latency: float) -> None:
    async def play() -> None:
        discord = Counting(Pace(45, 600), lambda: latency)
        for number in range(500):
            before = discord.pace.now()
            await discord.request(POST)
            assert discord.pace.now() - before < 1
            await asyncio.sleep(1.2 + number / 5000)  # now and then as Discord's window begins

    played(play())


def test_all_channels_together_stay_below_what_a_bot_may_send() -> None:
    async def play() -> None:
        discord = Counting(Pace(45, 600))
        await asyncio.gather(*(discord.request(POST, channel) for channel in range(400)))
        seconds = [int(moment) for moment, _ in discord.sent]
        assert max(map(seconds.count, seconds)) <= 45
        assert seconds[-1] <= 400 / 45 + 1

    played(play())


def test_people_are_answered_before_anything_is_decorated() -> None:
    async def play() -> None:
        discord = Counting(Pace(2, 600))
        asked = [
            discord.request(route, channel, route)
            for channel, route in enumerate((REACT, TYPING, EDIT, EDIT, POST, POST, POST))
        ]
        await asyncio.gather(*asked)
        assert [name for _, name in discord.sent] == [REACT, TYPING, POST, POST, POST, EDIT, EDIT]

    played(play())


def test_a_failing_discord_that_tells_no_limits_stops_nobody() -> None:
    async def play() -> None:
        discord = Counting(Pace(45, 600))
        discord.failing = 4
        await asyncio.gather(*(discord.request(POST) for _ in range(12)))
        assert len(discord.sent) == 12

    played(play())


def test_who_gives_up_waiting_takes_no_place() -> None:
    async def play() -> None:
        discord = Counting(Pace(45, 600))
        asked = [asyncio.create_task(discord.request(POST, name=f"{n}")) for n in range(12)]
        await asyncio.sleep(1)
        for task in asked[5:10]:
            task.cancel()
        await asyncio.wait(asked)
        assert [name for _, name in discord.sent][5:] == ["10", "11"]
        assert max(discord.when("11")) < 6

    played(play())


def test_what_is_sent_in_a_turn_is_chosen_when_the_turn_comes_and_waits_no_second_time() -> None:
    async def play() -> None:
        pace = Pace(45, 600)
        discord = Counting(pace)
        await asyncio.gather(*(discord.request(EDIT) for _ in range(5)))
        async with pace.turn(EDIT, LAB, Urgency.EDIT):
            chosen = pace.now()
            await discord.request(EDIT)
        assert (round(chosen), discord.when(EDIT)[-1]) == (5, chosen)
        async with pace.turn(EDIT, LAB, Urgency.EDIT):
            pass
        await asyncio.gather(*(discord.request(EDIT) for _ in range(4)))
        assert discord.when(EDIT)[-1] < 6

    played(play())


def test_a_messages_last_page_goes_before_those_that_others_will_follow() -> None:
    async def play() -> None:
        pace = Pace(45, 600)
        discord = Counting(pace)
        await asyncio.gather(*(discord.request(EDIT) for _ in range(5)))
        turns = []

        async def edit(urgency: Urgency) -> None:
            async with pace.turn(EDIT, LAB, urgency):
                turns.append(urgency)

        await asyncio.gather(edit(Urgency.EDIT), edit(Urgency.LAST_EDIT))
        assert turns == [Urgency.LAST_EDIT, Urgency.EDIT]

    played(play())


@pytest.mark.parametrize(
    ("everywhere", "others_at"), [({}, 0), ({"X-RateLimit-Global": "true"}, 7)]
)
def test_a_refusal_is_waited_out_by_all_whom_it_is_for(
    everywhere: dict[str, str], others_at: int
) -> None:
    async def play() -> None:
        pace = Pace(45, 600)
        discord = Counting(pace)
        await discord.request(POST)
        response = SimpleNamespace(status=429, headers={"Retry-After": "7", **everywhere})
        ended = SimpleNamespace(method="POST", url=SimpleNamespace(path="/x"), response=response)
        [hear] = pace.trace.on_request_end
        async with pace.bucket(f"{POST}:{LAB}"):
            await hear(None, None, ended)  # type: ignore[arg-type]  # all that it reads
        began = pace.now()
        await asyncio.gather(discord.request(POST), discord.request(POST, 8, "elsewhere"))
        assert round(discord.when(POST)[-1] - began) == 7
        assert round(discord.when("elsewhere")[-1] - began) == others_at
        assert pace.refusals == 1

    played(play())


def test_buckets_that_are_over_are_forgotten() -> None:
    async def play() -> None:
        pace = Pace(10_000, 600)
        discord = Counting(pace, lambda: 0)
        discord.limits.global_per_second = 10_000
        for channel in range(2000):
            await discord.request(POST, channel)
            await asyncio.sleep(0.1)
        assert len(pace._buckets) < 300

    played(play())


def test_ten_minutes_with_twenty_busy_terminals_in_one_channel_meets_no_refusal() -> None:
    """Each thread has a reply that grows, then the next; the channel itself has its commands."""

    async def play() -> Counting:
        dice = random.Random(5)
        discord = Counting(Pace(45, 600), lambda: dice.uniform(0.02, 0.2))
        until = 600.0

        async def terminal(thread: int) -> None:
            while discord.pace.now() < until:
                await discord.request(POST, thread)
                for _ in range(dice.randint(0, 6)):
                    await asyncio.sleep(dice.uniform(0.5, 3.0))
                    await discord.request(EDIT, thread)
                await discord.request(REACT, thread)

        async def commands() -> None:
            while discord.pace.now() < until:
                await asyncio.sleep(dice.uniform(0, 1.5))
                await asyncio.gather(discord.request(TYPING), discord.request(POST))

        await asyncio.gather(*(terminal(n) for n in range(20)), commands())
        return discord

    discord = played(play())
    assert len(discord.sent) > 8_000
