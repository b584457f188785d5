"""Every address of the site, with each visitor's answer by each method. An address that is not listed here fails.

How to read the table: `login` is the way to the log-in page, `302` one to another page, `401` the log-in form with what
was sent, `-` the method's refusal (405). A method without a line is refused to everybody who is logged in. The
colleague is another official under the same superior, the outsider plans the other office. A POST is sent without data:
422 is a page that asks for more. The stage is the state of Wulan's report, which is filled in completely; at `waiting`
it is approved, and the scan of its paper waits for an answer. A file that is not made yet is a 302 to the page
that waits for it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lkj import frozen
from reports import workflow
from reports.actions import evidence, remarks, scans, wordings
from reports.audit.result import Audit
from reports.content import places
from reports.enums import UploadState
from reports.files import published
from reports.models import ExaminedDocument, IndividualIndicator, Notification, Publication, Scale, WorkbookUpload
from tests import conftest as stage
from tests import samples
from tests.conftest import Office
from units.enums import Echelon
from units.models import User

ROLES = ("anonymous", "stranger", "colleague", "outsider", "auditor", "planner", "head", "officer")
TABLE = """
stage      method route                   anonymous stranger  colleague outsider  auditor   planner   head      officer
draft      GET   admin/password_change/  login     302       302       302       302       302       302       302
draft      POST  admin/password_change/  401       302       302       302       302       302       302       302
draft      POST  admin/logout/           login     login     login     login     login     login     login     login
draft      GET   login                   200       302       302       302       302       302       302       302
draft      POST  login                   200       302       302       302       302       302       302       302
draft      POST  logout                  login     login     login     login     login     login     login     login
draft      GET   password_change         login     200       200       200       200       200       200       200
draft      POST  password_change         401       200       200       200       200       200       200       200
draft      GET   drafts_key              login     200       200       200       200       200       200       200
draft      GET   home                    login     200       200       302       302       302       200       200
draft      GET   guide                   login     200       200       200       200       200       200       200
draft      GET   all_periods             login     200       200       200       200       200       200       200
draft      GET   installation            login     403       403       403       403       403       403       403
draft      POST  choose_period           401       302       302       404       302       302       302       302
draft      GET   report                  login     404       404       404       200       200       200       200
draft      GET   entry                   login     404       404       404       200       200       200       200
draft      POST  entry                   401       404       404       404       403       403       403       302
draft      POST  entry_block             401       404       404       404       403       403       403       302
draft      POST  entry_reason            401       404       404       404       403       403       403       302
draft      POST  entry_indicator         401       404       404       404       403       403       403       302
draft      POST  entry_budget            401       404       404       404       403       403       403       302
draft      GET   evaluation              login     404       404       404       200       200       200       200
draft      POST  evaluation              401       404       404       404       403       403       403       302
draft      POST  evaluation_line         401       404       404       404       403       403       403       302
draft      GET   action_plan             login     404       404       404       200       200       200       200
draft      POST  action_plan             401       404       404       404       403       403       403       302
draft      POST  answer_findings         401       404       404       404       403       403       403       302
draft      POST  plan_row                401       404       404       404       403       403       403       302
draft      POST  plan_add                401       404       404       404       403       403       403       302
draft      POST  plan_remove             401       404       404       404       403       403       403       200
draft      POST  plan_restore            401       404       404       404       403       403       403       404
draft      POST  plan_up                 401       404       404       404       403       403       403       302
draft      POST  plan_down               401       404       404       404       403       403       403       302
draft      POST  plan_prepare            401       404       404       404       403       403       403       302
draft      POST  plan_order              401       404       404       404       403       403       403       204
draft      POST  continue_rest           401       404       404       404       403       403       403       302
draft      POST  follow_up               401       404       404       404       403       403       403       404
draft      GET   evidence                login     404       404       404       200       200       200       200
draft      POST  evidence_add            401       404       404       404       403       403       403       422
draft      GET   evidence_file           login     404       404       404       200       200       200       200
draft      POST  evidence_remove         401       404       404       404       403       403       403       200
draft      GET   preview                 login     404       404       404       200       200       200       200
draft      POST  submit                  401       404       404       404       403       403       403       302
draft      GET   inbox                   login     200       200       200       200       200       200       200
draft      POST  notifications_read      401       302       302       302       302       302       302       302
draft      POST  approve_several         401       422       422       422       422       422       422       422
draft      GET   notification            login     404       404       404       404       404       404       302
draft      POST  notification_read       401       404       404       404       404       404       404       302
draft      GET   notification_choices    login     200       200       200       200       200       200       200
draft      POST  notification_choices    401       422       422       422       422       422       422       422
draft      GET   certificate             login     200       200       403       403       403       200       200
draft      POST  certificate             401       200       200       403       403       403       200       200
draft      POST  certificate_passphrase  401       422       422       403       403       403       422       422
draft      POST  certificate_demo        401       422       422       403       403       403       422       422
draft      POST  certificate_remove      401       302       302       403       403       403       302       302
draft      GET   extend                  login     404       404       404       403       200       403       403
draft      POST  extend                  401       404       404       404       403       200       403       403
draft      GET   parties                 login     404       404       404       403       200       403       403
draft      POST  parties                 401       404       404       404       403       200       403       403
draft      GET   adopt_agreement         login     404       404       404       403       200       403       403
draft      POST  adopt_agreement         401       404       404       404       403       422       403       403
draft      GET   choose_agreement        login     404       404       404       403       200       403       403
draft      POST  choose_agreement        401       404       404       404       403       422       403       403
draft      GET   agreements_of_year      login     403       403       404       403       200       403       403
draft      POST  agreement_create        401       403       403       404       403       404       403       403
draft      POST  agreements_copy         401       403       403       404       403       302       403       403
draft      POST  agreements_given        401       403       403       404       403       302       403       403
draft      POST  agreement_copy          401       403       403       404       403       404       403       403
draft      POST  agreements_in_force     401       403       403       404       403       422       403       403
draft      GET   iki_sheet               login     403       403       404       403       200       403       403
draft      POST  iki_sheet               401       403       403       404       403       422       403       403
draft      GET   agreement               login     403       403       404       403       200       403       403
draft      POST  agreement               401       403       403       404       403       302       403       403
draft      POST  agreement_row           401       403       403       404       403       200       403       403
draft      GET   agreement_how           login     403       403       404       403       302       403       403
draft      POST  agreement_add           401       403       403       404       403       422       403       403
draft      POST  agreement_join          401       403       403       404       403       422       403       403
draft      POST  agreement_restore       401       403       403       404       403       422       403       403
draft      POST  agreement_given         401       403       403       404       403       422       403       403
draft      POST  agreement_since_january 401       403       403       404       403       422       403       403
draft      POST  agreement_remove        401       403       403       404       403       422       403       403
draft      POST  agreement_up            401       403       403       404       403       302       403       403
draft      POST  agreement_down          401       403       403       404       403       422       403       403
draft      POST  agreement_paste         401       403       403       404       403       422       403       403
draft      POST  agreement_perubahan     401       403       403       404       403       302       403       403
draft      GET   put_in_force            login     403       403       404       403       200       403       403
draft      POST  put_in_force            401       403       403       404       403       422       403       403
draft      POST  agreement_take_back     401       403       403       404       403       302       403       403
draft      GET   agreement_delete        login     403       403       404       403       200       403       403
draft      POST  agreement_delete        401       403       403       404       403       422       403       403
draft      GET   agreement_signed        login     403       403       404       403       200       403       403
draft      POST  agreement_signed        401       403       403       404       403       302       403       403
draft      GET   agreement_compare       login     403       403       404       403       200       403       403
draft      GET   agreement_pdf           login     403       403       404       403       302       403       403
draft      GET   shift_budget            login     403       403       404       403       200       403       403
draft      POST  shift_budget            401       403       403       404       403       422       403       403
draft      GET   board                   login     403       403       404       200       200       403       403
draft      GET   board_figures           login     403       403       404       200       200       403       403
draft      GET   board_quarters          login     403       403       404       200       200       403       403
draft      GET   board_plots             login     403       403       404       200       200       403       403
draft      POST  board_remind            401       403       403       404       403       302       403       403
draft      POST  board_extend            401       403       403       404       403       302       403       403
draft      GET   period_findings         login     403       403       404       200       200       403       403
draft      GET   first_run               404       404       404       404       404       404       404       404
draft      POST  first_run               404       404       404       404       404       404       404       404
draft      GET   verify                  200       200       200       200       200       200       200       200
draft      POST  verify                  422       422       422       422       422       422       422       422
draft      GET   period_xlsx             login     403       403       404       302       302       403       403
draft      GET   period_zip              login     403       403       404       302       302       403       403
draft      POST  period_zip              401       403       403       404       302       302       403       403
draft      GET   period_book             login     403       403       404       302       302       403       403
draft      GET   offices                 login     403       403       302       403       302       403       403
draft      GET   office_add              login     403       403       403       403       403       403       403
draft      POST  office_add              401       403       403       403       403       403       403       403
draft      POST  office_choose           401       302       302       404       302       302       302       302
draft      GET   office                  login     403       403       404       403       200       403       403
draft      GET   nomenclature            login     403       403       404       403       200       403       403
draft      POST  nomenclature            401       403       403       404       403       422       403       403
draft      GET   nomenclature_list       login     403       403       404       403       200       403       403
draft      POST  nomenclature_list       401       403       403       404       403       422       403       403
draft      POST  nomenclature_copy       401       403       403       404       403       302       403       403
draft      GET   fund_sources            login     403       403       404       403       200       403       403
draft      POST  fund_sources            401       403       403       404       403       422       403       403
draft      GET   fund_merge              login     403       403       404       403       200       403       403
draft      POST  fund_merge              401       403       403       404       403       422       403       403
draft      POST  fund_part               401       403       403       404       403       302       403       403
draft      GET   activity                login     403       403       404       403       200       403       403
draft      POST  activity                401       403       403       404       403       422       403       403
draft      POST  activity_remove         401       403       403       404       403       302       403       403
draft      GET   spending_tree           login     403       403       404       200       200       403       403
draft      GET   recap                   login     403       403       404       200       200       403       403
draft      GET   recap_pdf               login     403       403       404       302       302       403       403
draft      GET   recap_xlsx              login     403       403       404       302       302       403       403
draft      GET   periods                 login     403       403       404       403       200       403       403
draft      POST  period_open             401       403       403       404       403       422       403       403
draft      GET   period_setup            login     403       403       404       403       200       403       403
draft      POST  period_setup            401       403       403       404       403       422       403       403
draft      POST  period_complete         401       403       403       404       403       302       403       403
draft      POST  period_extend           401       403       403       404       403       422       403       403
draft      POST  period_close            401       403       403       404       403       422       403       403
draft      POST  period_remove           401       403       403       404       403       302       403       403
draft      GET   structure               login     403       403       404       403       200       403       403
draft      POST  structure               401       403       403       404       403       422       403       403
draft      GET   duties                  login     403       403       404       403       200       403       403
draft      POST  duties                  401       403       403       404       403       302       403       403
draft      GET   appoint                 login     403       403       404       403       200       403       403
draft      POST  appoint                 401       403       403       404       403       422       403       403
draft      GET   post_move               login     403       403       404       403       200       403       403
draft      POST  post_move               401       403       403       404       403       422       403       403
draft      GET   post_end                login     403       403       404       403       200       403       403
draft      POST  post_end                401       403       403       404       403       422       403       403
draft      GET   unit_merge              login     403       403       404       403       200       403       403
draft      POST  unit_merge              401       403       403       404       403       422       403       403
draft      GET   unit_split              login     403       403       404       403       200       403       403
draft      POST  unit_split              401       403       403       404       403       422       403       403
draft      POST  assignment_end          401       403       403       404       403       302       403       403
draft      POST  assignment_undo         401       403       403       404       403       302       403       403
draft      GET   official                login     403       403       404       403       200       403       403
draft      POST  official                401       403       403       404       403       422       403       403
draft      GET   accounts                login     403       403       404       403       200       403       403
draft      POST  accounts                401       403       403       404       403       422       403       403
draft      POST  passwords               401       403       403       404       403       302       403       403
draft      POST  accounts_change         401       403       403       404       403       302       403       403
draft      GET   account_name            login     403       403       404       403       200       403       403
draft      POST  account_name            401       403       403       404       403       422       403       403
draft      POST  account_remove          401       403       403       404       403       302       403       403
draft      POST  account_password        401       403       403       404       403       200       403       403
draft      POST  account_invite          401       403       403       404       403       302       403       403
draft      GET   invitation              200       200       200       200       200       200       200       200
draft      POST  invitation              200       200       200       200       200       200       200       200
draft      GET   office_data             login     403       403       404       403       200       403       403
draft      POST  office_data             401       403       403       404       403       422       403       403
draft      GET   scales                  login     403       403       404       403       200       403       403
draft      POST  scales                  401       403       403       404       403       422       403       403
draft      GET   scale                   login     403       403       404       403       200       403       403
draft      POST  scale                   401       403       403       404       403       422       403       403
draft      POST  scale_remove            401       403       403       404       403       302       403       403
draft      GET   disposition_options     login     403       403       404       403       200       403       403
draft      POST  disposition_options     401       403       403       404       403       422       403       403
draft      GET   office_rules            login     403       403       404       403       200       403       403
draft      POST  office_rules            401       403       403       404       403       422       403       403
draft      GET   letterhead              login     403       403       404       403       200       403       403
draft      POST  letterhead              401       403       403       404       403       302       403       403
draft      GET   emblem                  login     404       404       404       404       404       404       404
draft      POST  emblem_remove           401       403       403       404       403       302       403       403
draft      GET   check_settings          login     403       403       404       403       200       403       403
draft      POST  check_settings          401       403       403       404       403       422       403       403
draft      GET   workbooks               login     403       403       404       403       200       403       403
draft      POST  workbooks               401       403       403       404       403       422       403       403
draft      GET   workbook_template       login     403       403       404       403       200       403       403
draft      GET   upload                  login     404       404       404       404       200       404       404
draft      POST  upload                  401       404       404       404       404       302       404       404
draft      GET   examine                 login     200       200       200       200       200       200       200
draft      POST  examine                 401       422       422       422       422       422       422       422
draft      GET   examined                login     404       404       404       404       200       404       404
draft      GET   examined_xlsx           login     404       404       404       404       200       404       404
draft      GET   examined_marked         login     404       404       404       404       302       404       404
draft      GET   document_import         login     404       404       404       404       200       404       404
draft      POST  document_import         401       404       404       404       404       422       404       404
draft      POST  examined_retain         401       404       404       404       404       302       404       404
draft      POST  examined_discard        401       404       404       404       404       302       404       404
draft      GET   own_workbook            login     404       404       404       403       403       403       200
draft      POST  own_workbook            401       404       404       404       403       403       403       422
draft      GET   own_template            login     404       404       404       403       403       403       200
draft      GET   measures                login     403       403       404       403       200       403       403
draft      POST  measures                401       403       403       404       403       422       403       403
draft      GET   wordings                login     403       403       404       403       200       403       403
draft      GET   wording                 login     403       403       404       403       200       403       403
draft      POST  wording                 401       403       403       404       403       200       403       403
draft      POST  wording_default         401       403       403       404       403       302       403       403
draft      POST  wording_restore         401       403       403       404       403       302       403       403
draft      GET   iki                     login     200       200       200       200       200       200       200
draft      GET   iki_booklet             login     404       404       404       302       302       404       404
draft      GET   iki_page                login     404       404       404       200       200       200       200
draft      GET   iki_pdf                 login     404       404       404       302       302       302       302
submitted  POST  withdraw                401       404       404       404       403       403       403       302
submitted  GET   disposition             login     404       404       404       403       403       200       403
submitted  POST  disposition             401       404       404       404       403       403       422       403
submitted  POST  remark_add              401       404       404       404       403       403       422       403
submitted  POST  remark_change           401       404       404       404       403       403       422       403
submitted  POST  remark_remove           401       404       404       404       403       403       200       403
returned   POST  remark_answer           401       404       404       404       403       403       403       422
approved   GET   history                 login     404       404       404       200       200       200       200
approved   GET   sign                    login     404       404       404       403       403       200       200
approved   POST  sign                    401       404       404       404       403       403       200       200
approved   GET   reopen                  login     404       404       404       403       200       403       403
approved   POST  reopen                  401       404       404       404       403       200       403       403
approved   GET   sign_file               login     404       404       404       403       403       200       200
approved   POST  sign_file               401       404       404       404       403       403       200       200
approved   GET   reissue                 login     404       404       404       403       200       403       403
approved   POST  reissue                 401       404       404       404       403       422       403       403
approved   GET   report_pdf              login     404       404       404       200       200       200       200
approved   GET   published_pdf           login     404       404       404       200       200       200       200
approved   GET   report_xlsx             login     404       404       404       302       302       302       302
approved   GET   scan                    login     404       404       404       403       200       200       200
approved   POST  scan                    401       404       404       404       403       422       422       422
waiting    GET   scan_confirm            login     404       404       404       403       200       200       200
waiting    POST  scan_confirm            401       404       404       404       403       422       422       422
waiting    POST  scan_refuse             401       404       404       404       403       422       422       422
waiting    GET   scan_file               login     404       404       404       403       200       200       200
approved   GET   verify_publication      200       200       200       200       200       200       200       200
approved   POST  verify_publication      422       422       422       422       422       422       422       422
"""
# Django's own views answer further methods, but write nothing by them.
LENIENT = {"admin/logout/", "admin/password_change/", "login", "logout", "password_change", "invitation"}
OTHER_METHODS = ("PUT", "DELETE", "OPTIONS", "PROPFIND")


@dataclass(frozen=True)
class Line:
    stage: str
    method: str
    route: str
    answers: dict[str, str]


def lines() -> Iterator[Line]:
    head, *rows = [row.split() for row in TABLE.strip().splitlines() if row.strip()]
    assert tuple(head[3:]) == ROLES
    for stage_name, method, route, *answers in rows:
        yield Line(stage_name, method, route, dict(zip(ROLES, answers, strict=True)))


LINES = list(lines())


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every address outside of the administration: its name and its pattern."""
    for each in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            if not pattern.startswith("admin/"):
                yield from routes(each, pattern)
        elif isinstance(each, URLPattern):
            yield each.name or pattern, pattern


