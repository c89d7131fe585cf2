"""The Docker Engine and the machine that it runs on; for `examine`."""

import asyncio
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from bot.docker_cli.reference import InvalidReference, Reference
from bot.doctor.finding import Finding, failure, ok, skipped, warning
from bot.doctor.limits import check_limits
from bot.engine.connect import connect
from bot.engine.engine import Engine
from bot.engine.errors import EngineError, EngineUnreachable
from bot.engine.values import Image, Info
from bot.sandbox.rules import Rules
from bot.settings import Settings

OLDEST_API = (1, 41)
GIB = 1024**3
SECURITY_PAGE = "https://docs.docker.com/engine/security/"


async def check_engine(settings: Settings) -> list[Finding]:
    """Every finding about the engine; one if it doesn't answer."""
    try:
        engine = await connect(
            settings.docker_host, settings.docker_context, settings.engine_timeout_s
        )
    except EngineError as error:
        return [_unreachable(error)]
    try:
        return await _answering(engine, settings)
    except EngineError as error:
        return [
            failure(
                "engine",
                f"{engine.address}: {error.message}",
                "It answers, but not to everything that the bot asks.",
                "A socket proxy must let the bot use containers, exec, images, info and version.",
            )
        ]
    finally:
        await engine.close()


async def _answering(engine: Engine, settings: Settings) -> list[Finding]:
    version, info, images = await asyncio.gather(
        engine.version(), engine.info(), engine.images.list()
    )
    allowed = allowed_tags(images, Rules.from_settings(settings))
    return [
        _version(engine.address, version.version, version.api_version),
        *_socket(engine.address),
        *await check_limits(engine, info, allowed),
        _storage(info),
        *_isolation(info),
        *await _disk(engine.address, info.root_dir),
        _images(allowed),
    ]


def _unreachable(error: EngineError) -> Finding:
    reason = error.reason if isinstance(error, EngineUnreachable) else ""
    if "permission denied" in reason.lower():
        mend = "Add the bot's user to the group that owns the socket, then log in again."
    else:
        mend = "Start Docker, or say where it is: DOCKER_HOST, or `docker context use NAME`."
    what = f"{error.message} ({reason})" if reason else error.message
    return failure("engine", what, "Nothing can run without it.", mend)


def _version(address: str, version: str, api_version: str) -> Finding:
    if tuple(map(int, api_version.split("."))) < OLDEST_API:
        return failure(
            "engine",
            f"Docker {version} at {address} has API {api_version}",
            "The bot needs API 1.41 or newer.",
            "Upgrade Docker Engine to 20.10 or newer.",
        )
    return ok("engine", f"Docker {version} (API {api_version}) at {address}")


def _socket(address: str) -> list[Finding]:
    """An engine that listens without TLS is a machine without a password."""
    parts = urlsplit(address)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme not in ("tcp", "http") or local or parts.port == 2376:
        return []
    return [
        warning(
            "engine's address",
            f"{address} looks like a connection without TLS",
            "Whoever reaches that port is root on the engine's machine.",
            "Use TLS or ssh (a Docker context), or keep it in a network of the bot's own.",
        )
    ]


def _storage(info: Info) -> Finding:
    """Which drivers can give a container's layer a size: docs.docker.com/reference/cli/docker/
    container/run/#storage-opt."""
    driver = info.storage_driver
    backing = dict(map(tuple, info.raw.get("DriverStatus") or ())).get("Backing Filesystem", "")
    name = f"{driver} on {backing}" if backing else driver
    if driver in ("btrfs", "zfs"):
        return ok("storage", f"{name} can bound a container's disk")
    if driver == "overlay2" and backing == "xfs":
        return ok("storage", f"{name} can bound a container's disk if it is mounted with pquota")
    return warning(
        "storage",
        f"{name} can't bound a container's disk",
        "One container could fill the engine's disk.",
        "Keep Docker's data root on a partition of its own, or on xfs mounted with pquota.",
    )


def _isolation(info: Info) -> list[Finding]:
    options = {option.partition(",")[0].removeprefix("name=") for option in info.security_options}
    findings = []
    if "seccomp" in options:
        findings.append(ok("seccomp", "the engine filters system calls"))
    else:
        findings.append(
            failure(
                "seccomp",
                "the engine doesn't filter system calls",
                "Programs reach every part of the kernel, its weak ones too.",
                f"Use a kernel with seccomp and Docker's default profile: {SECURITY_PAGE}seccomp/",
            )
        )
    if options & {"rootless", "userns"}:
        kind = "runs without root" if "rootless" in options else "gives containers users of its own"
        findings.append(ok("users", f"the engine {kind}"))
    else:
        findings.append(
            warning(
                "users",
                "root in a container has the number of root on the machine",
                "Whoever broke out of a container would be root there.",
                f"Run a rootless engine or userns-remap ({SECURITY_PAGE}), or a VM of its own.",
            )
        )
    return findings


async def _disk(address: str, root: str) -> list[Finding]:
    """The room at the engine's data root, where that is a folder of this very machine."""
    if not address.startswith("unix://"):
        return []
    try:
        free = (await asyncio.to_thread(shutil.disk_usage, Path(root))).free
    except OSError:
        return [skipped("disk", f"{root} can't be seen from here", "The bot runs elsewhere.")]
    what = f"{free / GIB:.1f} GiB free at {root}"
    if free >= 5 * GIB:
        return [ok("disk", what)]
    verdict = warning if free >= GIB else failure
    return [
        verdict(
            "disk",
            what,
            "Images and containers need room; a full disk stops the engine.",
            "docker system prune, or a larger disk.",
        )
    ]


def allowed_tags(images: list[Image], rules: Rules) -> list[str]:
    """The tags of the engine's images that people may run."""
    tags = sorted({tag for image in images for tag in image.repo_tags})
    return [tag for tag in tags if _allowed(tag, rules)]


def _allowed(tag: str, rules: Rules) -> bool:
    try:
        return rules.allows(Reference.parse(tag))
    except InvalidReference:
        return False


def _images(allowed: list[str]) -> Finding:
    if allowed:
        return ok("images", f"here already: {', '.join(allowed)}")
    return warning(
        "images",
        "none of the allowed images is here",
        "The first run of each waits for its pull.",
        "docker pull node, and what else the class needs.",
    )
