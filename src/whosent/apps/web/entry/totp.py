"""Codes of an app (TOTP): the secret, its picture, and which step a code belongs to.

Source: RFC 6238 §4, §5.2; RFC 4226 §7.2.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime

import pyotp
import segno

from whosent.apps.web.entry.limits import AppLimits

_ISSUER = "whosent"
_QUIET_ZONE = 4
_DARK, _LIGHT = "#000", "#fff"  # cameras need it so, in any theme


def new_secret(limits: AppLimits) -> str:
    """A secret in base32, as apps take it."""
    return base64.b32encode(secrets.token_bytes(limits.secret_octets)).decode().rstrip("=")


def app_address(secret: str, name: str) -> str:
    """The ``otpauth:`` address that an app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)


def draw_address(address: str) -> str:
    """The address as a picture (QR), an SVG element without style or script."""
    picture = segno.make(address, error="m", micro=False)
    return picture.svg_inline(
        omitsize=True, dark=_DARK, light=_LIGHT, border=_QUIET_ZONE, svgclass="qr", lineclass=None
    )


def in_groups(secret: str) -> str:
    """The secret for whoever types it."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def find_step(secret: str, typed: str, at: datetime, limits: AppLimits) -> int | None:
    """The step of a code that holds at that time, the newest first; None where it holds at none."""
    code = "".join(typed.split())
    now = int(at.timestamp()) // limits.step_s
    app = pyotp.TOTP(secret, interval=limits.step_s)
    found = None
    for step in range(now - limits.window, now + limits.window + 1):
        if hmac.compare_digest(app.generate_otp(step).encode(), code.encode("utf-8", "replace")):
            found = step
    return found
