"""What goes wrong in ways a person can mend.

Bad input raises Django's ValidationError, missing rights PermissionDenied; these are the two cases besides.
Messages are translated, say what happened, who can mend it, and what to press.
"""

from django.core.exceptions import ValidationError


class Conflict(ValidationError):  # noqa: N818 - the word people use for it
    """Somebody else changed the same thing in the meantime: the second person is told, nothing is lost."""


class TooLarge(ValidationError):  # noqa: N818 - same
    """An upload is larger than the installation accepts."""
