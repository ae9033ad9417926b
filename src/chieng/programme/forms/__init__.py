"""What people fill in about plans and the work given under them."""

from chieng.programme.forms.plans import HandOverForm, fingerprint

__all__ = ["HandOverForm", "fingerprint"]
