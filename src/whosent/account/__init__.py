"""Login histories -> what they say of the addresses in them."""

from whosent.account.coverage import clean_span, login_addresses, sending_span, successes_from
from whosent.account.login_csv import read_logins
from whosent.account.logins import Coverage, Door, Login, LoginHistory, load_login_table, login_standings

__all__ = [
    "Coverage",
    "Door",
    "Login",
    "LoginHistory",
    "clean_span",
    "load_login_table",
    "login_addresses",
    "login_standings",
    "read_logins",
    "sending_span",
    "successes_from",
]
