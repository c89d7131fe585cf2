"""Whom a message pings: what its text mentions and what `allowed_mentions` lets through."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playground.discord import permissions
from playground.discord.errors import Form
from playground.discord.model import Channel, User
from playground.discord.world import World

_CODE = re.compile(r"```.*?```|``.*?``|`[^`]*`", re.DOTALL)
_USER = re.compile(r"<@!?(\d{15,20})>")
_ROLE = re.compile(r"<@&(\d{15,20})>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may ping (docs: resources/message, "Allowed Mentions Object"); all by default."""

    parse: frozenset[str] = frozenset({"users", "roles", "everyone"})
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    replied_user: bool = True

    @classmethod
    def read(cls, form: Form, given: dict[str, Any] | None) -> "Allowed":
        if given is None:
            return EVERYTHING
        parse = frozenset(given.get("parse") or ())
        for index, name in enumerate(given.get("parse") or ()):
            form.choice(("allowed_mentions", "parse", index), name, ("users", "roles", "everyone"))
        for kind in ("users", "roles"):
            named = given.get(kind) or ()
            form.between(("allowed_mentions", kind), len(named), 0, 100)
            if named and kind in parse:
                form.wrong(
                    ("allowed_mentions",),
                    "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                    f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
                )
        return cls(
            parse,
            frozenset(map(int, given.get("users") or ())),
            frozenset(map(int, given.get("roles") or ())),
            bool(given.get("replied_user", False)),
        )


EVERYTHING = Allowed()


@dataclass(frozen=True, slots=True)
class Mentions:
    users: Sequence[User] = ()
    roles: Sequence[int] = ()
    everyone: bool = False


def find(
    world: World,
    author: User,
    channel: Channel,
    content: str,
    allowed: Allowed,
    replied_to: User | None,
) -> Mentions:
    """Who is pinged; text in code mentions nobody."""
    text = _CODE.sub("", content) if "`" in content else content
    users = {
        int(found): world.users[int(found)]
        for found in _USER.findall(text)
        if int(found) in world.users and ("users" in allowed.parse or int(found) in allowed.users)
    }
    if replied_to is not None and allowed.replied_user:
        users.setdefault(replied_to.id, replied_to)
    guild = channel.guild
    if guild is None:
        return Mentions(tuple(users.values()))
    may_all = bool(world.permissions(author, channel) & permissions.MENTION_EVERYONE)
    roles = [
        role_id
        for role_id in map(int, _ROLE.findall(text))
        if role_id in guild.roles
        and ("roles" in allowed.parse or role_id in allowed.roles)
        and (may_all or guild.roles[role_id].mentionable)
    ]
    everyone = may_all and "everyone" in allowed.parse and bool(_EVERYONE.search(text))
    return Mentions(tuple(users.values()), tuple(dict.fromkeys(roles)), everyone)
