"""Forms of the administration (/admin/)."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from reports.models import BudgetLine, FundSource
from reports.queries import locked_setup


class SetupForm(forms.ModelForm):
    """Refuses changes of fields that give stored figures their meaning; queries/locked_setup.py says which."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name, sentence in locked_setup.refusals(self.instance, dict(self.cleaned_data)).items():
            self.add_error(name, sentence)
        return self.cleaned_data


class BudgetLineForm(SetupForm):
    """Checks the funds here, because a model cannot check its many-to-many fields before it is stored.

    How much each gives is said on the planner's pages; here it stays as it is.
    """

    funds = forms.ModelMultipleChoiceField(FundSource.objects.all(), required=False, label="Sumber dana")

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
