"""The bot's account at Discord: token, intents, and what it may do where it is; for `examine`."""

import asyncio
from collections.abc import Sequence
from typing import Any

import aiohttp

from bot.doctor import permissions
from bot.doctor.finding import Finding, failure, ok, skipped, warning
from bot.settings import Settings
from bot.store import Lab

DISCORD = "https://discord.com/api/v10"

MESSAGE_CONTENT = 1 << 18 | 1 << 19
"""GATEWAY_MESSAGE_CONTENT, or _LIMITED for a bot in fewer than 100 guilds: an application's flags
(discord.com/developers/docs/resources/application)."""

PORTAL = "discord.com/developers, your application"


class Refused(Exception):
    """Discord's answer is an error: its HTTP status and Discord's own message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message


class Discord:
    """Discord's HTTP API, as far as the doctor reads it."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session = session
        self._base = base

    async def get(self, path: str) -> Any:
        async with self._session.get(f"{self._base}{path}") as response:
            body = await response.json(content_type=None)
            if response.status != 200:
                message = body.get("message", "") if isinstance(body, dict) else ""
                raise Refused(response.status, message or response.reason or "")
            return body


async def check_account(
    settings: Settings, labs: Sequence[Lab]
) -> tuple[list[Finding], str | None]:
    """The findings, and the invite link as soon as the application is known."""
    token = settings.discord_token.get_secret_value()
    if not token:
        return [
            failure(
                "token",
                "DISCORD_TOKEN is not set",
                "Without it the bot can't log in.",
                f"{PORTAL}, Bot, Reset Token; put it into .env as DISCORD_TOKEN=...",
            )
        ], None
    base = settings.discord_api_url or DISCORD
    timeout = aiohttp.ClientTimeout(total=settings.discord_timeout_s)
    headers = {"Authorization": f"Bot {token}", "User-Agent": "DiscordBot (quayside, doctor)"}
    findings: list[Finding] = []
    invite = None
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            discord = Discord(session, base)
            me = await discord.get("/users/@me")
            findings.append(ok("token", f"belongs to {me['username']} (id {me['id']})"))
            application = await discord.get("/oauth2/applications/@me")
            invite = permissions.invite_link(int(application["id"]))
            findings += _application(application, settings)
            guilds = await discord.get("/users/@me/guilds")
            findings += _guilds(guilds)
            findings += await _labs(discord, int(me["id"]), guilds, labs)
    except Refused as refused:
        findings.append(_refusal(refused))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        reason = str(error) or f"no answer within {settings.discord_timeout_s:g} s"
        findings.append(
            failure(
                "discord",
                f"{base} can't be reached: {reason}",
                "The bot talks to Discord over HTTPS, outwards only.",
                "Look at the network, a proxy or a firewall, and at DISCORD_API_URL.",
            )
        )
    return findings, invite


def _refusal(refused: Refused) -> Finding:
    if refused.status == 401:
        return failure(
            "token",
            "Discord does not know this token",
            "It was reset, or copied with something missing.",
            f"{PORTAL}, Bot, Reset Token; put the new one into .env.",
        )
    return failure(
        "discord",
        f"Discord answered {refused}",
        "The checks that follow could not be made.",
        "Try again later; see discordstatus.com.",
    )


def _application(application: dict[str, Any], settings: Settings) -> list[Finding]:
    findings = []
    if int(application.get("flags") or 0) & MESSAGE_CONTENT:
        findings.append(ok("intents", "Message Content is on"))
    elif not settings.message_content:
        told = "without Message Content, as the settings say: /docker, buttons and mentions work"
        findings.append(ok("intents", told))
    else:
        findings.append(
            failure(
                "intents",
                "the privileged intent Message Content is off",
                "Discord would close the connection, or hand over messages without their text.",
                f"{PORTAL}, Bot, Privileged Gateway Intents, Message Content Intent. "
                "Or do without: QUAYSIDE_MESSAGE_CONTENT=false.",
            )
        )
    if application.get("bot_public"):
        findings.append(
            warning(
                "public bot",
                "anybody may invite this bot to a server of their own",
                "There they may open a lab, and run containers on your engine.",
                f"{PORTAL}, Installation, Install Link: None; then Bot, Public Bot: off.",
            )
        )
    return findings


def _guilds(guilds: list[dict[str, Any]]) -> list[Finding]:
    if not guilds:
        return [
            warning(
                "server",
                "the bot is in no server yet",
                "Nobody can talk to it.",
                "Open the invite link below.",
            )
        ]
    return [_guild(guild["name"], int(guild["permissions"])) for guild in guilds]


def _guild(name: str, held: int) -> Finding:
    check = f"server {name}"
    if held & permissions.ADMINISTRATOR:
        return warning(
            check,
            "the bot is an administrator",
            "It needs far less; whoever got its token could do anything there.",
            "Server Settings, Roles, the bot's role: Administrator off.",
        )
    if lacking := permissions.missing(held):
        return failure(
            check,
            f"the bot lacks {', '.join(lacking)}",
            "Commands or terminals would fail half-way.",
            "Open the invite link below once more, or give these to the bot's role.",
        )
    return ok(check, "the bot has every permission that it needs")


async def _labs(
    discord: Discord, bot_id: int, guilds: list[dict[str, Any]], labs: Sequence[Lab]
) -> list[Finding]:
    """For each open lab, what the channel's own overwrites leave to the bot."""
    held = {int(guild["id"]): int(guild["permissions"]) for guild in guilds}
    return list(
        await asyncio.gather(
            *(
                _lab(discord, bot_id, held[lab.guild_id], lab)
                for lab in labs
                if lab.guild_id in held
            )
        )
    )


async def _lab(discord: Discord, bot_id: int, held: int, lab: Lab) -> Finding:
    check = f"lab {lab.channel_id}"
    try:
        channel = await discord.get(f"/channels/{lab.channel_id}")
        member = await discord.get(f"/guilds/{lab.guild_id}/members/{bot_id}")
    except Refused as refused:
        if refused.status == 404:
            return skipped(check, "the channel is gone", "Somebody deleted it.")
        return failure(
            check,
            f"Discord answered {refused}",
            "The bot doesn't see this lab.",
            "Edit Channel, Permissions: let the bot's role view the channel.",
        )
    check = f"lab #{channel['name']}"
    left = permissions.in_channel(
        held,
        channel.get("permission_overwrites", ()),
        guild_id=lab.guild_id,
        role_ids={int(role) for role in member["roles"]},
        member_id=bot_id,
    )
    if lacking := permissions.missing(left):
        return failure(
            check,
            f"here the bot lacks {', '.join(lacking)}",
            "The channel's own permissions take them away.",
            "Edit Channel, Permissions: give these to the bot's role.",
        )
    return ok(check, "the channel leaves the bot every permission that it needs")
