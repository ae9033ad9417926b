"""Secrets that open something: only their hash is stored. Long and random, so a plain SHA-256 is enough."""

import hashlib


def token_hash(token: str) -> str:
    """Return what is stored of a token or a code: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
