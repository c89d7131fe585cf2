"""How a container says whose it is: labels, and an engine name that no two people share.

The engine is the truth about owners: after a crash everything is read back from here.
"""

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

    def labels(self, name: str, thread_id: int | None, *, remove: bool) -> dict[str, str]:
        """All labels of a new container; `remove` is `--rm`, which is the bot's own duty."""
        optional = {THREAD: str(thread_id)} if thread_id is not None else {}
        if remove:
            optional[REMOVE] = "1"
        return {
            **self.owned,
            OWNER_NAME: self.person.name,
            CHANNEL: str(self.channel_id),
            NAME: name,
            **optional,
        }


def of_bot(bot_id: int) -> dict[str, str]:
    """The label that picks out all containers of one bot."""
    return {BOT: str(bot_id)}


def of_guild(bot_id: int, guild_id: int) -> dict[str, str]:
    """The labels that pick out everyone's containers of one bot in one guild."""
    return {**of_bot(bot_id), GUILD: str(guild_id)}


def name_prefix(guild_id: int, owner_id: int) -> str:
    """`qs-{guild}-{owner}-`: ids have no hyphen, so no name of one person begins another's."""
    return f"qs-{guild_id}-{owner_id}-"


def visible(labels: Mapping[str, str]) -> dict[str, str]:
    """The labels that are the person's and the image's, without ours."""
    return {key: value for key, value in labels.items() if not key.startswith(PREFIX)}
