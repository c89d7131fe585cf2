"""What the doctor finds: at a Discord on loopback, at the real engine, in a kernel's words."""

import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.doctor import examine
from bot.doctor.account import check_account
from bot.doctor.files import check_database, check_settings
from bot.doctor.finding import Finding, Report, Verdict, failure, ok, warning
from bot.doctor.host import check_engine
from bot.doctor.limits import CPUS, LABELS, MEMORY, PIDS, judge, parse
from bot.doctor.permissions import ALL_NEEDED, NEEDED, in_channel, invite_link, missing
from bot.doctor.report import as_json, print_table
from bot.engine.engine import Engine
from bot.settings import Settings
from bot.store import Lab, schema

TOKEN = "MTIz.good.token"
APPLICATION, BOT, GUILD, LAB, ROLE = 10, 11, 20, 30, 40


class Discord:
    """The few routes that the doctor reads, with answers that a test changes."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {
            "/users/@me": {"id": str(BOT), "username": "quayside"},
            "/oauth2/applications/@me": {
                "id": str(APPLICATION),
                "flags": 1 << 19,
                "bot_public": False,
            },
            "/users/@me/guilds": [
                {"id": str(GUILD), "name": "Class", "permissions": str(ALL_NEEDED)}
            ],
            f"/channels/{LAB}": {"id": str(LAB), "name": "lab", "permission_overwrites": []},
            f"/guilds/{GUILD}/members/{BOT}": {"roles": [str(ROLE)]},
        }
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        if request.headers["Authorization"] != f"Bot {TOKEN}":
            return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
        body = self.answers.get(request.path)
        if body is None:
            return web.json_response({"message": "Missing Access", "code": 50001}, status=403)
        return web.json_response(body)


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    discord = Discord()
    app = web.Application()
    app.router.add_get("/{path:.*}", discord.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    discord.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield discord
    await runner.cleanup()


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


def lab() -> Lab:
    return Lab(GUILD, LAB, 1, datetime.now(UTC))


async def account(discord: Discord, *labs: Lab, token: str = TOKEN) -> list[Finding]:
    findings, _ = await check_account(
        settings(discord_token=token, discord_api_url=discord.url, discord_timeout_s=5), labs
    )
    return findings


def worst(findings: list[Finding]) -> Finding:
    """The one finding that isn't well."""
    (found,) = [finding for finding in findings if finding.verdict is not Verdict.OK]
    return found


async def test_a_well_made_account_is_found_well_and_can_be_invited(discord: Discord) -> None:
    findings, invite = await check_account(
        settings(discord_token=TOKEN, discord_api_url=discord.url), [lab()]
    )
    assert {finding.verdict for finding in findings} == {Verdict.OK}
    assert [finding.check for finding in findings] == [
        "token",
        "intents",
        "server Class",
        "lab #lab",
    ]
    assert invite == invite_link(APPLICATION)


async def test_no_token_is_a_failure_with_the_way_to_one() -> None:
    (found,), invite = await check_account(settings(), [])
    assert (found.check, found.verdict, invite) == ("token", Verdict.FAILURE, None)
    assert "Reset Token" in found.mend


async def test_a_token_that_discord_does_not_know_is_a_failure_without_the_token(
    discord: Discord,
) -> None:
    (found,) = await account(discord, token="MTIz.bad.token")
    assert found.verdict is Verdict.FAILURE
    assert "does not know this token" in found.what
    assert "MTIz" not in str(found)


async def test_a_bot_that_does_without_the_message_content_intent_is_well(
    discord: Discord,
) -> None:
    discord.answers["/oauth2/applications/@me"]["flags"] = 0
    without = settings(discord_token=TOKEN, discord_api_url=discord.url, message_content=False)
    findings, _ = await check_account(without, [])
    (intents,) = [finding for finding in findings if finding.check == "intents"]
    assert intents.verdict is Verdict.OK
    assert "/docker, buttons and mentions" in intents.what


@pytest.mark.parametrize(("flags", "on"), [(0, False), (1 << 15, False), (1 << 18, True)])
async def test_the_message_content_intent_is_read_from_the_applications_flags(
    discord: Discord, flags: int, on: bool
) -> None:
    discord.answers["/oauth2/applications/@me"]["flags"] = flags
    findings = await account(discord)
    (intents,) = [finding for finding in findings if finding.check == "intents"]
    assert intents.verdict is (Verdict.OK if on else Verdict.FAILURE)


async def test_a_bot_that_anybody_may_invite_is_a_warning(discord: Discord) -> None:
    discord.answers["/oauth2/applications/@me"]["bot_public"] = True
    assert worst(await account(discord)).check == "public bot"


async def test_each_missing_permission_is_named_by_discords_own_name(discord: Discord) -> None:
    guild = discord.answers["/users/@me/guilds"][0]
    for name, bit in NEEDED.items():
        guild["permissions"] = str(ALL_NEEDED & ~bit)
        found = worst(await account(discord))
        assert found.what == f"the bot lacks {name}"
        assert found.verdict is Verdict.FAILURE


