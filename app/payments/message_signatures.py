"""Who signed an HTTP request, by RFC 9421 and RFC 9530, as pawaPay signs its callbacks.

Written here because pawaPay signs ECDSA in DER, as most libraries do by default, where the RFC
says raw r and s: the one library of that RFC for Python refuses it. Both are read.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from app.payments.http import header

# What must be signed for a signature to mean this request and no other.
REQUIRED = frozenset({"@method", "@authority", "@path", "content-digest"})
OLDEST = 300  # seconds since it was signed
EARLIEST = 60  # seconds that the signer's clock may be ahead of ours
DIGESTS = {"sha-256": hashlib.sha256, "sha-512": hashlib.sha512}
_LABEL = r"[a-z*][a-z0-9_.*-]*"
_INPUT = re.compile(rf'({_LABEL})=(\(("[^"]*"(?: "[^"]*")*)?\)((?:;[a-z]+=(?:"[^"]*"|[0-9]+))*))')
_SIGNATURE = re.compile(rf"({_LABEL})=:([A-Za-z0-9+/=]+):")
_DIGEST = re.compile(r"([a-z0-9-]+)=:([A-Za-z0-9+/=]+):")
_PARAMETER = re.compile(r';([a-z]+)=(?:"([^"]*)"|([0-9]+))')
PORTS = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class Request:
    """As it was called: `url` is the whole public address, whatever stands in front of us."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


def is_signed_by(request: Request, keys: tuple[str, ...], now: datetime) -> bool:
    """Whether one of these public keys (PEM) signed this very request, not long ago."""
    if not _digest_fits(request):
        return False
    signatures = dict(_signatures(header(request.headers, "Signature")))
    loaded = [_load(key) for key in keys]
    for label, params, names, facts in _inputs(header(request.headers, "Signature-Input")):
        if label not in signatures or not set(names) >= REQUIRED or not _is_fresh(facts, now):
            continue
        base = _base(request, names, params)
        if base is not None and any(
            _verifies(key, facts.get("alg", ""), signatures[label], base) for key in loaded
        ):
            return True
    return False


def _digest_fits(request: Request) -> bool:
    """Each digest that we know must fit the body, and there must be one."""
    told = _DIGEST.findall(header(request.headers, "Content-Digest"))
    known = [(DIGESTS[name], value) for name, value in told if name in DIGESTS]
    return bool(known) and all(
        hmac.compare_digest(_decoded(value), make(request.body).digest()) for make, value in known
    )


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _signatures(line: str) -> Iterator[tuple[str, bytes]]:
    for label, value in _SIGNATURE.findall(line):
        yield label, _decoded(value)


def _inputs(line: str) -> Iterator[tuple[str, str, list[str], dict[str, str]]]:
    """Each label, its parameters as they were written, what it covers, and what they say."""
    for label, params, names, rest in _INPUT.findall(line):
        facts = {name: text or number for name, text, number in _PARAMETER.findall(rest)}
        yield label, params, re.findall(r'"([^"]*)"', names), facts


def _is_fresh(facts: Mapping[str, str], now: datetime) -> bool:
    """A signature without its time could be sent again for ever."""
    at = int(now.timestamp())
    created, expires = facts.get("created", ""), facts.get("expires", "")
    if not created.isdecimal() or not at - OLDEST <= int(created) <= at + EARLIEST:
        return False
    return not expires or (expires.isdecimal() and at <= int(expires))


def _base(request: Request, names: list[str], params: str) -> bytes | None:
    """The text that was signed; None when it covers what we cannot tell, or twice the same."""
    if len(set(names)) != len(names):
        return None
    lines = []
    for name in names:
        value = _component(request, name)
        if value is None:
            return None
        lines.append(f'"{name}": {value}')
    return "\n".join([*lines, f'"@signature-params": {params}']).encode()


def _component(request: Request, name: str) -> str | None:
    where = urlsplit(request.url)
    derived: dict[str, Callable[[], str]] = {
        "@method": lambda: request.method.upper(),
        "@authority": lambda: where.netloc.lower().removesuffix(PORTS.get(where.scheme, " ")),
        "@scheme": lambda: where.scheme.lower(),
        "@path": lambda: where.path or "/",
        "@query": lambda: f"?{where.query}",
        "@target-uri": lambda: request.url,
        "@request-target": lambda: where.path + (f"?{where.query}" if where.query else ""),
    }
    if name.startswith("@"):
        return derived[name]() if name in derived else None
    known = {key.lower() for key in request.headers}
    return header(request.headers, name).strip() if name in known else None


def _load(pem: str) -> Any:
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 -- slow import
        load_pem_public_key,
    )

    try:
        return load_pem_public_key(pem.replace("\\n", "\n").strip().encode())
    except ValueError:
        return None


def _verifies(key: Any, alg: str, signature: bytes, base: bytes) -> bool:
    """By what the key is; an algorithm that is named must be that key's."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- slow import
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 -- slow import
    from cryptography.hazmat.primitives.asymmetric import (  # noqa: PLC0415 -- slow import
        ec,
        padding,
        rsa,
    )

    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            size = key.key_size
            wide: hashes.HashAlgorithm = hashes.SHA256() if size == 256 else hashes.SHA384()
            if size not in (256, 384) or alg not in ("", f"ecdsa-p{size}-sha{size}"):
                return False
            key.verify(_der(signature, size // 8), base, ec.ECDSA(wide))
            return True
        if isinstance(key, rsa.RSAPublicKey) and alg == "rsa-v1_5-sha256":
            key.verify(signature, base, padding.PKCS1v15(), hashes.SHA256())
            return True
        if isinstance(key, rsa.RSAPublicKey) and alg == "rsa-pss-sha512":
            salted = padding.PSS(padding.MGF1(hashes.SHA512()), 64)
            key.verify(signature, base, salted, hashes.SHA512())
            return True
    except InvalidSignature:
        pass
    return False


def _der(signature: bytes, half: int) -> bytes:
    """Raw r and s (two halves, RFC 9421) as DER; what is not of that length is DER already."""
    from cryptography.hazmat.primitives.asymmetric.utils import (  # noqa: PLC0415 -- slow import
        encode_dss_signature,
    )

    if len(signature) != 2 * half:
        return signature
    r, s = signature[:half], signature[half:]
    return encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