@pytest.fixture
def colleague(office: Office) -> User:
    """Another official under the same superior."""
    user = stage._official(office.organization, "sari", "Sari Uji", 8)
    superior = office.head_report.position
    stage._post(
        office.organization, "subbag-lain", "Kepala Sub Bagian Lain", 50, user, echelon=Echelon.IV, superior=superior
    )
    return user


def prepare(office: Office, to: str) -> None:
    """Bring Wulan's report to the stage, with a record for each address."""
    cast, report = office.cast, office.fill()
    evidence.add(report, office.documents, by=cast.officer, name="a.pdf", content=ContentFile(samples.pdf()))
    words = {"sasaran": "Layanan", "indikator": "Jumlah", "formulation": "Jumlah layanan", "data_source": "Rekap"}
    IndividualIndicator.objects.create(position=report.position, year=2022, order=1, **words)
    wordings.save_wording(office.organization, "penutup", by=cast.planner, text="Demikian laporan ini.", shown=0)
    if to != "draft":
        workflow.perform(report, workflow.Submit(), by=cast.officer)
        remarks.write(report, by=cast.head, place=places.WHOLE, text="Baca lagi.")
    if to == "returned":
        workflow.perform(report, workflow.Return(options=["diperbaiki"]), by=cast.head)
    if to in ("approved", "waiting"):
        workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=cast.head)
        publication = Publication.objects.get(report=report)
        published.store_approved(publication, samples.pdf())
    if to == "waiting":
        scans.upload(report, by=cast.officer, shown=publication.code, content=ContentFile(samples.pdf(9)))
    Scale.objects.create(organization=office.organization, name="Opini BPK")
    WorkbookUpload.objects.create(
        organization=office.organization, by=cast.planner, year=2022, name="isian.xlsx", path="workbooks/tidak-ada",
        size=1, uploaded_at=office.organization.now(), state=UploadState.REFUSED,
    )  # fmt: skip
    result = frozen.dump(Audit("berkas", "docx", 2022, 2, (), (), ()))
    ExaminedDocument.objects.create(
        organization=office.organization, by=cast.planner, name="buku.docx", path="audits/tidak-ada", size=1,
        uploaded_at=office.organization.now(), state=UploadState.COMPARED, result=result,
    )  # fmt: skip
    Notification.objects.create(
        user=cast.officer, report=report, kind="due", key="uji", text="Uji.", created_at=office.organization.now()
    )


