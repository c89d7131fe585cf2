"""A container as its owner knows it; made by seats, read by commands and moderators."""

from dataclasses import dataclass, fields
from typing import Self

from bot.engine.values import Container
from bot.sandbox import labels


@dataclass(frozen=True, kw_only=True)
class Own(Container):
    """A container whose `name` is the person's own; `engine_name` is what the engine calls it.

    `thread_id` is where its terminal opens, if it has one; `remove` says that it was run with
    `--rm`, `step` which process's build it is a step of.
    """

    engine_name: str
    owner_id: int
    owner_name: str
    channel_id: int
    thread_id: int | None
    remove: bool
    step: str

    @classmethod
    def of(cls, container: Container) -> Self:
        """Read a container of ours; its name is the engine's, for a label outlives a rename."""
        known = {one.name: getattr(container, one.name) for one in fields(Container)}
        marks = container.labels
        owner_id, guild_id = int(marks[labels.OWNER]), int(marks[labels.GUILD])
        of_images = labels.image_prefix(int(marks[labels.BOT]), guild_id, owner_id)
        thread = marks.get(labels.THREAD)
        prefix = labels.name_prefix(guild_id, owner_id)
        known["name"] = container.name.removeprefix(prefix)
        known["networks"] = tuple(name.removeprefix(prefix) for name in container.networks)
        known["mounts"] = tuple(name.removeprefix(prefix) for name in container.mounts)
        known["image"] = container.image.removeprefix(of_images)
        return cls(
            **known,
            engine_name=container.name,
            owner_id=owner_id,
            owner_name=marks.get(labels.OWNER_NAME, ""),
            channel_id=int(marks[labels.CHANNEL]),
            thread_id=int(thread) if thread else None,
            remove=marks.get(labels.REMOVE) == "1",
            step=marks.get(labels.STEP, ""),
        )
