"""Login histories -> what they say of the addresses in them."""

from whosent.account.answers import (
    Answers,
    IntakeQuestion,
    Moment,
    OwnerAnswer,
    load_intake_table,
    owner_facts,
    owner_facts_of_notices,
)
from whosent.account.answers_file import read_answers
from whosent.account.benign import Question as LoginQuestion
from whosent.account.benign import load_benign
from whosent.account.coverage import (
    clean_span,
    login_addresses,
    sending_span,
    successes_from,
)
from whosent.account.dmarc_facts import DmarcDay, dmarc_days, dmarc_facts, load_dmarc_table
from whosent.account.dmarc_report import DmarcReport, DmarcSource, read_dmarc_report
from whosent.account.flood_end import flood_facts, load_flood_end
from whosent.account.log_lines import LogFile
from whosent.account.login_facts import LoginsJudged, judge_logins
from whosent.account.login_findings import FindingKind
from whosent.account.login_forms import load_login_forms
from whosent.account.login_reader import read_logins
from whosent.account.login_times import find_zone
from whosent.account.login_told import LoginsTold, TellingFinding, UnusualPlace, tell_of_logins
from whosent.account.login_understood import Understood, understand
from whosent.account.logins import (
    Coverage,
    Door,
    Login,
    LoginHistory,
    load_login_table,
    login_standings,
    owner_logins,
)
from whosent.account.network_use import logins_by_network
from whosent.account.networks import load_networks, look_up_nothing, own_folder
from whosent.account.password_changes import noticed_changes, own_addresses
from whosent.account.security import (
    Concern,
    Doubt,
    NoticeStanding,
    SecurityKind,
    SecurityNotice,
    Stated,
)
from whosent.account.security_events import (
    OpenQuestion,
    OwnerWord,
    ask_about,
    find_span,
    notice_facts,
    owner_word,
)
from whosent.account.security_reader import read_security_notice
from whosent.account.security_table import SecurityTable, load_security_table
from whosent.account.server_log import LogRead, ServerLog, Wanted, read_server_logs
from whosent.account.server_log_rules import load_server_log_rules
from whosent.account.services import (
    LinkedService,
    MailSign,
    ServiceIndex,
    ServiceKind,
    ServiceSign,
    list_services,
    load_service_index,
)
from whosent.account.services_reader import read_service_sign
from whosent.account.settings import (
    Setting,
    SettingKind,
    SettingsFile,
    find_settings,
    forwarding_targets,
    load_settings_table,
)
from whosent.account.settings_facts import settings_facts
from whosent.account.settings_file import read_settings
from whosent.account.told_of_logins import told_changes, told_explanations
from whosent.account.usual import Basis

__all__ = [
    "Answers",
    "Basis",
    "Concern",
    "Coverage",
    "DmarcDay",
    "DmarcReport",
    "DmarcSource",
    "Door",
    "Doubt",
    "FindingKind",
    "IntakeQuestion",
    "LinkedService",
    "LogFile",
    "LogRead",
    "Login",
    "LoginHistory",
    "LoginQuestion",
    "LoginsJudged",
    "LoginsTold",
    "MailSign",
    "Moment",
    "NoticeStanding",
    "OpenQuestion",
    "OwnerAnswer",
    "OwnerWord",
    "SecurityKind",
    "SecurityNotice",
    "SecurityTable",
    "ServerLog",
    "ServiceIndex",
    "ServiceKind",
    "ServiceSign",
    "Setting",
    "SettingKind",
    "SettingsFile",
    "Stated",
    "TellingFinding",
    "Understood",
    "UnusualPlace",
    "Wanted",
    "ask_about",
    "clean_span",
    "dmarc_days",
    "dmarc_facts",
    "find_settings",
    "find_span",
    "find_zone",
    "flood_facts",
    "forwarding_targets",
    "judge_logins",
    "list_services",
    "load_benign",
    "load_dmarc_table",
    "load_flood_end",
    "load_intake_table",
    "load_login_forms",
    "load_login_table",
    "load_networks",
    "load_security_table",
    "load_server_log_rules",
    "load_service_index",
    "load_settings_table",
    "login_addresses",
    "login_standings",
    "logins_by_network",
    "look_up_nothing",
    "notice_facts",
    "noticed_changes",
    "own_addresses",
    "own_folder",
    "owner_facts",
    "owner_facts_of_notices",
    "owner_logins",
    "owner_word",
    "read_answers",
    "read_dmarc_report",
    "read_logins",
    "read_security_notice",
    "read_server_logs",
    "read_service_sign",
    "read_settings",
    "sending_span",
    "settings_facts",
    "successes_from",
    "tell_of_logins",
    "told_changes",
    "told_explanations",
    "understand",
]