def addresses(office: Office) -> dict[str, str]:
    """Each address by its name, with the keys of Wulan's report and its records."""
    report, remark = office.report, office.report.remarks.first()
    publication = Publication.objects.filter(report=report).first()
    values = {
        "laporan/<int:pk>": f"laporan/{report.pk}",
        "periode/<int:pk>": f"periode/{office.period.pk}",
        "iki/<int:pk>": f"iki/{report.position_id}",
        "versi/<int:pk>": f"versi/{report.agreement_id}",
        "baris/<slug:key>": f"baris/i{office.documents.pk}",
        "kotak-masuk/<int:pk>": f"kotak-masuk/{Notification.objects.get(key='uji').pk}",
        "<int:year>/<int:pk>": f"2022/{report.position_id}",
        "susunan/<int:pk>": f"susunan/{report.position_id}",
        "unit/<int:pk>": f"unit/{report.position.unit_id}",
        "penugasan/<int:pk>": f"penugasan/{report.position.assignments.get().pk}",
        "pejabat/<int:pk>": f"pejabat/{office.cast.officer.official.pk}",
        "akun/<int:pk>": f"akun/{office.cast.officer.pk}",
        "<uidb64>/<token>": "x/y",
        "<int:indicator_pk>": office.documents.pk,
        "<int:line_pk>": office.lines[0].pk,
        "<int:row_pk>": report.action_plan.get().pk,
        "evaluasi/<topic:key>": f"evaluasi/{office.lines[0].pk}",
        "<topic:key>": office.lines[0].activity_id,
        "<int:activity_pk>": office.lines[0].activity_id,
        "<int:fund_pk>": office.organization.fund_sources.get().pk,
        "<int:evidence_pk>": report.evidence.get().pk,
        "<int:remark_pk>": remark.pk if remark else 0,
        "<str:code>": publication.code if publication else "tidak-ada",
        "<int:year>": 2022,
        "<int:quarter>": 3,
        "<slug:organization>": office.organization.code,
        "<slug:key>": "penutup",
        "<slug:name>": "02-anggaran",
        "skala/<int:pk>": f"skala/{Scale.objects.get().pk}",
        "unggahan/<int:pk>": f"unggahan/{WorkbookUpload.objects.get().pk}",
        "periksa-dokumen/<int:pk>": f"periksa-dokumen/{ExaminedDocument.objects.get().pk}",
        "<slug:quarters>": "2",
        "<int:number>": 1,
    }
    return {name: "/" + _filled(pattern, values) for name, pattern in routes()}


