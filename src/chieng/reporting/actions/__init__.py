"""Every write of this room."""

from chieng.reporting.actions.packs import (
    ask_for_pack,
    finish_pack,
    forget_packs,
    note_download,
    note_failure,
    note_progress,
)
from chieng.reporting.actions.releases import (
    announce_release,
    answer_reply,
    correct_release,
    prepare_release,
    publish_release,
    reply_to_release,
    withdraw_release,
)

__all__ = [
    "announce_release",
    "answer_reply",
    "ask_for_pack",
    "correct_release",
    "finish_pack",
    "forget_packs",
    "note_download",
    "note_failure",
    "note_progress",
    "prepare_release",
    "publish_release",
    "reply_to_release",
    "withdraw_release",
]
