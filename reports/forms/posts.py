"""The forms about one post: its names and place, its end, its holder; and the tugas and fungsi of all posts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from lkj import office_names, person_numbers
from lkj.fields import DateField
from reports.checks.officials import nip_fault
from reports.forms.shared import AskingForm, SharedForm
from reports.queries.office_structure import Line
from units.actions.duties import Owed, duties_of
from units.actions.moves import Stand, stand_of
from units.actions.people import Person
from units.actions.shown import ChangedSince, token_of
from units.enums import AssignmentKind, Echelon
from units.models import LegalBasis, Official, Organization, Position, Unit

# The fields of our forms for those of the models that a verb refuses.
_NAMES = {"parent": "superior", "unit": "superior", "name": "name", "organization": "superior", "position": "starts"}
_LONG = {"max_length": "Terlalu panjang. Singkatkan dulu."}


def set_refusal(form: forms.Form, refusal: ValidationError) -> None:
    """Set the sentences of a verb's refusal beside the fields that they are about; the rest stand above the form."""
    if isinstance(refusal, ChangedSince):
        # Between reading and writing: what the page showed still says, the next time, what was changed since.
        form.add_error(None, "Baru saja diubah orang lain. Simpan lagi: yang berubah lalu disebut.")
        return
    by_field: Mapping[str, Any] = getattr(refusal, "error_dict", {NON_FIELD_ERRORS: refusal})
    for name, errors in by_field.items():
        field = name if name in form.fields else _NAMES.get(name, name)
        form.add_error(field if field in form.fields else None, errors)


def _line(label: str, length: int, required: str = "", help_text: str = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=bool(required),
        help_text=help_text,
        widget=forms.TextInput({"autocomplete": "off", **attrs}),
        error_messages={**_LONG, "required": required},
    )


