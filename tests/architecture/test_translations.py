"""English is complete and exact, room by room: nothing missing, empty, fuzzy, obsolete or told in two ways."""

from chieng.config.messages.command import all_faults


def test_every_text_has_its_english() -> None:
    assert all_faults() == []
