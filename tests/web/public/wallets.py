"""A house with both wallets: keys and certificates as Apple and Google would give them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from config import Settings

Key = rsa.RSAPrivateKey
PEM = serialization.Encoding.PEM
KEY_AS = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
ISSUER = "wallet@example.iam.gserviceaccount.com"


def two_keys() -> tuple[Key, Key]:
    """The authority's, and ours."""
    made = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]
    return made[0], made[1]


def with_wallets(known: Settings, keys: tuple[Key, Key], folder: Path) -> Settings:
    """As it is, with certificates that lie in this folder."""
    authority, ours = keys
    files = {"wwdr.pem": certificate("Apple", authority, signer="Apple", signed_by=authority)}
    leaf = certificate("Pass Type ID", ours, signer="Apple", signed_by=authority)
    files["pass.pem"] = leaf + ours.private_bytes(PEM, *KEY_AS)
    account = {"client_email": ISSUER, "private_key": ours.private_bytes(PEM, *KEY_AS).decode()}
    files["google.json"] = json.dumps(account).encode()
    for name, body in files.items():
        (folder / name).write_bytes(body)
    return replace(
        known,
        apple_pass_type="pass.cm.example",
        apple_team="ABCDE12345",
        apple_certificate=str(folder / "pass.pem"),
        apple_authority=str(folder / "wwdr.pem"),
        google_issuer="3388000000012345678",
        google_key=str(folder / "google.json"),
    )


def certificate(name: str, key: Key, *, signer: str, signed_by: Key) -> bytes:
    def named(words: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])

    today = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(named(name)).issuer_name(named(signer))
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(today - timedelta(days=365))
    made = made.not_valid_after(today + timedelta(days=3650))
    made = made.add_extension(x509.BasicConstraints(ca=name == signer, path_length=None), True)
    return made.sign(signed_by, hashes.SHA256()).public_bytes(PEM)
