"""Describe the settings of airplan.toml for mail: the server, and who writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from airplan.i18n import _, marked
from airplan.plan.mail_addresses import parted
from airplan.workspace import setting_values
from airplan.workspace.setting_values import Setting, Unfit
from airplan.workspace.settings import MailSettings, Security

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LAST_PORT = 65_535


def mailbox(written: Any) -> str:
    """Return an address, with or without a name: 区环保局 <hbj@example.gov.cn>; or an empty text."""
    text = setting_values.text(written)
    try:
        if text:
            parted(text)
    except ValueError:
        raise Unfit(_("a mail address, or a name with one: Office <office@example.gov.cn>")) from None
    return text


def host(written: Any) -> str:
    """Return the name of a server without protocol and port, or an empty text."""
    text = setting_values.text(written)
    if any(character in text for character in "/@ \t\r\n") or (":" in text and not text.count(":") > 1):
        raise Unfit(_("the name of a mail server: smtp.example.gov.cn"), _("write the port as port = …"))
    return text


MAIL_SETTINGS = (
    Setting("mail", "server", host, marked("Mail server for --smtp; empty: airplan only writes drafts."), ""),
    Setting(
        "mail",
        "port",
        setting_values.whole(0, _LAST_PORT),
        marked("Its port; 0: the usual one (587 for starttls, 465 for tls, 25 for plain)."),
        MailSettings().port,
    ),
    Setting(
        "mail",
        "security",
        setting_values.one_of(get_args(Security)),
        marked(
            "starttls or tls: the connection is encrypted and the server's certificate is checked; plain: neither "
            "(anyone on\nthe way can read the mail and the password)."
        ),
        MailSettings().security,
    ),
    Setting(
        "mail",
        "certificates",
        setting_values.own_file,
        marked(
            "PEM file with the certificate that vouches for a server of the office's own, relative to this folder;\n"
            "empty: those that this computer trusts."
        ),
        "",
    ),
    Setting(
        "mail",
        "user",
        setting_values.text,
        marked(
            "User name at the server; empty: no login. The password is asked for, or taken from "
            "AIRPLAN_SMTP_PASSWORD; it is never\nwritten anywhere."
        ),
        "",
    ),
    Setting("mail", "from", mailbox, marked("Sender of workbooks and reminders: Office <office@example.gov.cn>."), ""),
    Setting("mail", "reply-to", mailbox, marked("Where units return their workbooks, if not to the sender."), ""),
)


def mail_settings(folder: Path, mail: Mapping[str, Any]) -> MailSettings:
    """Return what the keys of [mail] mean in the folder of their airplan.toml."""
    default = MailSettings()
    certificates = mail.get("certificates")
    return MailSettings(
        server=mail.get("server", ""),
        port=mail.get("port", default.port),
        user=mail.get("user", ""),
        sender=mail.get("from", ""),
        reply_to=mail.get("reply-to", ""),
        security=mail.get("security", default.security),
        authorities=folder / certificates if certificates else None,
    )