class StoredForm(AskingForm):
    """A form about one stored thing, `stored` as it is now; its verb is told what the form has compared itself with."""

    def __init__(self, data: Any = None, *, stored: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(data, initial=dict(stored), **kwargs)
        self._stored = stored

    @property
    def shown(self) -> str:
        """The token of what is stored, for the verb; empty where the page sent none, as from a script."""
        return token_of(self._stored) if self.was_shown else ""


class StandForm(StoredForm):
    """What a post is called and where it stands, and since when."""

    superior = forms.ModelChoiceField(
        Position.objects.none(),
        label="Atasan langsung",
        required=False,
        empty_label="Tanpa atasan (pimpinan perangkat daerah)",
        error_messages={"invalid_choice": "Pilih jabatan dari daftar."},
    )
    unit = _line("Nama unit kerja", 200, "Isi nama unit kerjanya.")
    title = _line("Nama jabatan", 200, "Isi nama jabatannya.")
    echelon = forms.ChoiceField(label="Eselon", choices=Echelon.choices)
    reports_lkj = forms.BooleanField(label="Wajib melapor tiap triwulan", required=False)
    signature_title = _line(
        "Jabatan pada tanda tangan",
        200,
        help_text="Kosongkan bila sama dengan nama jabatan. Yang tidak memuat nama jabatan, misalnya jabatan "
        "fungsional, tercetak di bawah nama itu.",
    )
    structural_title = _line("Jabatan pada lembar IKI", 200, help_text="Kosongkan bila sama dengan nama jabatan.")
    since = DateField(label="Berlaku sejak", required=False)

    def __init__(self, data: Any = None, *, post: Position) -> None:
        super().__init__(data, stored=vars(stand_of(post)))
        self._post = post
        posts = Position.objects.of(post.unit.organization).filter(ends=None).exclude(pk=post.pk)
        field = self.fields["superior"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = posts.select_related("unit")

    def doubts(self) -> Iterator[tuple[str | None, str]]:
        """Two posts or units of one name cannot be told apart where they are chosen, nor in a workbook."""
        office, title, name = self._post.unit.organization, self.cleaned_data["title"], self.cleaned_data["unit"]
        others = Position.objects.of(office).filter(ends=None).exclude(pk=self._post.pk)
        same = others.filter(title__iexact=title).select_related("unit").first()
        if title != self._post.title and same:
            yield "title", f"Jabatan “{same.title}” sudah ada di “{same.unit.name}”. Bedakan namanya."
        units = Unit.objects.filter(organization=office, ends=None).exclude(pk=self._post.unit_id)
        if name != self._post.unit.name and units.filter(name__iexact=name).exists():
            yield "unit", f"Unit “{name}” sudah ada di kantor ini. Bedakan namanya."
        superior, echelon = self.cleaned_data["superior"], self.cleaned_data["echelon"]
        is_new = superior != self._post.superior or echelon != self._post.echelon
        above = Echelon(superior.echelon) if superior else Echelon.NONE
        # One echelon further down is as usual, a seksi directly below the head of the office.
        too_high = {Echelon.II: {"II"}, Echelon.III: {"II", "III"}, Echelon.IV: {"II", "III"}}.get(above, set())
        if is_new and echelon in too_high:
            yield (
                "echelon",
                f"Di bawah {superior} (Eselon {above}) biasanya Eselon {above.below}; di sini Eselon {echelon}.",
            )

    @property
    def stand(self) -> Stand:
        return Stand(**{name: self.cleaned_data[name] for name in Stand.__dataclass_fields__})


class EndForm(forms.Form):
    """The last day of a post; nothing is asked for one that was never used."""

    on = DateField(label="Hari terakhir")

    def __init__(self, data: Any = None, *, is_used: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not is_used:
            del self.fields["on"]


class PersonForm(AskingForm):
    """A person's name, number and rank; a new NIP that nobody can have is asked about once."""

    name = _line("Nama dengan gelar", 150, "Isi nama pejabatnya.", list="pejabat")
    nip = _line(
        "NIP",
        60,
        help_text="18 angka, dengan atau tanpa spasi. Kosongkan bila tidak mempunyai NIP.",
        inputmode="numeric",
    )
    rank = _line("Pangkat (golongan)", 80)

    def clean_nip(self) -> str:
        return str(Official._meta.get_field("nip").clean(self.cleaned_data["nip"], None))

    def doubts(self) -> Iterator[tuple[str | None, str]]:
        nip = self.cleaned_data["nip"]
        if nip and nip != self.initial.get("nip") and (fault := nip_fault(nip)):
            yield "nip", f"NIP {person_numbers.nip(nip)}: {fault}. Periksa apakah ada angka yang salah ketik."

    @property
    def person(self) -> Person:
        return Person(self.cleaned_data["name"], self.cleaned_data["nip"], self.cleaned_data["rank"])


class CorrectPersonForm(PersonForm, StoredForm):
    """A person's data written right; the other number is for somebody without an NIP."""

    other_label = _line("Sebutan nomor lain", 20, help_text="Misalnya NRP atau NIK.")
    other_number = _line("Nomor lain", 60)

    @property
    def person(self) -> Person:
        return Person(**{name: self.cleaned_data[name] for name in Person.__dataclass_fields__})


class HolderForm(PersonForm):
    """Who holds a post from a day on, in which way, and with which account."""

    kind = forms.ChoiceField(label="Jenis penugasan", choices=AssignmentKind.choices)
    starts = DateField(label="Mulai menjabat (TMT)")
    ends = DateField(label="Sampai (bila sudah pasti)", required=False)
    username = _line(
        "Nama pengguna", 150, help_text="Kosongkan bila sudah mempunyai akun atau belum perlu.", autocapitalize="none",
        spellcheck="false",
    )  # fmt: skip
    email = forms.EmailField(
        label="Surel",
        required=False,
        error_messages={"invalid": "Alamat surel ini belum benar. Tulis misalnya nama@contoh.go.id."},
    )
    field_order = ("name", "nip", "rank", "kind", "starts", "ends", "username", "email")
    # Each is of a new penugasan.
    not_stored = field_order


class DutiesForm(SharedForm):
    """The tugas and fungsi of every post as lists, a line each."""

    def __init__(self, data: Any = None, *, organization: Organization, lines: Sequence[Line]) -> None:
        super().__init__(data)
        self._posts = {f"t{line.post.pk}": line.post for line in lines if line.post}
        posts = Position.objects.filter(pk__in=[post.pk for post in self._posts.values()])
        stored = posts.select_related("legal_basis").prefetch_related("duties")
        self._stored = {f"t{post.pk}": duties_of(post) for post in stored}
        self.bases = list(LegalBasis.objects.filter(organization=organization).values_list("text", flat=True))
        for key in self._posts:
            self._add_fields(key, self._stored[key])

    def _add_fields(self, key: str, stored: Mapping[str, str]) -> None:
        area = {"rows": 4}
        self.fields[f"{key}-tugas"] = _pasted("Tugas pokok", stored["tugas"], area)
        self.fields[f"{key}-fungsi"] = _pasted("Fungsi", stored["fungsi"], area)
        self.fields[f"{key}-dasar"] = forms.CharField(
            label="Dasar hukum sendiri", required=False, max_length=2000, initial=stored["dasar"],
            widget=forms.TextInput(
                {"autocomplete": "off", "list": "dasar-hukum", "placeholder": "Kosong: mengikuti dasar hukum kantor"}
            ),
            error_messages=_LONG,
        )  # fmt: skip

    def title_of(self, name: str) -> str:
        return f"{self._posts[name.split('-')[0]].title}, {self.fields[name].label}"

    def _typed(self, key: str) -> dict[str, str]:
        typed = {name: self.cleaned_data.get(f"{key}-{name}") or "" for name in ("tugas", "fungsi", "dasar")}
        lists = {name: "\n".join(office_names.items_of(typed[name])) for name in ("tugas", "fungsi")}
        found = {**lists, "dasar": " ".join(typed["dasar"].split())}
        # What was not sent at all, as of a page that came in part, is not emptied.
        return {name: found[name] if f"{key}-{name}" in self.data else self._stored[key][name] for name in found}

    @property
    def changes(self) -> list[tuple[Position, Owed]]:
        """The posts whose texts are others than the stored ones, with what they owe."""
        return [
            (
                post,
                Owed(
                    tugas=typed["tugas"].splitlines(),
                    fungsi=typed["fungsi"].splitlines(),
                    legal_basis=typed["dasar"],
                    shown=token_of(self._stored[key]) if self.was_shown else None,
                ),
            )
            for key, post in self._posts.items()
            if (typed := self._typed(key)) != self._stored[key]
        ]

    @property
    def counted(self) -> str:
        """How many tugas and fungsi the changed posts have now, so that a line too many is seen."""
        changed = [owed for _, owed in self.changes]
        tugas, fungsi = sum(len(each.tugas) for each in changed), sum(len(each.fungsi) for each in changed)
        return f"{tugas} tugas dan {fungsi} fungsi"

    @property
    def complaints(self) -> list[str]:
        """Every sentence with the post that it is about."""
        titles = {key: post.title for key, post in self._posts.items()}
        named = (
            (titles.get(name.split("-")[0], ""), str(each)) for name, found in self.errors.items() for each in found
        )
        # A sentence on a field that somebody else has changed names the post by itself.
        return [each if each.startswith(title) else f"{title}: {each}" for title, each in named]

    @property
    def posts(self) -> list[tuple[Position, list[Any]]]:
        """Each post with its fields, in the order of the structure."""
        names = ("tugas", "fungsi", "dasar")
        return [(post, [self[f"{key}-{name}"] for name in names]) for key, post in self._posts.items()]


def _pasted(label: str, initial: str, attrs: Mapping[str, Any]) -> forms.CharField:
    widget = forms.Textarea(dict(attrs))
    return forms.CharField(
        label=label, required=False, max_length=20_000, initial=initial, widget=widget, error_messages=_LONG
    )
