"""From what somebody types to the account that is meant."""

from dataclasses import dataclass

from zhibu.foundation.kernel.text import clean
from zhibu.foundation.vault import digest
from zhibu.register.accounts import rules
from zhibu.register.accounts.models import User
from zhibu.register.accounts.sealed_secrets import digest_of

# Nobody's user name can begin with it (rules.names).
NOBODY = "?"
_COLUMNS = (
    "username",
    "name",
    "password",
    "is_active",
    "last_login",
    "password_set_on",
    "member__left_on",
    "member__org_path",
)


@dataclass(frozen=True, slots=True)
class Meant:
    """The account that a typed text means, if it means one."""

    user: User | None
    key: str  # the user name; for nobody a keyed digest, which tells no number
    is_ambiguous: bool = False


def meant_by(typed: str) -> Meant:
    """The account of that user name, ID number or phone, in one query.

    A phone that two members share means nobody: it is ambiguous.
    """
    text = clean(typed).lower()
    accounts = User.objects.select_related("member").only(*_COLUMNS)
    if rules.looks_like_id_number(text):
        text = digest("id_number", text)
        found = accounts.filter(member__id_digest=text)
    elif rules.looks_like_phone(text):
        text = digest("phone", text)
        found = accounts.filter(member__phone_digest=text, member__left_on=None)
    else:
        found = accounts.named(text)
    users = list(found[:2])
    if len(users) == 1:
        return Meant(users[0], users[0].username)
    return Meant(None, _nobody(text), is_ambiguous=len(users) > 1)


def _nobody(text: str) -> str:
    """A stand-in under which failures of the same text are counted together."""
    return NOBODY + digest_of("nobody", text)[:24]