async def test_an_administrator_bot_has_too_much(discord: Discord) -> None:
    discord.answers["/users/@me/guilds"][0]["permissions"] = str(1 << 3)
    assert "administrator" in worst(await account(discord)).what


async def test_a_bot_in_no_server_is_told_to_be_invited(discord: Discord) -> None:
    discord.answers["/users/@me/guilds"] = []
    assert "invite link" in worst(await account(discord)).mend


async def test_a_lab_whose_channel_takes_a_permission_away_is_a_failure(discord: Discord) -> None:
    discord.answers[f"/channels/{LAB}"]["permission_overwrites"] = [
        {"id": str(GUILD), "type": 0, "allow": "0", "deny": str(NEEDED["Attach Files"])}
    ]
    found = worst(await account(discord, lab()))
    assert found.check == "lab #lab"
    assert found.what == "here the bot lacks Attach Files"


async def test_a_lab_that_the_bot_does_not_see_is_a_failure(discord: Discord) -> None:
    del discord.answers[f"/channels/{LAB}"]
    found = worst(await account(discord, lab()))
    assert "Missing Access" in found.what
    assert found.verdict is Verdict.FAILURE


async def test_a_discord_that_is_away_is_a_failure_and_no_traceback() -> None:
    (found,), _ = await check_account(
        settings(discord_token=TOKEN, discord_api_url="http://127.0.0.1:9"), []
    )
    assert "can't be reached" in found.what


def test_the_invite_link_asks_for_exactly_what_is_needed() -> None:
    assert ALL_NEEDED == 309237754944
    assert missing(ALL_NEEDED) == ()
    assert len(missing(0)) == len(NEEDED) == 8
    assert invite_link(5).endswith(
        "client_id=5&scope=bot+applications.commands&permissions=309237754944"
    )


def test_the_page_about_running_gives_the_same_link_and_names() -> None:
    page = " ".join((Path(__file__).parents[2] / "docs" / "running.md").read_text().split())
    assert invite_link(0).replace("client_id=0", "client_id=APPLICATION_ID") in page
    assert [name for name in NEEDED if name not in page] == []


@pytest.mark.parametrize(
    ("overwrites", "held"),
    [
        ([], 0b11),
        ([(GUILD, 0, 0b01)], 0b10),
        ([(GUILD, 0, 0b11), (ROLE, 0b01, 0)], 0b01),
        ([(ROLE, 0, 0b01), (41, 0b01, 0)], 0b11),
        ([(ROLE, 0b100, 0b01), (BOT, 0b01, 0b100)], 0b11),
        ([(99, 0, 0b11)], 0b11),
    ],
)
def test_overwrites_go_from_everyone_over_roles_to_the_member(
    overwrites: list[tuple[int, int, int]], held: int
) -> None:
    rows = [
        {"id": str(who), "allow": str(allow), "deny": str(deny)} for who, allow, deny in overwrites
    ]
    left = in_channel(0b11, rows, guild_id=GUILD, role_ids={ROLE, 41}, member_id=BOT)
    assert left == held


async def test_the_real_engine_is_examined_from_inside_a_container(
    engine: Engine, docker_host: str
) -> None:
    findings = {
        finding.check: finding
        for finding in await check_engine(
            settings(docker_host=docker_host, allowed_images="busybox")
        )
    }
    assert findings["engine"].verdict is Verdict.OK
    assert findings["limits"].verdict is Verdict.OK
    assert findings["privileges"].verdict is Verdict.OK
    assert findings["images"].what == "here already: busybox:latest"
    assert not await engine.containers.list(LABELS, all=True)


async def test_without_an_allowed_image_the_engines_own_word_is_taken(
    engine: Engine, docker_host: str
) -> None:
    findings = await check_engine(settings(docker_host=docker_host, allowed_images="nothing/like"))
    verdicts = {finding.check: finding.verdict for finding in findings}
    assert verdicts["limits"] is Verdict.SKIPPED
    assert verdicts["images"] is Verdict.WARNING


async def test_an_engine_that_is_away_is_one_failure(tmp_path: Path) -> None:
    (found,) = await check_engine(settings(docker_host=f"unix://{tmp_path}/none.sock"))
    assert found.verdict is Verdict.FAILURE
    assert "Cannot connect to the Docker daemon" in found.what
    assert found.mend


V2 = {
    "memory.max": str(MEMORY),
    "memory.swap.max": "0",
    "pids.max": str(PIDS),
    "cpu.max": f"{round(CPUS * 100_000)} 100000",
    "CapEff": "0000000000000000",
    "NoNewPrivs": "1",
    "Seccomp": "2",
    "SwapTotal": "2097148 kB",
}
V1 = {
    **{name: V2[name] for name in ("pids.max", "CapEff", "NoNewPrivs", "Seccomp", "SwapTotal")},
    "memory.limit_in_bytes": str(MEMORY),
    "memory.memsw.limit_in_bytes": str(MEMORY),
    "cpu.cfs_quota_us": "50000",
    "cpu.cfs_period_us": "100000",
}


