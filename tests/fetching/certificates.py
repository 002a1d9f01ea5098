"""An authority made for a test, and servers' certificates of it: good, expired, for another host, self-signed."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC)


def make(folder: Path) -> dict[str, Path]:
    """PEM files by name: `authority` (certificate alone), and certificates with keys."""
    authority_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _certificate("Authority", "Authority", authority_key, authority_key, None, NOW + timedelta(days=9))
    made = {"authority": folder / "authority.pem"}
    made["authority"].write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    key = server_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    loopback, elsewhere = x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("elsewhere.example")
    for name, issuer, issuer_key, host, until in (
        ("good", "Authority", authority_key, loopback, NOW + timedelta(days=9)),
        ("expired", "Authority", authority_key, loopback, NOW - timedelta(days=1)),
        ("other_host", "Authority", authority_key, elsewhere, NOW + timedelta(days=9)),
        ("self_signed", "Server", server_key, loopback, NOW + timedelta(days=9)),
    ):
        certificate = _certificate("Server", issuer, server_key, issuer_key, host, until)
        made[name] = folder / f"{name}.pem"
        made[name].write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + key)
    return made


def _certificate(
    subject: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    host: x509.GeneralName | None,
    until: datetime,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=30))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
    )
    if host is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName([host]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())
