"""How a thing at the engine says whose it is: labels, and an engine name that no two people share.

The engine is the truth about owners: after a crash everything is read back from here. Containers,
networks and volumes carry labels; a name of an image can't, so it begins with its owner.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

PREFIX = "quayside."
BOT = "quayside.bot"
GUILD = "quayside.guild"
OWNER = "quayside.owner"
OWNER_NAME = "quayside.owner-name"
CHANNEL = "quayside.channel"
THREAD = "quayside.thread"
NAME = "quayside.name"
REMOVE = "quayside.rm"
STEP = "quayside.step"
BETWEEN, LAST = "between", "last"
"""What STEP says of an image that a build made; of a container, it says which process's build."""
OWN_IMAGE = re.compile(r"qs-\d+-\d+-\d+/")
"""How the engine's name of anybody's own image begins; see `image_prefix`."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in chat: Discord's user id, and the name that moderators are shown."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose a container is and where it was asked for; all ids are Discord's."""

    bot_id: int
    guild_id: int
    person: Person
    channel_id: int

    @property
    def owned(self) -> dict[str, str]:
        """The labels that pick out exactly this person's containers of this bot and guild."""
        return {**of_guild(self.bot_id, self.guild_id), OWNER: str(self.person.id)}

    @property
    def name_prefix(self) -> str:
        """What stands before the person's own name in an engine name."""
        return name_prefix(self.guild_id, self.person.id)

    @property
    def image_prefix(self) -> str:
        """What stands before the person's own name of an image."""
        return image_prefix(self.bot_id, self.guild_id, self.person.id)

    def own_text(self, text: str) -> str:
        """The engine's words with its names made the person's own."""
        prefix = self.name_prefix
        for behind in (self.image_prefix, f"/{prefix}", prefix):
            text = text.replace(behind, "")
        return text

    def labels(
        self, name: str, thread_id: int | None, *, remove: bool, step: str = ""
    ) -> dict[str, str]:
        """All labels of a new container; `remove` is `--rm`, which is the bot's own duty.

        `step` marks the container of a build's step.

        Also what does not hold is said, with an empty value: a container inherits its image's
        labels, and an image made from a container has that one's.
        """
        return {
            **self.named(name),
            CHANNEL: str(self.channel_id),
            THREAD: "" if thread_id is None else str(thread_id),
            REMOVE: "1" if remove else "",
            STEP: step,
        }

    def named(self, name: str) -> dict[str, str]:
        """The labels of a network or a volume that is the person's own."""
        return {**self.owned, OWNER_NAME: self.person.name, NAME: name}

    def of_image(self, step: str = "") -> dict[str, str]:
        """The labels of an image that is made from a container of theirs, which has more."""
        left = dict.fromkeys((CHANNEL, NAME, REMOVE, THREAD), "")
        return {**self.owned, OWNER_NAME: self.person.name, **left, STEP: step}


def of_bot(bot_id: int) -> dict[str, str]:
    """The label that picks out all containers of one bot."""
    return {BOT: str(bot_id)}


def of_guild(bot_id: int, guild_id: int) -> dict[str, str]:
    """The labels that pick out everyone's containers of one bot in one guild."""
    return {**of_bot(bot_id), GUILD: str(guild_id)}


def name_prefix(guild_id: int, owner_id: int) -> str:
    """`qs-{guild}-{owner}-`: ids have no hyphen, so no name of one person begins another's."""
    return f"qs-{guild_id}-{owner_id}-"


def image_prefix(bot_id: int, guild_id: int, owner_id: int) -> str:
    """`qs-{bot}-{guild}-{owner}/`: a user's part of a repository name, which no registry has."""
    return f"qs-{bot_id}-{guild_id}-{owner_id}/"


def visible(labels: Mapping[str, str]) -> dict[str, str]:
    """The labels that are the person's and the image's, without ours."""
    return {key: value for key, value in labels.items() if not key.startswith(PREFIX)}
