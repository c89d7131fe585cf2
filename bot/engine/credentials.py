"""Registry credentials from the host's own `docker login`; for a seat's pull.

Docker's config file and its credential helpers are read by the docker SDK, off the event loop,
at every pull: somebody may log in while the bot runs. Nothing of it is ever kept or logged. Where
there is no such file, the SDK (20 MiB in memory) is not even imported.
"""

import asyncio
import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)

HELPER_TIMEOUT_S = 30
"""How long a credential helper, which may ask a keyring, can take."""


async def registry_auth(domain: str) -> str | None:
    """The header value that the engine wants for a registry, such as docker.io; None for none.

    What can't be read counts as none: most pulls need no credentials, and one that does is
    refused by the registry in clear words.
    """
    try:
        async with asyncio.timeout(HELPER_TIMEOUT_S):
            return await asyncio.to_thread(_header, domain)
    except Exception as error:  # the SDK raises whatever a malformed file makes of its code
        # Only the kind of error: its text may quote the file.
        log.warning("the login for %s can't be read: %s", domain, type(error).__name__)
        return None


def _header(domain: str) -> str | None:
    if not any(path.exists() for path in _config_files()):
        return None
    from docker import auth

    found = auth.load_config().resolve_authconfig(domain)
    return auth.encode_header(found).decode() if found else None


def _config_files() -> list[Path]:
    """Where the SDK looks for the client's file (docker.utils.config.find_config_file)."""
    folder = os.environ.get("DOCKER_CONFIG")
    at_home = (Path.home() / name for name in (".docker/config.json", ".dockercfg"))
    return [*([Path(folder, "config.json")] if folder else []), *at_home]
