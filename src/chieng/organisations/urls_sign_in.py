"""Addresses of signing in, under names that allauth looks for. Only what is needed is mounted."""

from django.urls import path

from chieng.organisations.views import account, invitations, sign_in, tokens

SECOND = "xac-thuc-hai-lop/"

urlpatterns = [
    path("", account.account, name="account"),
    path("loi-moi/<str:token>/", invitations.invitation, name="invitation"),
    path("dang-nhap/", sign_in.login, name="account_login"),
    path("dang-xuat/", sign_in.logout, name="account_logout"),
    path("da-dong/", sign_in.inactive, name="account_inactive"),
    path("chua-co-tai-khoan/", sign_in.no_sign_up, name="account_signup"),
    path("quen-mat-khau/", sign_in.forgotten, name="account_reset_password"),
    path("xac-nhan/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("mat-khau/", sign_in.change_password, name="account_change_password"),
    path("mat-khau/dat/", sign_in.set_password, name="account_set_password"),
    path(SECOND, sign_in.second_factor_index, name="mfa_index"),
    path(f"{SECOND}dang-nhap/", sign_in.second_factor_at_sign_in, name="mfa_authenticate"),
    path(f"{SECOND}xac-nhan/", sign_in.second_factor_again, name="mfa_reauthenticate"),
    path(f"{SECOND}ung-dung/bat/", sign_in.activate_app, name="mfa_activate_totp"),
    path(f"{SECOND}ung-dung/tat/", sign_in.deactivate_app, name="mfa_deactivate_totp"),
    path(f"{SECOND}ma-du-phong/", sign_in.recovery_codes_view, name="mfa_view_recovery_codes"),
    path(f"{SECOND}ma-du-phong/tao/", sign_in.recovery_codes_generate, name="mfa_generate_recovery_codes"),
    path(f"{SECOND}ma-du-phong/tai/", sign_in.recovery_codes_download, name="mfa_download_recovery_codes"),
    path(f"{SECOND}khoa/", sign_in.keys, name="mfa_list_webauthn"),
    path(f"{SECOND}khoa/them/", sign_in.key_add, name="mfa_add_webauthn"),
    path(f"{SECOND}khoa/xac-nhan/", sign_in.key_again, name="mfa_reauthenticate_webauthn"),
    path(f"{SECOND}khoa/dang-nhap/", sign_in.key_login, name="mfa_login_webauthn"),
    path(f"{SECOND}khoa/<int:pk>/bo/", sign_in.key_remove, name="mfa_remove_webauthn"),
    path(f"{SECOND}khoa/<int:pk>/sua/", sign_in.key_edit, name="mfa_edit_webauthn"),
    path("phien/", sign_in.session_list, name="usersessions_list"),
    path("co-quan/dang-nhap/", sign_in.oidc_login, name="oidc_login"),
    path("co-quan/tra-loi/", sign_in.oidc_callback, name="oidc_callback"),
    path("khoa-api/", tokens.tokens, name="api_tokens"),
    path("khoa-api/<uuid:token_id>/thu-hoi/", tokens.token_revoke, name="api_token_revoke"),
    path("ngon-ngu/", sign_in.set_language, name="set_language"),
]
