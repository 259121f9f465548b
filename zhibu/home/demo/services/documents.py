"""Issued documents of the demo county, and a template of its own."""

from datetime import date, timedelta
from io import BytesIO

from zhibu.foundation.policy import Actor
from zhibu.life.office import services as office_services
from zhibu.life.office.kinds import DocumentKind, day_in_words
from zhibu.life.office.standard import CERTIFICATE, NOTICE, REPLY
from zhibu.life.office.word.blocks import Closing, Number, Salutation, Text, Title
from zhibu.life.office.word.making import default_template
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.models import User
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation

# As an office would change the program's template in Word: a word at the end.
_OWN = DocumentKind(
    key="notice-of-the-street",
    label="",
    title="",
    placeholders=(),
    body=(
        Title(),
        Number(),
        Salutation("{{ addressed_to }}："),
        Text("{{ text }}"),
        Text("请各党支部于收到本通知后三日内将落实情况报街道党工委党建办公室。"),
        Closing(),
    ),
)


def write_documents(accounts: dict[str, User], branch: Organisation, on: date) -> None:
    """The street's own template of notices; papers of the street and of the branch."""
    officer, secretary = (_actor(accounts[n], on) for n in ("officer", "secretary"))
    street = Organisation.objects.get(path=officer.grants[0].path)
    office_services.upload_template(
        actor=officer,
        kind=NOTICE.key,
        organisation_id=street.pk,
        file=BytesIO(default_template(_OWN)),
        file_name="街道通知模板.docx",
        note="增加报送要求",
        on=on,
    )
    meeting = on + timedelta(days=11)
    _issue(officer, street, NOTICE, on - timedelta(days=3), {
        "matter": "做好第四季度组织生活",
        "addressed_to": "各党支部",
        "text": f"请各党支部于{day_in_words(meeting)}前召开第四季度党员大会。",
    })  # fmt: skip
    _issue(officer, street, REPLY, on - timedelta(days=2), {
        "matter": "增补支部委员会委员",
        "addressed_to": branch.name,
        "request": "《关于增补支部委员会委员的请示》",
        "decision": "经研究，同意你支部增补一名支部委员会委员。",
    })  # fmt: skip
    _issue(secretary, branch, NOTICE, on - timedelta(days=1), {
        "matter": "召开第四季度党员大会",
        "addressed_to": "全体党员",
        "text": f"定于{day_in_words(meeting)}下午3时在社区党群服务中心召开党员大会。",
    })  # fmt: skip
    member: Member | None = accounts["member"].member
    if member is not None:
        _issue(secretary, branch, CERTIFICATE, on, {
            "name": member.name,
            "sex": member.get_sex_display(),
            "born": _month(member.birth_date),
            "joined": _month(member.joined_on),
            "category": "中共正式党员" if member.category == "1" else "中共预备党员",
            "purpose": "参加社区志愿服务骨干选聘审核",
        }, member_id=member.pk)  # fmt: skip


def _issue(
    actor: Actor,
    organisation: Organisation,
    kind: DocumentKind,
    on: date,
    context: dict[str, str],
    member_id: int | None = None,
) -> None:
    office_services.issue_document(
        actor=actor,
        kind=kind.key,
        organisation_id=organisation.pk,
        context=context,
        on=on,
        member_id=member_id,
    )


def _month(day: date | None) -> str:
    return f"{day.year}年{day.month}月" if day else ""


def _actor(user: User, on: date) -> Actor:
    return presence_of(user, on, "127.0.0.1").actor
