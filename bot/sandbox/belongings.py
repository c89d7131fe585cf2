"""What people keep beside containers, for moderators: images, networks and volumes."""

from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass

from bot.engine.engine import Engine
from bot.engine.errors import EngineError
from bot.sandbox.labels import BOT, GUILD, OWNER


@dataclass(frozen=True, slots=True)
class Belongings:
    """The engine's names and ids of them."""

    images: tuple[str, ...]
    networks: tuple[str, ...]
    volumes: tuple[str, ...]

    def __str__(self) -> str:
        counts = {
            "image": len(self.images),
            "network": len(self.networks),
            "volume": len(self.volumes),
        }
        return ", ".join(
            f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items() if count
        )


async def belongings(
    engine: Engine, bot_id: int, guild_id: int, person_id: int | None
) -> Belongings:
    """All of them in a guild, or one person's."""
    marks = {BOT: str(bot_id), GUILD: str(guild_id)}
    prefix = f"qs-{bot_id}-{guild_id}-"
    if person_id is not None:
        marks[OWNER] = str(person_id)
        prefix += f"{person_id}/"
    images = []
    for image in await engine.images.list():
        images += [tag for tag in image.repo_tags if tag.startswith(prefix)]
        if not image.repo_tags and marks.items() <= image.labels.items():
            images.append(image.id)
    return Belongings(
        images=tuple(images),
        networks=tuple(one.id for one in await engine.networks.list(marks)),
        volumes=tuple(one.name for one in await engine.volumes.list(marks)),
    )


async def discard(engine: Engine, found: Belongings) -> None:
    """Remove them, once their containers are gone; what is needed by now stays."""
    removals: list[Awaitable[object]] = [
        *(engine.images.remove(name) for name in found.images),
        *(engine.networks.remove(name) for name in found.networks),
        *(engine.volumes.remove(name) for name in found.volumes),
    ]
    for removal in removals:
        with suppress(EngineError):
            await removal
