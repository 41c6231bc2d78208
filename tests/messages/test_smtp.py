"""Mail leaves for the server one named, and for no other that answers in its place."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.jobs.post import Unreachable
from app.jobs.smtp import transport
from config import Settings


def self_signed(folder: Path) -> Path:
    """A certificate that nobody vouches for, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(today - timedelta(days=1))
    signed = made.not_valid_after(today + timedelta(days=1)).sign(key, hashes.SHA256())
    words = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / "stranger.pem"
    file.write_bytes(words + signed.public_bytes(serialization.Encoding.PEM))
    return file


def test_a_server_without_a_good_certificate_gets_no_mail(tmp_path: Path) -> None:
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(self_signed(tmp_path))

    def stranger() -> None:
        caller, _address = door.accept()
        with caller:
            try:
                secure.wrap_socket(caller, server_side=True).sendall(b"421 closing\r\n")
            except OSError:
                return  # hung up on

    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=stranger, daemon=True).start()
        port = door.getsockname()[1]
        carry = transport(Settings(smtp_host="localhost", smtp_port=port, smtp_tls="tls"))
        with pytest.raises(Unreachable, match="SSLCertVerificationError"):
            carry(EmailMessage())
