"""The default world: a class's guild with its people and a bot; tests and labs begin with it."""

from dataclasses import dataclass

from playground.discord import intents, permissions
from playground.discord.model import Application, Channel, Guild, User
from playground.discord.people import Person
from playground.discord.permissions import Overwrite
from playground.discord.world import World

MODERATOR = (
    permissions.MANAGE_GUILD
    | permissions.MANAGE_CHANNELS
    | permissions.MANAGE_ROLES
    | permissions.MANAGE_MESSAGES
    | permissions.MANAGE_THREADS
    | permissions.MODERATE_MEMBERS
    | permissions.KICK_MEMBERS
    | permissions.BAN_MEMBERS
    | permissions.PIN_MESSAGES
    | permissions.MENTION_EVERYONE
)

BOT = (
    permissions.VIEW_CHANNEL
    | permissions.SEND_MESSAGES
    | permissions.SEND_MESSAGES_IN_THREADS
    | permissions.CREATE_PUBLIC_THREADS
    | permissions.MANAGE_THREADS
    | permissions.MANAGE_MESSAGES
    | permissions.READ_MESSAGE_HISTORY
    | permissions.EMBED_LINKS
    | permissions.ATTACH_FILES
    | permissions.ADD_REACTIONS
)
"""What a bot that answers in threads and tidies up is usually invited with."""


@dataclass(frozen=True, slots=True)
class Classroom:
    """`people` by who they are: learner, classmate, moderator, and a stranger who sees only
    #general; `channels` by name: lab, general."""

    world: World
    guild: Guild
    channels: dict[str, Channel]
    people: dict[str, Person]
    application: Application

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.application.token

    @property
    def bot(self) -> User:
        return self.application.bot

    @property
    def application_id(self) -> int:
        return self.application.id

    def person(self, name: str) -> Person:
        return self.people[name]


def classroom(
    *, bot_permissions: int = BOT, privileged_intents: int = intents.PRIVILEGED
) -> Classroom:
    """A fresh classroom, with ids of its own."""
    world = World()
    teacher = world.add_user("teacher")
    guild = world.add_guild("Classroom", teacher)
    channels = {name: world.add_channel(guild, name) for name in ("general", "lab")}
    moderators = world.add_role(guild, "Moderator", MODERATOR)
    outsiders = world.add_role(guild, "Outsider")
    people = {"teacher": Person(world, teacher)}
    roles = {"learner": (), "classmate": (), "moderator": (moderators,), "stranger": (outsiders,)}
    for name, held in roles.items():
        user = world.add_user(name)
        world.add_member(guild, user, held)
        people[name] = Person(world, user)
    channels["lab"].overwrites[outsiders.id] = Overwrite(
        outsiders.id, is_member=False, deny=permissions.VIEW_CHANNEL
    )
    application = world.add_application("quayside", teacher, privileged_intents=privileged_intents)
    role = world.add_role(guild, application.name, bot_permissions)
    world.add_member(guild, application.bot, (role,))
    return Classroom(world, guild, channels, people, application)
