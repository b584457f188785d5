"""Log-ins, log-outs and password changes in the log of the person's office."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from tests.conftest import Office, make_organization
from units.enums import MemberRole
from units.log import events
from units.log.verify import verify_log
from units.models import Event, Membership, User

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "sandi-uji-2022", "salah-sekali-9"


@pytest.fixture
def visitor(office: Office) -> Client:
    return Client(REMOTE_ADDR="10.1.2.3")


def log_in_as(visitor: Client, username: str, password: str, where: str = "login") -> None:
    visitor.post(reverse(where), {"username": username, "password": password})


def logged() -> list[Event]:
    return list(Event.objects.filter(subject="user").order_by("pk"))


def kinds() -> list[str]:
    return [event.kind for event in logged()]


def test_log_ins_and_log_outs_are_in_the_offices_chain(office: Office, visitor: Client) -> None:
    log_in_as(visitor, "wulan", RIGHT)
    visitor.post(reverse("logout"))
    came, went = logged()
    assert (came.kind, came.label, went.kind, went.label) == ("login.success", "Masuk", "login.logout", "Keluar")
    assert (came.by, came.by_name, came.subject_id) == (office.cast.officer, "Wulan Uji", office.cast.officer.pk)
    assert came.data == went.data == {"account": "wulan", "address": "10.1.2.3"}
    assert came.chain.organization == office.organization


def test_the_admins_log_in_page_is_the_programs(visitor: Client) -> None:
    User.objects.create_superuser("pengelola", password=RIGHT)
    wanted = visitor.get(reverse("admin:index"), follow=True)
    assert wanted.redirect_chain[-1][0] == f"{reverse('login')}?next={reverse('admin:index')}"
    log_in_as(visitor, "pengelola", RIGHT, "admin:login")
    assert kinds() == []
    log_in_as(visitor, "pengelola", RIGHT)
    visitor.post(reverse("admin:logout"))
    assert kinds() == ["login.success", "login.logout"]
    assert logged()[0].chain.organization is None


def test_the_last_log_in_is_stored_once_and_with_its_event(office: Office, visitor: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        log_in_as(visitor, "wulan", RIGHT)
    assert sum('SET "last_login"' in query["sql"] for query in queries) == 1
    office.cast.officer.refresh_from_db()
    assert office.cast.officer.last_login is not None


def test_a_log_in_that_cannot_be_logged_does_not_happen(office: Office, visitor: Client, monkeypatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr(events, "record", broken)
    with pytest.raises(RuntimeError, match="full"):
        log_in_as(visitor, "wulan", RIGHT)
    office.cast.officer.refresh_from_db()
    assert office.cast.officer.last_login is None


def test_a_wrong_password_is_logged_for_existing_accounts_only(office: Office, visitor: Client) -> None:
    log_in_as(visitor, "wulan", WRONG)
    log_in_as(visitor, "tidak-ada", WRONG)
    (failed,) = logged()
    assert (failed.kind, failed.subject_id, failed.by) == ("login.failure", office.cast.officer.pk, None)
    assert WRONG not in str(failed.data)


def test_a_lockout_is_logged_once_and_tries_during_it_are_not(office: Office, visitor: Client) -> None:
    for _ in range(12):
        log_in_as(visitor, "wulan", WRONG)
    log_in_as(visitor, "wulan", RIGHT)
    assert kinds() == ["login.failure"] * 5 + ["login.lockout"]


def test_changing_ones_own_password_is_logged_without_it(office: Office, login) -> None:
    new = "kata-baru-2022-x"
    visitor = login(office.cast.officer)
    visitor.post(
        reverse("password_change"), {"old_password": RIGHT, "new_password1": new, "new_password2": "tidak sama"}
    )
    assert kinds() == ["login.success"]
    visitor.post(reverse("password_change"), {"old_password": RIGHT, "new_password1": new, "new_password2": new})
    assert kinds() == ["login.success", "login.password"]
    assert new not in str(list(Event.objects.values()))


def test_which_offices_chain_records_a_persons_log_ins(office: Office) -> None:
    cast, other = office.cast, make_organization("dinas-ketiga", "Dinas Ketiga")
    assert events.office_of(cast.officer) == events.office_of(cast.planner) == office.organization
    Membership.objects.create(user=cast.auditor, organization=other, role=MemberRole.READER)
    assert events.office_of(cast.auditor) is None
    Membership.objects.create(user=cast.officer, organization=other, role=MemberRole.READER)
    assert events.office_of(cast.officer) == office.organization


def test_a_password_kept_with_other_numbers_is_kept_anew_and_is_no_change(office: Office, visitor: Client) -> None:
    """Those stored before lkj.password_rules.Argon2 was there, or while its numbers were others."""
    account, kept = office.cast.officer, ["lkj.password_rules.Argon2"]
    User.objects.filter(pk=account.pk).update(password=Argon2PasswordHasher().encode(RIGHT, "garamgaram"))
    with override_settings(PASSWORD_HASHERS=kept):
        log_in_as(visitor, "wulan", WRONG)
        log_in_as(visitor, "wulan", RIGHT)
        account.refresh_from_db()
        assert account.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
        assert account.check_password(RIGHT) and not account.check_password(WRONG)
    assert kinds() == ["login.failure", "login.success"]
    assert verify_log()[1] == []
