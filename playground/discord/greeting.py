"""What a session is told of its guilds: at its start, and when it asks for members."""

from typing import Any

from playground.discord import intents, payloads
from playground.discord.errors import DiscordRefusal
from playground.discord.events import dumps
from playground.discord.model import Guild, Member
from playground.discord.session import Session
from playground.discord.world import World

Json = dict[str, Any]


def greet(world: World, session: Session, gateway_url: str, *, sharded: bool) -> None:
    """READY, then every guild of the shard, whole."""
    bot = session.application.bot
    guilds = [
        guild
        for guild in world.guilds.values()
        if bot.id in guild.members and session.handles(guild)
    ]
    ready: Json = {
        "v": 10,
        "user": payloads.user(bot),
        "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
        "session_id": session.id,
        "resume_gateway_url": gateway_url,
        "application": {
            "id": str(session.application.id),
            "flags": payloads.application_flags(session.application),
        },
    }
    if sharded:
        ready["shard"] = list(session.shard)
    session.dispatch("READY", dumps(ready))
    if session.intents & intents.GUILDS:
        for guild in guilds:
            whole = whole_guild(world, session, guild) | {"unavailable": False}
            session.dispatch("GUILD_CREATE", dumps(whole))


def whole_guild(world: World, session: Session, guild: Guild) -> Json:
    """A guild with its channels, its active threads that the bot can see, and its members.

    Without the members and presences intents only the bot itself is among the members.
    """
    bot = session.application.bot
    both = intents.GUILD_MEMBERS | intents.GUILD_PRESENCES
    everyone = session.intents & both == both
    members = guild.members.values() if everyone else [guild.members[bot.id]]
    threads = [t for t in guild.threads.values() if not t.archived and world.can_see(bot, t)]
    return payloads.guild_create(guild, guild.members[bot.id].joined_at, members, threads, bot)


def send_members(world: World, session: Session, data: Json, *, chunk_size: int) -> None:
    """Answer op 8 in chunks (docs: events/gateway-events, "Request Guild Members").

    KeyError, TypeError or ValueError for a request that can't be read.
    """
    try:
        guild = world.guild(int(data["guild_id"]))
    except DiscordRefusal:
        return
    ids = _ids(data.get("user_ids"))
    prefix, limit = str(data.get("query") or "").lower(), int(data.get("limit") or 0)
    everyone = not prefix and not limit and not ids
    if everyone and not session.intents & intents.GUILD_MEMBERS:
        return
    if ids:
        found = [guild.members[each] for each in ids if each in guild.members]
    else:
        found = [member for member in guild.members.values() if _starts(member, prefix)]
        found = found[: limit or None]
    chunks = [found[at : at + chunk_size] for at in range(0, len(found), chunk_size)] or [[]]
    for index, chunk in enumerate(chunks):
        answer: Json = {
            "guild_id": str(guild.id),
            "members": [payloads.member(each) for each in chunk],
            "chunk_index": index,
            "chunk_count": len(chunks),
            "not_found": [str(each) for each in ids if each not in guild.members],
        }
        if "nonce" in data:
            answer["nonce"] = data["nonce"]
        session.dispatch("GUILD_MEMBERS_CHUNK", dumps(answer))


def _ids(given: object) -> list[int]:
    if not given:
        return []
    return [int(each) for each in given] if isinstance(given, list) else [int(str(given))]


def _starts(member: Member, prefix: str) -> bool:
    return (member.nick or member.user.name).lower().startswith(prefix)
