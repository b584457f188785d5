"""The addresses of the planner's desk: all that is set up for an office."""

from django.urls import path

from reports.views import downloads
from reports.views.planner import (
    accounts,
    checks,
    letterhead,
    measures,
    nomenclature,
    office,
    officials,
    periods,
    recap,
    structure,
    wording,
    workbooks,
)
from reports.views.planner.agreement import individual, page, versions, year

urlpatterns = [
    path("kantor/", office.offices, name="offices"),
    # Before the office whose code would be “baru”.
    path("kantor/baru/", office.office_add, name="office_add"),
    path("kantor/<slug:organization>/", office.office, name="office"),
    path("kantor/<slug:organization>/pk/<int:year>/iki/<int:pk>/", individual.iki_sheet, name="iki_sheet"),
    path("kantor/<slug:organization>/pk/versi/<int:pk>/pdf/", versions.agreement_pdf, name="agreement_pdf"),
    path(
        "kantor/<slug:organization>/pk/versi/<int:pk>/baris/<slug:key>/cara/", page.agreement_how, name="agreement_how"
    ),
    path("kantor/<slug:organization>/unit/<int:pk>/gabung/", structure.unit_merge, name="unit_merge"),
    path("kantor/<slug:organization>/unit/<int:pk>/pecah/", structure.unit_split, name="unit_split"),
    path("kantor/<slug:organization>/pilih/", office.office_choose, name="office_choose"),
    path("kantor/<slug:organization>/periode/", periods.periods, name="periods"),
    path("kantor/<slug:organization>/periode/<int:year>/<int:quarter>/", periods.period_setup, name="period_setup"),
    path("kantor/<slug:organization>/periode/<int:year>/<int:quarter>/buka/", periods.period_open, name="period_open"),
    path(
        "kantor/<slug:organization>/periode/<int:year>/<int:quarter>/lengkapi/",
        periods.period_complete,
        name="period_complete",
    ),
    path(
        "kantor/<slug:organization>/periode/<int:year>/<int:quarter>/perpanjang/",
        periods.period_extend,
        name="period_extend",
    ),
    path(
        "kantor/<slug:organization>/periode/<int:year>/<int:quarter>/tutup/", periods.period_close, name="period_close"
    ),
    path(
        "kantor/<slug:organization>/periode/<int:year>/<int:quarter>/hapus/",
        periods.period_remove,
        name="period_remove",
    ),
    path("kantor/<slug:organization>/susunan/", structure.structure, name="structure"),
    path("kantor/<slug:organization>/susunan/tugas/", structure.duties, name="duties"),
    path("kantor/<slug:organization>/susunan/<int:pk>/pejabat/", officials.appoint, name="appoint"),
    path("kantor/<slug:organization>/susunan/<int:pk>/pindah/", structure.post_move, name="post_move"),
    path("kantor/<slug:organization>/susunan/<int:pk>/akhiri/", structure.post_end, name="post_end"),
    path("kantor/<slug:organization>/penugasan/<int:pk>/akhiri/", officials.assignment_end, name="assignment_end"),
    path("kantor/<slug:organization>/penugasan/<int:pk>/batalkan/", officials.assignment_undo, name="assignment_undo"),
    path("kantor/<slug:organization>/pejabat/<int:pk>/", officials.official, name="official"),
    path("kantor/<slug:organization>/akun/", accounts.accounts, name="accounts"),
    path("kantor/<slug:organization>/akun/kata-sandi/", accounts.passwords, name="passwords"),
    path("kantor/<slug:organization>/akun/<int:pk>/", accounts.account_change, name="account_change"),
    path("kantor/<slug:organization>/akun/<int:pk>/kata-sandi/", accounts.account_password, name="account_password"),
    path("kantor/<slug:organization>/akun/<int:pk>/undangan/", accounts.account_invite, name="account_invite"),
    path("kantor/<slug:organization>/excel/<int:year>/", workbooks.workbooks, name="workbooks"),
    path(
        "kantor/<slug:organization>/excel/<int:year>/<slug:name>/",
        workbooks.workbook_template,
        name="workbook_template",
    ),
    path("unggahan/<int:pk>/", workbooks.upload, name="upload"),
    path("kantor/<slug:organization>/anggaran/<int:year>/", nomenclature.nomenclature, name="nomenclature"),
    path(
        "kantor/<slug:organization>/anggaran/<int:year>/daftar/",
        nomenclature.nomenclature_list,
        name="nomenclature_list",
    ),
    path(
        "kantor/<slug:organization>/anggaran/<int:year>/salin/",
        nomenclature.nomenclature_copy,
        name="nomenclature_copy",
    ),
    path("kantor/<slug:organization>/anggaran/<int:year>/sumber-dana/", nomenclature.fund_sources, name="fund_sources"),
    path("kantor/<slug:organization>/anggaran/<int:year>/<int:activity_pk>/", nomenclature.activity, name="activity"),
    path(
        "kantor/<slug:organization>/anggaran/<int:year>/<int:activity_pk>/hapus/",
        nomenclature.activity_remove,
        name="activity_remove",
    ),
    path("kantor/<slug:organization>/anggaran/<int:year>/realisasi/", recap.spending_tree, name="spending_tree"),
    path("kantor/<slug:organization>/rekap/<int:year>/", recap.recap, name="recap"),
    path("kantor/<slug:organization>/rekap/<int:year>/<slug:quarters>/pdf/", downloads.recap_pdf, name="recap_pdf"),
    path("kantor/<slug:organization>/rekap/<int:year>/<slug:quarters>/excel/", downloads.recap_xlsx, name="recap_xlsx"),
    path("kantor/<slug:organization>/pk/<int:year>/", year.agreements_of_year, name="agreements_of_year"),
    path("kantor/<slug:organization>/pk/<int:year>/buat/", year.agreement_create, name="agreement_create"),
    path("kantor/<slug:organization>/pk/<int:year>/salin/", year.agreements_copy, name="agreements_copy"),
    path("kantor/<slug:organization>/pk/<int:year>/salin-dari/", year.agreement_copy, name="agreement_copy"),
    path("kantor/<slug:organization>/pk/<int:year>/berlakukan/", year.agreements_in_force, name="agreements_in_force"),
    path("kantor/<slug:organization>/pk/versi/<int:pk>/", page.agreement, name="agreement"),
    path(
        "kantor/<slug:organization>/pk/versi/<int:pk>/perubahan/",
        versions.agreement_perubahan,
        name="agreement_perubahan",
    ),
    path("kantor/<slug:organization>/pk/versi/<int:pk>/berlakukan/", versions.put_in_force, name="put_in_force"),
    path(
        "kantor/<slug:organization>/pk/versi/<int:pk>/tarik/", versions.agreement_take_back, name="agreement_take_back"
    ),
    path("kantor/<slug:organization>/pk/versi/<int:pk>/hapus/", versions.agreement_delete, name="agreement_delete"),
    path(
        "kantor/<slug:organization>/pk/versi/<int:pk>/perbandingan/",
        versions.agreement_compare,
        name="agreement_compare",
    ),
    path("kantor/<slug:organization>/pk/versi/<int:pk>/pergeseran/", versions.shift_budget, name="shift_budget"),
    path("kantor/<slug:organization>/pk/versi/<int:pk>/tambah/", page.agreement_add, name="agreement_add"),
    path("kantor/<slug:organization>/pk/versi/<int:pk>/tempelan/", page.agreement_paste, name="agreement_paste"),
    path("kantor/<slug:organization>/pk/versi/<int:pk>/baris/<slug:key>/", page.agreement_row, name="agreement_row"),
    path(
        "kantor/<slug:organization>/pk/versi/<int:pk>/baris/<slug:key>/hapus/",
        page.agreement_remove,
        name="agreement_remove",
    ),
    path(
        "kantor/<slug:organization>/pk/versi/<int:pk>/baris/<slug:key>/naik/",
        page.agreement_move,
        {"up": True},
        name="agreement_up",
    ),
    path(
        "kantor/<slug:organization>/pk/versi/<int:pk>/baris/<slug:key>/turun/",
        page.agreement_move,
        {"up": False},
        name="agreement_down",
    ),
    path("kantor/<slug:organization>/data/", letterhead.office_data, name="office_data"),
    path("kop/<slug:organization>/", letterhead.letterhead, name="letterhead"),
    path("kop/<slug:organization>/lambang/", letterhead.emblem, name="emblem"),
    path("kop/<slug:organization>/lambang/hapus/", letterhead.emblem_remove, name="emblem_remove"),
    path("indikator/<slug:organization>/<int:year>/", measures.measures, name="measures"),
    path("pemeriksaan/<slug:organization>/", checks.check_settings, name="check_settings"),
    path("kalimat/<slug:organization>/", wording.wordings_list, name="wordings"),
    path("kalimat/<slug:organization>/<slug:key>/", wording.wording, name="wording"),
    path("kalimat/<slug:organization>/<slug:key>/bawaan/", wording.wording_default, name="wording_default"),
    path("kalimat/<slug:organization>/<slug:key>/<int:number>/pakai/", wording.wording_restore, name="wording_restore"),
]
