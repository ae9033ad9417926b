"""Every write of organisations."""

from chieng.organisations.actions.closing import rebuild_closure
from chieng.organisations.actions.endings import end_unit, merge_units
from chieng.organisations.actions.files import stage_units
from chieng.organisations.actions.founding import found_unit, found_units
from chieng.organisations.actions.people import (
    deactivate_person,
    erase_person,
    reactivate_person,
    register_person,
    rename_person,
    set_language,
    set_sso_id,
    unlock_person,
)
from chieng.organisations.actions.relations import end_relation, place_unit
from chieng.organisations.actions.roles import assign_role, end_role, hand_over_desk
from chieng.organisations.actions.sites import define_site
from chieng.organisations.actions.tokens import issue_token, note_use, revoke_token
from chieng.organisations.actions.units import assign_code, reclassify_unit, rename_unit, set_position
from chieng.organisations.actions.vocabulary import define_kind, define_scheme
from chieng.organisations.actions.ways_in import (
    accept_invitation,
    choose_password,
    invite,
    note_second_factor,
    reset_password,
    reset_second_factor,
    revoke_invitation,
    use_reset_code,
)

__all__ = [
    "accept_invitation",
    "assign_code",
    "assign_role",
    "choose_password",
    "deactivate_person",
    "define_kind",
    "define_scheme",
    "define_site",
    "end_relation",
    "end_role",
    "end_unit",
    "erase_person",
    "found_unit",
    "found_units",
    "hand_over_desk",
    "invite",
    "issue_token",
    "merge_units",
    "note_second_factor",
    "note_use",
    "place_unit",
    "reactivate_person",
    "rebuild_closure",
    "reclassify_unit",
    "register_person",
    "rename_person",
    "rename_unit",
    "reset_password",
    "reset_second_factor",
    "revoke_invitation",
    "revoke_token",
    "set_language",
    "set_position",
    "set_sso_id",
    "stage_units",
    "unlock_person",
    "use_reset_code",
]
