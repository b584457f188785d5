"""Forms of the administration."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from reports.models import BudgetLine, FundSource
from reports.queries import locked_setup


class SetupForm(forms.ModelForm):
    """Leaves alone what stored figures get their meaning from."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name, sentence in locked_setup.refusals(self.instance, dict(self.cleaned_data)).items():
            self.add_error(name, sentence)
        return self.cleaned_data


class BudgetLineForm(SetupForm):
    """Funds are many to many, so that the model cannot check them itself."""

    class Meta:
        model = BudgetLine
        fields = ("agreement", "order", "activity", "ceiling", "funds")

    def clean_funds(self) -> QuerySet[FundSource]:
        funds: QuerySet[FundSource] = self.cleaned_data["funds"]
        activity = self.cleaned_data.get("activity")
        if activity and funds.exclude(organization=activity.organization_id).exists():
            raise forms.ValidationError(
                "Sumber dana ini milik perangkat daerah lain. Pilih sumber dana dari perangkat daerah kegiatan ini."
            )
        return funds