@pytest.mark.parametrize("cgroup", [V1, V2], ids=["v1", "v2"])
def test_limits_that_the_kernel_has_are_found_in_either_cgroup(cgroup: dict[str, str]) -> None:
    read = parse("\n".join(f"{name}:\t{value}" for name, value in cgroup.items()))
    assert [finding.verdict for finding in judge(read)] == [Verdict.OK, Verdict.OK]


@pytest.mark.parametrize(
    ("lost", "instead", "word", "verdict"),
    [
        ("memory.max", "max", "memory is not bounded", Verdict.FAILURE),
        ("memory.swap.max", "max", "swap is not bounded", Verdict.WARNING),
        ("pids.max", "max", "processes are not bounded", Verdict.FAILURE),
        ("cpu.max", "max 100000", "processors are not bounded", Verdict.FAILURE),
        ("CapEff", "00000000a80425fb", "CapEff 00000000a80425fb", Verdict.FAILURE),
        ("NoNewPrivs", "0", "NoNewPrivs 0", Verdict.FAILURE),
        ("Seccomp", "0", "Seccomp 0", Verdict.FAILURE),
    ],
)
def test_each_limit_that_the_kernel_ignores_is_found(
    lost: str, instead: str, word: str, verdict: Verdict
) -> None:
    for read in ({**V2, lost: instead}, {name: V2[name] for name in V2 if name != lost}):
        (found,) = judge(read)
        assert found.verdict is verdict
    (found,) = judge({**V2, lost: instead})
    assert word in found.what


def test_a_machine_without_swap_needs_no_bound_on_it() -> None:
    read = {name: V2[name] for name in V2 if name != "memory.swap.max"}
    assert all(finding.verdict is Verdict.OK for finding in judge({**read, "SwapTotal": "0 kB"}))


def test_a_database_is_looked_at_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "quayside.sqlite3"
    found, readable = check_database(path)
    assert (found.verdict, readable, path.exists()) == (Verdict.OK, False, False)
    assert check_database(tmp_path / "no" / "file")[0].mend.startswith("mkdir -p")
    schema.upgrade(path)
    newest = schema.version(path).wanted
    assert check_database(path) == (ok("database", f"{path} is sound, schema {newest}"), True)
    path.write_bytes(b"something else " * 100)
    found, readable = check_database(path)
    assert (found.verdict, readable) == (Verdict.FAILURE, False)
    assert "not an SQLite database" in found.what


def test_a_readable_env_file_and_a_misspelt_name_are_warnings(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("QUAYSIDE_PID=5\n")
    env_file.chmod(0o644)
    misspelt, readable = check_settings(env_file)
    assert misspelt.mend == "Did you mean QUAYSIDE_PIDS?"
    assert readable.mend == f"chmod 600 {env_file}"
    env_file.write_text("QUAYSIDE_PIDS=50\n")
    env_file.chmod(0o600)
    assert [finding.verdict for finding in check_settings(env_file)] == [Verdict.OK]


async def test_everything_is_examined_with_the_labs_of_the_database(
    discord: Discord, tmp_path: Path
) -> None:
    from bot.store import Store

    store = await Store.open(tmp_path / "quayside.sqlite3")
    await store.labs.open(GUILD, LAB, by=1)
    await store.close()
    report = await examine(
        settings(
            discord_token=TOKEN,
            discord_api_url=discord.url,
            database=tmp_path / "quayside.sqlite3",
            docker_host=f"unix://{tmp_path}/none.sock",
        )
    )
    checks = [finding.check for finding in report.findings]
    assert checks == [
        "settings",
        "database",
        "token",
        "intents",
        "server Class",
        "lab #lab",
        "engine",
    ]
    assert not report.healthy


REPORT = Report(
    (
        ok("token", "belongs to quayside"),
        warning(
            "storage", "overlay2 on extfs can't bound a container's disk " * 3, "Why.", "Mend."
        ),
        failure("server A very long server name indeed", "x" * 150, "Because.", "Do this."),
    ),
    invite_link(APPLICATION),
)


def test_the_table_fits_80_columns_and_keeps_the_link_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    stream = io.StringIO()
    print_table(REPORT, stream)
    lines = stream.getvalue().splitlines()
    assert REPORT.invite in lines
    assert max(len(line) for line in lines if line != REPORT.invite) <= 80
    assert lines[0].split() == ["✓", "token", "belongs", "to", "quayside"]
    assert sum(line.count("x") for line in lines if "http" not in line) >= 150
    assert any("→ Do this." in line for line in lines)
    assert lines[-1] == "1 failure, 1 warning: mend ✗ first."


def test_a_report_without_failures_is_healthy_though_it_warns() -> None:
    report = replace(REPORT, findings=REPORT.findings[:2])
    assert report.healthy
    stream = io.StringIO()
    print_table(report, stream)
    assert stream.getvalue().endswith("All is well, with 1 warning.\n")


def test_the_json_has_every_finding() -> None:
    report = json.loads(as_json(REPORT))
    assert report["healthy"] is False
    assert [each["verdict"] for each in report["findings"]] == ["ok", "warning", "failure"]
    assert set(report["findings"][0]) == {"check", "verdict", "what", "why", "mend"}
