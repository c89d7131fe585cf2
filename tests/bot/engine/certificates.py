"""A certificate authority for one test run: an engine's TLS files as `docker` reads them."""

import datetime
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Certificates:
    """A folder with ca.pem, and cert.pem and key.pem good for a client and for 127.0.0.1."""

    folder: Path

    @classmethod
    def made(cls, folder: Path) -> Self:
        authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        authority = _certificate("authority", authority_key, "authority", authority_key)
        leaf = _certificate("engine", key, "authority", authority_key)
        pem = serialization.Encoding.PEM
        (folder / "ca.pem").write_bytes(authority.public_bytes(pem))
        (folder / "cert.pem").write_bytes(leaf.public_bytes(pem))
        (folder / "key.pem").write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        return cls(folder)

    def server(self) -> ssl.SSLContext:
        """What an engine with `--tlsverify` listens with."""
        context = ssl.create_default_context(
            ssl.Purpose.CLIENT_AUTH, cafile=str(self.folder / "ca.pem")
        )
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_cert_chain(self.folder / "cert.pem", self.folder / "key.pem")
        return context

    def write_client(self, folder: Path) -> None:
        for name in ("ca.pem", "cert.pem", "key.pem"):
            (folder / name).write_bytes((self.folder / name).read_bytes())


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: str, issuer_key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    ours = name == issuer
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.BasicConstraints(ca=ours, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(issuer_key, hashes.SHA256())
    )