def _filled(pattern: str, values: dict[str, object]) -> str:
    for part, value in values.items():
        pattern = pattern.replace(part, str(value))
    assert "<" not in pattern, f"addresses() does not know what to put into {pattern}"
    return pattern


@dataclass
class Visitor:
    """A person who asks, each time as if nothing had been asked before."""

    session: str | None

    def ask(self, method: str, address: str) -> str:
        return self.ask_for(method, address)[0]

    def ask_for(self, method: str, address: str) -> tuple[str, bytes]:
        """The answer in the table's words, and its body."""
        client = Client()
        if self.session:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        with transaction.atomic():
            answer = client.generic(method, address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        if answer.status_code == 302 and answer["Location"].startswith(reverse("login")):
            return "login", body
        return "-" if answer.status_code == 405 else str(answer.status_code), body


@pytest.fixture
def visitor(
    office: Office, second_office: Office, colleague: User, login: Callable[[User | None], Client], frame: None
):
    others = {"anonymous": None, "colleague": colleague, "outsider": second_office.cast.planner}

    def come(role: str) -> Visitor:
        client = login(others[role] if role in others else getattr(office.cast, role))
        cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
        return Visitor(cookie.value if cookie else None)

    return come


def asked_by(role: str, line: Line) -> bool:
    """Whether the visitor asks for the address here: on PostgreSQL the first one who gets an answer asks for all."""
    if connection.vendor == "sqlite":
        return True
    return next(each for each in ROLES if line.answers[each] == line.answers[role]) == role


def test_every_address_is_in_the_table() -> None:
    known = dict(routes())
    assert {line.route for line in LINES} == known.keys()
    assert {line.method for line in LINES} <= {"GET", "POST"}


@pytest.mark.parametrize("stage_name", sorted({line.stage for line in LINES}))
def test_each_visitor_gets_the_answer_of_the_table(office: Office, visitor, stage_name: str) -> None:
    prepare(office, stage_name)
    known = addresses(office)
    wrong = []
    for role in ROLES:
        somebody = visitor(role)
        for line in LINES:
            if line.stage != stage_name or not asked_by(role, line):
                continue
            met = somebody.ask(line.method, known[line.route])
            if met != line.answers[role]:
                wrong.append(f"{line.method} {line.route} as {role}: {met}, not {line.answers[role]}")
    assert wrong == []


@pytest.mark.parametrize("role", ["anonymous", "planner"])
def test_every_other_method_is_refused(office: Office, visitor, role: str) -> None:
    prepare(office, "approved")
    known, somebody = addresses(office), visitor(role)
    listed = {(line.method, line.route) for line in LINES}
    wrong = []
    for turn, (route, address) in enumerate(known.items()):
        # A stranger is sent to log in before the view looks at the method: one method for each address is enough.
        others = OTHER_METHODS if role == "planner" else (OTHER_METHODS[turn % len(OTHER_METHODS)],)
        for method in ("GET", "POST", *(() if route in LENIENT else others)):
            if (method, route) in listed:
                continue
            met = somebody.ask(method, address)
            if met != "-" and not (role == "anonymous" and met in ("login", "401")):
                wrong.append(f"{method} {route}: {met}")
    assert wrong == []


def admin_addresses() -> Iterator[str]:
    """Every page of the administration, with ids that belong to no record."""
    for each in get_resolver().url_patterns:
        if isinstance(each, URLResolver) and str(each.pattern) == "admin/":
            for _, pattern in routes(each, "admin/"):
                if not pattern.endswith("$"):
                    yield "/" + re.sub(r"<[^>]*>", "1", pattern)


@pytest.mark.parametrize("role", ROLES)
def test_the_administration_opens_for_nobody_of_an_office(office: Office, visitor, role: str) -> None:
    somebody = visitor(role)
    free = {"/admin/login/", "/admin/logout/", "/admin/jsi18n/"}
    wrong = []
    for address in set(admin_addresses()) - free:
        for method in ("GET", "POST", "DELETE"):
            met = somebody.ask(method, address)
            if met not in ("302", "401", "403", "404", "login", "-"):
                wrong.append(f"{method} {address}: {met}")
    assert wrong == []


def test_head_is_answered_as_get_is_without_a_body(office: Office, visitor) -> None:
    prepare(office, "draft")
    known, people = addresses(office), {role: visitor(role) for role in ("planner", "officer")}
    wrong = []
    for line in LINES:
        # What another stage answers is asked in the draft's: a refusal by HEAD is that of GET too.
        if line.method == "GET":
            somebody = people["planner" if line.answers["planner"] == "200" else "officer"]
            met, body = somebody.ask_for("HEAD", known[line.route])
            if met != somebody.ask("GET", known[line.route]) or body:
                wrong.append(f"{line.route}: {met}, {body[:20]!r}")
    assert wrong == []
