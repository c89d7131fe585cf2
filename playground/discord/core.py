"""What every action works on: the world, who is told, where files and interactions are kept."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playground.discord.cdn import Cdn
from playground.discord.events import Events
from playground.discord.message import Message
from playground.discord.world import World

if TYPE_CHECKING:
    from playground.discord.interaction import Interaction


@dataclass(slots=True)
class Core:
    """`nonces` remembers who posted what under which nonce; `interactions` are by token."""

    world: World
    events: Events
    cdn: Cdn
    answer_within_s: float = 3.0
    nonces: dict[tuple[int, str | int], Message] = field(default_factory=dict)
    interactions: "dict[str, Interaction]" = field(default_factory=dict)
