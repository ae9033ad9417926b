"""The components of the interface. Pages reach them by `{% load chieng %}`; `docs/design.md` shows each."""
