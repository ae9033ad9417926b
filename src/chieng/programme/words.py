"""Facts of a plan in words, the same on pages and on the command line."""

from django.utils.translation import gettext as _

from chieng.programme.kinds import Change, ChangeVerb


def change_text(change: Change) -> str:
    """Return a change as one line: what was added, ended, or changed from what to what."""
    if change.verb is ChangeVerb.ADDED:
        return _("thêm %(path)s") % {"path": change.path}
    if change.verb is ChangeVerb.ENDED:
        return _("bỏ %(path)s") % {"path": change.path}
    fields = "; ".join(_field_text(name, old, new) for name, old, new in change.fields)
    return _("sửa %(path)s: %(fields)s") % {"path": change.path, "fields": fields}


def _field_text(name: str, old: str, new: str) -> str:
    return _("%(name)s từ “%(old)s” thành “%(new)s”") % {"name": name, "old": old, "new": new}
