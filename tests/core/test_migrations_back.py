"""Migrations are taken back and come again: rows become what a former release knew of them, and go on from there."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from reports.actions import wordings
from reports.models import WordingVersion
from tests.conftest import Office


def back_to(migration: str) -> dict:
    """Take the migrations of reports after this one back; returns the models of that time."""
    return MigrationExecutor(connection).migrate([("reports", migration)]).apps


@pytest.mark.django_db(transaction=True)
def test_confirmed_scans_are_signatures_again_and_versions_of_texts_are_texts(office: Office) -> None:
    for number, text in enumerate(["Satu.", "Dua."]):
        wordings.save_wording(office.organization, "penutup", by=office.cast.planner, text=text, shown=number)
    wordings.save_wording(office.organization, "tugas", by=office.cast.planner, text="Tugas:", shown=0)
    wordings.reset(office.organization, "tugas", by=office.cast.planner)
    office.approve()
    office.scan(by=office.cast.officer)
    try:
        before_confirmations = back_to("0008_rounds_so_far")
        assert before_confirmations.get_model("reports.Report").objects.get(pk=office.report.pk).state == "signed"
        before_versions = back_to("0003_entry").get_model("reports.Wording")
        assert list(before_versions.objects.values_list("key", "text")) == [("penutup", "Dua.")]
    finally:
        # Migrate to the present again: the following tests use this database.
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    text = WordingVersion.objects.get()
    former = import_module("reports.migrations.0004_wording_versions").FORMER_AUTHOR
    assert (text.key, text.number, text.text, text.by, text.by_name) == ("penutup", 1, "Dua.", None, former)
    assert apps.get_model("reports", "WordingVersion") is WordingVersion
