"""The addresses of reports, periods and people."""

from django.urls import path, register_converter

from reports.views import (
    audit,
    downloads,
    history,
    home,
    inbox,
    installation,
    notification_choices,
    remarks,
    report,
    scan,
    signed_elsewhere,
    signing,
)
from reports.views.author import action_plan, entry, evaluation, evidence, follow_up, plan_in_place, submit
from reports.views.planner import board, board_tabs, checks, document_import, report_agreement, ticked, workbooks
from reports.views.public import first_run, verify
from reports.views.superior import disposition


class TopicKey:
    """What an author explains or plans for: the key of a budget line or an activity, or `i12` for an indicator."""

    regex = "i?[0-9]{1,18}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


register_converter(TopicKey, "topic")

urlpatterns = [
    path("", home.home, name="home"),
    path("panduan/", home.guide, name="guide"),
    path("instalasi/", installation.installation, name="installation"),
    path("periode/", home.all_periods, name="all_periods"),
    path("periode/<int:pk>/pilih/", home.choose_period, name="choose_period"),
    path("laporan/<int:pk>/", report.report, name="report"),
    path("laporan/<int:pk>/riwayat/", history.history, name="history"),
    path("laporan/<int:pk>/realisasi/", entry.entry, name="entry"),
    path("laporan/<int:pk>/realisasi/tempelan/", entry.entry_block, name="entry_block"),
    path("laporan/<int:pk>/realisasi/alasan/", entry.entry_reason, name="entry_reason"),
    path("laporan/<int:pk>/realisasi/indikator/<int:indicator_pk>/", entry.entry_indicator, name="entry_indicator"),
    path("laporan/<int:pk>/realisasi/anggaran/<int:line_pk>/", entry.entry_budget, name="entry_budget"),
    path("laporan/<int:pk>/evaluasi/", evaluation.evaluation, name="evaluation"),
    path("laporan/<int:pk>/evaluasi/<topic:key>/", evaluation.evaluation_line, name="evaluation_line"),
    path("laporan/<int:pk>/rencana/", action_plan.action_plan, name="action_plan"),
    path("laporan/<int:pk>/rencana/<int:row_pk>/", action_plan.plan_row, name="plan_row"),
    path("laporan/<int:pk>/rencana/tambah/<topic:key>/", action_plan.plan_add, name="plan_add"),
    path("laporan/<int:pk>/rencana/<int:row_pk>/hapus/", action_plan.plan_remove, name="plan_remove"),
    path("laporan/<int:pk>/rencana/<int:row_pk>/naik/", action_plan.plan_move, {"up": True}, name="plan_up"),
    path("laporan/<int:pk>/rencana/<int:row_pk>/turun/", action_plan.plan_move, {"up": False}, name="plan_down"),
    path("laporan/<int:pk>/rencana/kembalikan/", plan_in_place.plan_restore, name="plan_restore"),
    path("laporan/<int:pk>/rencana/siapkan/", action_plan.plan_prepare, name="plan_prepare"),
    path("laporan/<int:pk>/rencana/urutan/<topic:key>/", action_plan.plan_order, name="plan_order"),
    path("laporan/<int:pk>/rencana/lanjutan/", follow_up.continue_rest, name="continue_rest"),
    path("laporan/<int:pk>/rencana/lanjutan/<int:row_pk>/", follow_up.follow_up, name="follow_up"),
    path("laporan/<int:pk>/bukti/", evidence.evidence, name="evidence"),
    path("laporan/<int:pk>/bukti/<int:indicator_pk>/", evidence.evidence_add, name="evidence_add"),
    path("laporan/<int:pk>/bukti/berkas/<int:evidence_pk>/", evidence.evidence_file, name="evidence_file"),
    path("laporan/<int:pk>/bukti/berkas/<int:evidence_pk>/hapus/", evidence.evidence_remove, name="evidence_remove"),
    path("laporan/<int:pk>/pratinjau/", submit.preview, name="preview"),
    path("laporan/<int:pk>/ajukan/", submit.submit, name="submit"),
    path("laporan/<int:pk>/temuan/", submit.answer_findings, name="answer_findings"),
    path("laporan/<int:pk>/tarik/", submit.withdraw, name="withdraw"),
    path("kotak-masuk/", inbox.inbox, name="inbox"),
    path("kotak-masuk/setujui/", inbox.approve_several, name="approve_several"),
    path("kotak-masuk/dibaca/", inbox.read_all, name="notifications_read"),
    path("kotak-masuk/<int:pk>/", inbox.notification, name="notification"),
    path("kotak-masuk/<int:pk>/dibaca/", inbox.read_one, name="notification_read"),
    path("pemberitahuan/", notification_choices.choices, name="notification_choices"),
    path("laporan/<int:pk>/disposisi/", disposition.disposition, name="disposition"),
    path("laporan/<int:pk>/tanda-tangan/", signing.sign, name="sign"),
    path("sertifikat/", signing.certificate, name="certificate"),
    path("sertifikat/frasa-sandi/", signing.certificate_passphrase, name="certificate_passphrase"),
    path("sertifikat/contoh/", signing.certificate_demo, name="certificate_demo"),
    path("sertifikat/hapus/", signing.certificate_remove, name="certificate_remove"),
    path("laporan/<int:pk>/catatan/", remarks.remark_add, name="remark_add"),
    path("laporan/<int:pk>/catatan/<int:remark_pk>/ubah/", remarks.remark_change, name="remark_change"),
    path("laporan/<int:pk>/catatan/<int:remark_pk>/hapus/", remarks.remark_remove, name="remark_remove"),
    path("laporan/<int:pk>/catatan/<int:remark_pk>/jawab/", remarks.remark_answer, name="remark_answer"),
    path("laporan/<int:pk>/terbitkan-ulang/", board.reissue, name="reissue"),
    path("laporan/<int:pk>/buka-kembali/", board.reopen, name="reopen"),
    path("laporan/<int:pk>/perpanjang/", board.extend, name="extend"),
    path("laporan/<int:pk>/penanda-tangan/", board.parties, name="parties"),
    path("laporan/<int:pk>/pk-terbaru/", report_agreement.adopt_agreement, name="adopt_agreement"),
    path("laporan/<int:pk>/pilih-pk/", report_agreement.choose_agreement, name="choose_agreement"),
    path("periode/<int:pk>/", board.board, name="board"),
    path("laporan/<int:pk>/pdf/", downloads.report_pdf, name="report_pdf"),
    path("laporan/<int:pk>/tanda-tangan/berkas/", signed_elsewhere.sign_file, name="sign_file"),
    path("laporan/<int:pk>/terbitan/<str:code>/", downloads.published_pdf, name="published_pdf"),
    path("laporan/<int:pk>/excel/", downloads.report_xlsx, name="report_xlsx"),
    path("laporan/<int:pk>/pindaian/", scan.scan, name="scan"),
    path("laporan/<int:pk>/pindaian/konfirmasi/", scan.scan_confirm, name="scan_confirm"),
    path("laporan/<int:pk>/pindaian/tolak/", scan.scan_refuse, name="scan_refuse"),
    path("laporan/<int:pk>/pindaian/berkas/", scan.scan_file, name="scan_file"),
    path("periksa-dokumen/", audit.examine, name="examine"),
    path("periksa-dokumen/<int:pk>/", audit.examined, name="examined"),
    path("periksa-dokumen/<int:pk>/excel/", audit.findings_xlsx, name="examined_xlsx"),
    path("periksa-dokumen/<int:pk>/bertanda/", audit.marked_file, name="examined_marked"),
    path("periksa-dokumen/<int:pk>/impor/", document_import.document_import, name="document_import"),
    path("periksa-dokumen/<int:pk>/simpan/", audit.retain, name="examined_retain"),
    path("periksa-dokumen/<int:pk>/hapus/", audit.discard, name="examined_discard"),
    path("periksa/", verify.verify, name="verify"),
    path("periksa/<str:code>/", verify.verify_publication, name="verify_publication"),
    path("periode/<int:pk>/temuan/", checks.period_findings, name="period_findings"),
    path("periode/<int:pk>/excel/", downloads.period_xlsx, name="period_xlsx"),
    path("periode/<int:pk>/zip/", downloads.period_zip, name="period_zip"),
    path("periode/<int:pk>/buku/", downloads.period_book, name="period_book"),
    path("periode/<int:pk>/angka/", board_tabs.figures, name="board_figures"),
    path("periode/<int:pk>/antartriwulan/", board_tabs.quarters, name="board_quarters"),
    path("periode/<int:pk>/grafik/", board_tabs.plots, name="board_plots"),
    path("periode/<int:pk>/ingatkan/", ticked.remind, name="board_remind"),
    path("periode/<int:pk>/perpanjang/", ticked.extend, name="board_extend"),
    path("mulai/", first_run.first_run, name="first_run"),
    path("laporan/<int:pk>/realisasi/excel/", workbooks.own_workbook, name="own_workbook"),
    path("laporan/<int:pk>/realisasi/excel/templat/", workbooks.own_template, name="own_template"),
    path("iki/<int:year>/", downloads.iki, name="iki"),
    path("iki/<int:year>/<slug:organization>/semua/", downloads.iki_booklet, name="iki_booklet"),
    path("iki/<int:year>/<int:pk>/", downloads.iki_page, name="iki_page"),
    path("iki/<int:year>/<int:pk>/pdf/", downloads.iki_pdf, name="iki_pdf"),
]
