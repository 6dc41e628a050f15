"""The addresses of the login, and what each is for."""

from __future__ import annotations

from starlette.routing import Route

from whosent.apps.web.entry.entrance import SET_UP, SIGN_IN
from whosent.apps.web.entry.pages import account, confirm, guests, passkey, sender, set_up, sign_in
from whosent.apps.web.entry.pages.confirm import Handler, asked_first


def _route(path: str, handler: Handler, errand: str = "", *, posts: bool = False, back: str = "") -> Route:
    does = asked_first(handler, errand, back=back) if errand else handler
    return Route(path, does, methods=["POST"] if posts else ["GET"])


def entry_routes() -> list[Route]:
    """Pages of the login; those with an errand ask again who somebody is."""
    return [
        _route("/language", guests.choose_language, posts=True),
        _route(f"{SIGN_IN}/language", guests.choose_language_as_guest),
        _route(SIGN_IN, sign_in.show),
        _route(SIGN_IN, sign_in.check_password, posts=True),
        _route(f"{SIGN_IN}/passkey", passkey.ask, posts=True),
        _route(f"{SIGN_IN}/passkey/answer", passkey.answer, posts=True),
        _route(f"{SIGN_IN}/code", sign_in.show_code),
        _route(f"{SIGN_IN}/code", sign_in.check_code, posts=True),
        _route(f"{SIGN_IN}/send", sign_in.send_code, posts=True),
        _route(f"{SIGN_IN}/restart", sign_in.restart, posts=True),
        _route(f"{SIGN_IN}/recovery", sign_in.show_recovery),
        _route(f"{SIGN_IN}/recovery", sign_in.check_recovery, posts=True),
        _route("/sign-out", sign_in.sign_out, posts=True),
        _route(SET_UP, set_up.show),
        _route(SET_UP, set_up.choose_password, posts=True),
        _route(f"{SET_UP}/app", set_up.show_app),
        _route(f"{SET_UP}/app", set_up.try_app, posts=True),
        _route(f"{SET_UP}/passkey", set_up.ask_passkey, posts=True),
        _route(f"{SET_UP}/passkey/answer", set_up.keep_passkey, posts=True),
        _route("/confirm", confirm.show),
        _route("/confirm", confirm.check, posts=True),
        _route("/confirm/passkey", confirm.ask_passkey, posts=True),
        _route("/confirm/passkey/answer", confirm.check_passkey, posts=True),
        _route("/account", account.show),
        _route("/account/sign-out-everywhere", account.sign_out_everywhere, posts=True),
        _route("/account/password", account.show_password, "password"),
        _route(
            "/account/password", account.change_password, "password", posts=True, back="/account/password"
        ),
        _route("/account/app", account.show_app, "app"),
        _route("/account/app", account.change_app, "app", posts=True, back="/account/app"),
        _route("/account/passkey", account.show_passkey, "passkey"),
        _route("/account/passkey/ask", account.ask_passkey, "passkey", posts=True, back="/account/passkey"),
        _route(
            "/account/passkey/answer", account.add_passkey, "passkey", posts=True, back="/account/passkey"
        ),
        _route("/account/passkey/remove", account.remove_passkey, "passkey_remove", posts=True),
        _route("/account/codes", account.show_codes),
        _route("/account/codes", account.make_codes, "codes", posts=True),
        _route("/account/codes/kept", account.keep_codes, posts=True),
        _route("/connections/unlink", sender.unlink, "unlink", posts=True),
        _route("/connections/sender", sender.show, "sender"),
        _route("/connections/sender", sender.try_out, "sender", posts=True, back="/connections/sender"),
        _route("/connections/sender/code", sender.show_code),
        _route(
            "/connections/sender/code", sender.link, "sender", posts=True, back="/connections/sender/code"
        ),
    ]
