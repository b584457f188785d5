"""The reports' addresses. The author's pages first, then those of superiors and planners."""

from django.urls import path

from reports.views import action_plan, board, disposition, downloads, entry, evaluation, home, report, submit

urlpatterns = [
    path("", home.home, name="home"),
    path("periode/<int:pk>/pilih/", home.choose_period, name="choose_period"),
    path("laporan/<int:pk>/", report.report, name="report"),
    path("laporan/<int:pk>/realisasi/", entry.entry, name="entry"),
    path("laporan/<int:pk>/realisasi/indikator/<int:indicator_pk>/", entry.entry_indicator, name="entry_indicator"),
    path("laporan/<int:pk>/realisasi/anggaran/<int:line_pk>/", entry.entry_budget, name="entry_budget"),
    path("laporan/<int:pk>/evaluasi/", evaluation.evaluation, name="evaluation"),
    path("laporan/<int:pk>/evaluasi/<int:line_pk>/", evaluation.evaluation_line, name="evaluation_line"),
    path("laporan/<int:pk>/rencana/", action_plan.action_plan, name="action_plan"),
    path("laporan/<int:pk>/rencana/<int:row_pk>/", action_plan.plan_row, name="plan_row"),
    path("laporan/<int:pk>/rencana/tambah/<int:activity_pk>/", action_plan.plan_add, name="plan_add"),
    path("laporan/<int:pk>/rencana/<int:row_pk>/hapus/", action_plan.plan_remove, name="plan_remove"),
    path("laporan/<int:pk>/rencana/<int:row_pk>/naik/", action_plan.plan_move, {"up": True}, name="plan_up"),
    path("laporan/<int:pk>/rencana/<int:row_pk>/turun/", action_plan.plan_move, {"up": False}, name="plan_down"),
    path("laporan/<int:pk>/pratinjau/", submit.preview, name="preview"),
    path("laporan/<int:pk>/ajukan/", submit.submit, name="submit"),
    path("laporan/<int:pk>/tarik/", submit.withdraw, name="withdraw"),
    path("kotak-masuk/", disposition.inbox, name="inbox"),
    path("laporan/<int:pk>/disposisi/", disposition.disposition, name="disposition"),
    path("laporan/<int:pk>/buka-kembali/", board.reopen, name="reopen"),
    path("laporan/<int:pk>/perpanjang/", board.extend, name="extend"),
    path("laporan/<int:pk>/pk-terbaru/", board.adopt_agreement, name="adopt_agreement"),
    path("periode/<int:pk>/", board.board, name="board"),
    path("laporan/<int:pk>/pdf/", downloads.report_pdf, name="report_pdf"),
    path("periode/<int:pk>/zip/", downloads.period_zip, name="period_zip"),
    path("periode/<int:pk>/buku/", downloads.period_book, name="period_book"),
    path("iki/<int:year>/", downloads.iki, name="iki"),
    path("iki/<int:year>/<slug:organization>/semua/", downloads.iki_booklet, name="iki_booklet"),
    path("iki/<int:year>/<int:pk>/pdf/", downloads.iki_pdf, name="iki_pdf"),
]
