"""Addresses of the pages about people."""

from django.urls import URLPattern, path

from chieng.organisations.views import invitations, people

people_urls: list[URLPattern] = [
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung/loi-moi/", invitations.invitations, name="invitations"),
    path("nguoi-dung/loi-moi/moi/", invitations.invitation_new, name="invitation_new"),
    path("nguoi-dung/loi-moi/in/", invitations.invitations_print, name="invitations_print"),
    path(
        "nguoi-dung/loi-moi/<uuid:invitation_id>/thu-hoi/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
    path("nguoi-dung/vai-tro/<uuid:assignment_id>/ket-thuc/", people.role_end, name="role_end"),
    path("nguoi-dung/<uuid:person_id>/", people.person, name="person"),
    path("nguoi-dung/<uuid:person_id>/sua/", people.person_edit, name="person_edit"),
    path("nguoi-dung/<uuid:person_id>/vai-tro/moi/", people.role_new, name="role_new"),
    path("nguoi-dung/<uuid:person_id>/ban-giao/", people.hand_over, name="hand_over"),
    *[
        path(f"nguoi-dung/<uuid:person_id>/{deed}/", people.person_do, {"deed": deed}, name=f"person_{deed}")
        for deed in people.DEEDS
    ],
]
