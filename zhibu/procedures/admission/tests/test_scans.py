"""Scans of steps: attached where the act is, sealed, shown beside it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.kernel.refusals import NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.life.office import queries as office_queries
from zhibu.life.office.models import Attachment
from zhibu.life.office.tests.factories import picture
from zhibu.procedures.admission import queries, services
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.models import Act, Case
from zhibu.procedures.admission.tests.factories import make_world, open_person, play
from zhibu.register.members.tests.factories import actor_with
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
APPLIED = TODAY - timedelta(days=10)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def case(world) -> Case:
    """Somebody applied, and nobody has talked yet."""
    case = open_person(world, APPLIED)
    play(world, case, ActKind.TALK, APPLIED)
    return Case.objects.get(pk=case.pk)


def attach(world, case, position=1, content=None, **given) -> Attachment:
    return services.attach_to_step(
        actor=given.pop("actor", world.secretary),
        case_id=case.pk,
        position=position,
        file=BytesIO(content or picture()),
        file_name="申请书.pdf",
        on=TODAY,
        **given,
    )


def upload(content=None):
    return SimpleUploadedFile("谈话记录.jpg", content or picture())


def scans(case) -> dict[int, list[str]]:
    """{position: what its scans show}"""
    acts = queries.with_scans(case.acts.order_by("position"))
    return {act.position: [str(scan) for scan in act.scans] for act in acts}


def test_a_scan_lies_with_its_step_sealed_and_named_by_its_content(world, case):
    scan = attach(world, case)
    assert scan.content_type == "image/jpeg"
    assert scan.name == "申请书.jpg"  # it said pdf
    stored = office_queries.stored(scan.stored_as).read_bytes()
    assert b"JFIF" not in stored
    with office_queries.open_attachment(scan) as file:
        assert b"JFIF" in file.read()
    label = str(ActKind.APPLY.label)
    assert scans(case) == {1: [label]}
    assert scan.subject_url == reverse("admission:case", args=[case.pk])
    assert attach(world, case, what="第二页").what == "第二页"
    assert scans(case) == {1: [label, "第二页"]}


def test_what_is_no_picture_or_pdf_is_refused_and_leaves_nothing(world, case):
    with pytest.raises(Refused):
        attach(world, case, content=b"<html>")
    assert not Attachment.objects.exists()


def test_only_counted_steps_of_cases_within_reach_take_scans(world, case):
    with pytest.raises(NotFound):
        attach(world, case, position=9)
    neighbour = make_organisation("邻支部", world.county)
    with pytest.raises(NotFound):
        attach(world, case, actor=actor_with(Role.SECRETARY, neighbour))
    with pytest.raises(NotFound):
        attach(world, case, actor=actor_with(Role.MEMBER, world.branch))
    act = case.acts.get()
    services.withdraw_act(
        actor=world.secretary, case_id=case.pk, act_id=act.pk, on=TODAY, reason="误录"
    )
    with pytest.raises(NotFound):
        attach(world, case)


def test_the_scan_comes_with_the_step_and_is_shown_beside_it(login, world, case):
    client = login(Role.SECRETARY, world.branch)
    said = {
        "day": TODAY.isoformat(),
        "persons": "某人",
        "documents": "talk_record",
        "version": case.version,
    }
    address = reverse("admission:act", args=[case.pk, ActKind.TALK.value])
    assert 'enctype="multipart/form-data"' in client.get(address).content.decode()
    assert client.post(address, said | {"scan": upload()}).status_code == 302
    assert scans(case)[2] == [str(ActKind.TALK.label)]
    scan = Attachment.objects.get()
    page = client.get(reverse("admission:case", args=[case.pk])).content.decode()
    assert reverse("office:attachment", args=[scan.pk]) in page
    assert reverse("admission:attach_to_step", args=[case.pk, 2]) in page


def test_a_scan_that_is_refused_leaves_no_step_behind(login, world, case):
    client = login(Role.SECRETARY, world.branch)
    said = {
        "day": TODAY.isoformat(),
        "persons": "某人",
        "documents": "talk_record",
        "version": case.version,
        "scan": upload(b"MZ not a picture"),
    }
    address = reverse("admission:act", args=[case.pk, ActKind.TALK.value])
    page = client.post(address, said)
    assert page.status_code == 422
    assert "Choose the file again" in page.content.decode()
    assert not Act.objects.filter(kind=ActKind.TALK).exists()
    del said["scan"]
    assert client.post(address, said).status_code == 302  # never demanded


def test_more_scans_are_attached_later(login, world, case):
    client = login(Role.SECRETARY, world.branch)
    address = reverse("admission:attach_to_step", args=[case.pk, 1])
    assert case.name in client.get(address).content.decode()
    assert client.post(address, {"file": upload(), "what": "附页"}).status_code == 302
    assert scans(case) == {1: ["附页"]}
    wrong = reverse("admission:attach_to_step", args=[case.pk, 7])
    assert client.get(wrong).status_code == 404


def test_the_page_asks_as_often_for_many_scans_as_for_one(
    login, world, case, django_assert_max_num_queries
):
    client = login(Role.SECRETARY, world.branch)
    address = reverse("admission:case", args=[case.pk])
    client.get(address)
    counts = []
    for number in (1, 2):
        for _each in range(number):
            attach(world, case)
        with django_assert_max_num_queries(60) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_scans_go_along_to_the_branch_that_takes_over(world, case):
    scan = attach(world, case)
    other = make_organisation("另一支部", world.county)
    services.offer_case(
        actor=world.secretary,
        case_id=case.pk,
        to_organisation_id=other.pk,
        reason="毕业后到外地工作",
        on=TODAY,
    )
    services.take_over_case(
        actor=actor_with(Role.SECRETARY, other),
        case_id=case.pk,
        day=TODAY,
        on=TODAY,
    )
    scan.refresh_from_db()
    assert scan.organisation == other
    assert scan.org_path == other.path
