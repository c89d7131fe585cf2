"""Image names as people type them, and the full names an engine knows them by.

Grammar and error texts after distribution/reference, tried against the docker client 28.2.2.
"""

import re
from dataclasses import dataclass
from typing import Self

DEFAULT_DOMAIN = "docker.io"
DEFAULT_TAG = "latest"
_OFFICIAL = "library/"
_LONGEST_PATH = 255
_HEX_LENGTH = {"sha256": 64, "sha384": 96, "sha512": 128}

_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_COMPONENT = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_REFERENCE = re.compile(
    rf"(?P<domain>{_DOMAIN})/(?P<path>{_COMPONENT}(?:/{_COMPONENT})*)"
    r"(?::(?P<tag>[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}))?"
    r"(?:@(?P<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?"
)
_IDENTIFIER = re.compile(r"[a-f0-9]{64}")


@dataclass(eq=False)
class InvalidReference(Exception):
    """The text names no image; `message` is Docker's."""

    message: str


@dataclass(frozen=True)
class Reference:
    """An image's name. `tag` and `digest` are None unless they were given."""

    domain: str
    path: str
    tag: str | None = None
    digest: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `node`, `node:20`, `ghcr.io/someone/thing@sha256:…`; raises InvalidReference."""
        if _IDENTIFIER.fullmatch(text):
            raise InvalidReference(
                f"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings"
            )
        domain, remainder = _split_domain(text)
        name = remainder.partition(":")[0]
        if name.lower() != name:
            raise InvalidReference(
                f"invalid reference format: repository name ({name}) must be lowercase"
            )
        match = _REFERENCE.fullmatch(f"{domain}/{remainder}")
        if match is None:
            raise InvalidReference("invalid reference format")
        if len(match["path"]) > _LONGEST_PATH:
            raise InvalidReference(
                f"repository name must not be more than {_LONGEST_PATH} characters"
            )
        if match["digest"]:
            _check_digest(match["digest"])
        return cls(match["domain"], match["path"], match["tag"], match["digest"])

    @property
    def familiar(self) -> str:
        """The repository as people say it: `node`, `ghcr.io/someone/thing`."""
        if self.domain != DEFAULT_DOMAIN:
            return f"{self.domain}/{self.path}"
        official = self.path.removeprefix(_OFFICIAL)
        return self.path if "/" in official else official

    @property
    def familiar_tagged(self) -> str:
        """The familiar name with its tag or digest, `latest` when neither was given."""
        return self.familiar + self._suffix

    @property
    def canonical(self) -> str:
        """The full name with its tag or digest: `docker.io/library/node:latest`."""
        return f"{self.domain}/{self.path}{self._suffix}"

    @property
    def _suffix(self) -> str:
        tag = self.tag or (None if self.digest else DEFAULT_TAG)
        return (f":{tag}" if tag else "") + (f"@{self.digest}" if self.digest else "")

    def __str__(self) -> str:
        return self.familiar_tagged


def _split_domain(text: str) -> tuple[str, str]:
    first, slash, rest = text.partition("/")
    # Without a dot, a port or a capital letter the first part is a user's name on the default hub.
    is_domain = slash and (
        "." in first or ":" in first or first == "localhost" or first.lower() != first
    )
    domain, remainder = (first, rest) if is_domain else (DEFAULT_DOMAIN, text)
    if domain == "index.docker.io":
        domain = DEFAULT_DOMAIN
    if domain == DEFAULT_DOMAIN and "/" not in remainder:
        remainder = _OFFICIAL + remainder
    return domain, remainder


def _check_digest(digest: str) -> None:
    algorithm, _, checksum = digest.partition(":")
    if algorithm not in _HEX_LENGTH:
        raise InvalidReference("unsupported digest algorithm")
    if len(checksum) != _HEX_LENGTH[algorithm]:
        raise InvalidReference("invalid checksum digest length")
    if checksum.lower() != checksum:
        raise InvalidReference("invalid checksum digest format")
