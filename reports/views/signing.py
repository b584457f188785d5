"""Signing an approved report, and the certificate that one signs with."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lkj.signatures.failures import Rejected, SigningFailed, WrongPassphrase
from lkj.signatures.roles import SignatureRole
from reports import rules, workflow
from reports.actions import keys
from reports.enums import ReportState
from reports.files.published import Altered
from reports.forms.signing import BsreForm, DemoForm, KeyForm, PassphraseForm, SignForm
from reports.models import RenderedFile, Report
from reports.queries import publications
from reports.queries.inbox import waiting_for_signature
from reports.queries.standing import Standing
from reports.services import certificates, signing
from reports.services.waiting import wait
from reports.views.downloads import ask_of
from reports.views.fetching import report_for, standing_of, user_of
from units.enums import Signing
from units.models import Official, Organization, SigningKey, User
from units.web.rate_limit import Limit

# Few enough that a stolen session cannot guess a passphrase, and soon over for its owner.
GUESSES = Limit("certificate.passphrase", most=5, seconds=15 * 60)
# Ids of their own: its fields have the names of those in the form beside it.
DEMO_IDS = "contoh_%s"


@sensitive_post_parameters("passphrase", "nik")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    report = report_for(request, pk)
    standing = standing_of(request, report)
    official = _official_to_sign(standing)
    if refusal := rules.why_not_sign(standing):
        return _page(request, report, None, refusal=refusal)
    # How to sign is said by the report's office, which for a Plt. may be another than their own.
    office = report.organization
    if office.signing == Signing.PORTAL:
        return redirect("sign_file", pk=pk)
    if lack := _lack(official, office):
        keyless = office.signing == Signing.PKCS12 and not SigningKey.objects.filter(official=official).exists()
        return _page(request, report, None, refusal=lack, offer_key=keyless)
    if (waiting := signing.prepare(report, ask_of(request))) is not None:
        return _page(request, report, None, waiting=waiting)
    form = _form(office)(request.POST or None)
    if request.method == "POST" and form.is_valid() and _signed(request, report, official, form):
        messages.success(request, _done(report))
        return redirect("report", pk=pk)
    return _page(request, report, form)


def _official_to_sign(standing: Standing) -> Official:
    """The person's official. Raises PermissionDenied where they have no part in signing the report."""
    official: Official | None = standing.official
    if official is None or rules.signing_role(standing) is None:
        raise PermissionDenied("Laporan ini ditandatangani pelapor dan atasan langsungnya.")
    return official


def _lack(official: Official, office: Organization) -> str:
    """A sentence on what is missing for the official to sign in the office; empty when nothing."""
    if office.signing == Signing.BSRE and not signing.has_service():
        return "Alamat layanan BSrE belum diatur. Hubungi pengelola aplikasi."
    if office.signing != Signing.PKCS12:
        return ""
    key = SigningKey.objects.filter(official=official).first()
    if key is None:
        return "Anda belum menyimpan sertifikat elektronik. Simpan dahulu sertifikat Anda, lalu kembali ke halaman ini."
    return certificates.why_not_used(key)


def _form(office: Organization) -> type[Form]:
    return BsreForm if office.signing == Signing.BSRE else SignForm


def _signed(request: HttpRequest, report: Report, official: Official, form: Form) -> bool:
    """Sign; returns whether that worked, else the reasons are in the form."""
    user = user_of(request)
    try:
        with _guess(user):
            signing.sign(report, by=user, signer=signing.signer_for(official, report, **form.cleaned_data))
    except workflow.Refused as refusal:
        for sentence in refusal.messages:
            form.add_error(None, sentence)
    except (SigningFailed, Altered) as failure:
        form.add_error(None, str(failure))
    return not form.errors


@contextmanager
def _guess(user: User) -> Iterator[None]:
    """One try of a passphrase. Raises Rejected after too many wrong ones.

    It is counted before it is made, so that each of many at the same time counts; a right one ends the count.
    """
    asker = f"user {user.pk}"
    if wait := GUESSES.count(asker):
        minutes = -(-wait // 60)
        raise Rejected(f"Terlalu banyak frasa sandi yang salah. Tunggu {minutes} menit, lalu ketik dengan teliti.")
    try:
        yield
    except WrongPassphrase:
        raise
    except BaseException:
        GUESSES.forget(asker)
        raise
    GUESSES.forget(asker)


def _done(report: Report) -> str:
    if report.state == ReportState.SIGNED:
        return "Laporan sudah ditandatangani kedua pihak. Berkasnya dapat diunduh."
    return "Tanda tangan Anda tersimpan. Tinggal menunggu tanda tangan pihak lain."


def _page(
    request: HttpRequest,
    report: Report,
    form: Form | None,
    *,
    refusal: str = "",
    offer_key: bool = False,
    waiting: RenderedFile | None = None,
) -> HttpResponse:
    user = user_of(request)
    signed = {signature.role: signature for signature in publications.signatures(report)}
    context = {
        "report": report,
        "here": "sign",
        "form": form,
        "refusal": refusal,
        "offer_key": offer_key,
        "waiting": waiting,
        "wait": waiting and wait(waiting.queued_at),
        "role": rules.signing_role(standing_of(request, report)),
        "parties": [(role, signed.get(role)) for role in reversed(SignatureRole)],
        "key": SigningKey.objects.filter(official__user=user).first(),
        "signing": Signing(report.organization.signing),
    }
    return render(request, "reports/sign.html", context, status=422 if form and form.errors else 200)


@sensitive_post_parameters("passphrase", "old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest) -> HttpResponse:
    """Show one's own certificate; store another one by POST."""
    official = _official_of(request)
    form = KeyForm(request.POST or None, request.FILES or None) if request.method == "POST" else KeyForm()
    if request.method == "POST" and form.is_valid() and _stored(official, user_of(request), form):
        _tell_stored(request, official)
        return redirect("certificate")
    return _certificate_page(request, official, form)


@sensitive_post_parameters("old", "new", "again")
@require_POST
def certificate_passphrase(request: HttpRequest) -> HttpResponse:
    official = _official_of(request)
    form = PassphraseForm(request.POST)
    if form.is_valid() and _rewrapped(request, official, form):
        messages.success(request, "Frasa sandi sertifikat Anda sudah diganti.")
        return redirect("certificate")
    return _certificate_page(request, official, KeyForm(), passphrase=form)


@sensitive_post_parameters("new", "again")
@require_POST
def certificate_demo(request: HttpRequest) -> HttpResponse:
    """Give a certificate of the demo authority, in a demo office only."""
    official = _official_of(request)
    if official.organization.demo_today is None:
        raise PermissionDenied("Sertifikat contoh hanya ada pada data contoh.")
    form = DemoForm(request.POST, auto_id=DEMO_IDS, has_key=SigningKey.objects.filter(official=official).exists())
    if form.is_valid():
        signing.give_demo_key(official, by=user_of(request), passphrase=form.cleaned_data["new"])
        messages.success(request, "Sertifikat contoh Anda sudah dibuat. Ingat frasa sandinya: tidak ada salinannya.")
        return redirect("certificate")
    return _certificate_page(request, official, KeyForm(), demo=form)


@require_POST
def certificate_remove(request: HttpRequest) -> HttpResponse:
    key = SigningKey.objects.filter(official=_official_of(request)).first()
    if key is not None:
        keys.remove(key, by=user_of(request))
        messages.success(request, "Sertifikat Anda dihapus dari aplikasi ini. Tanda tangan yang sudah ada tetap sah.")
    return redirect("certificate")


def _official_of(request: HttpRequest) -> Official:
    official: Official | None = getattr(user_of(request), "official", None)
    if official is None:
        raise PermissionDenied("Sertifikat elektronik hanya disimpan untuk pejabat yang menandatangani laporan.")
    return official


def _stored(official: Official, user: User, form: Form) -> bool:
    data, passphrase = form.cleaned_data["file"], form.cleaned_data["passphrase"]
    try:
        signing.import_key(official, data, by=user, passphrase=passphrase)
    except SigningFailed as failure:
        form.add_error("passphrase" if "rasa sandi" in str(failure) else "file", str(failure))
        return False
    return True


def _tell_stored(request: HttpRequest, official: Official) -> None:
    """What the upload came to; what still keeps the certificate from signing stands on the page itself."""
    if _obstacles(SigningKey.objects.get(official=official)):
        messages.warning(request, "Sertifikat Anda tersimpan, tetapi belum dapat dipakai. Sebabnya tertulis di bawah.")
    else:
        messages.success(request, "Sertifikat Anda tersimpan dan siap dipakai.")


def _obstacles(key: SigningKey) -> list[str]:
    """Sentences on why the stored certificate cannot sign yet; none where it can."""
    found = [certificates.why_not_used(key)]
    if not signing.has_trusted_issuer(key):
        found.append(
            f"Penerbit sertifikat ini, {key.issuer}, tidak dikenal aplikasi ini. Minta pengelola aplikasi menambahkan "
            "sertifikat induk penerbit itu."
        )
    return [sentence for sentence in found if sentence]


def _rewrapped(request: HttpRequest, official: Official, form: Form) -> bool:
    user = user_of(request)
    key = SigningKey.objects.filter(official=official).select_related("official__organization").first()
    if key is None:
        form.add_error(None, "Belum ada sertifikat yang disimpan.")
        return False
    try:
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        with _guess(user):
            signing.change_passphrase(key, old, new, by=user)
    except SigningFailed as failure:
        form.add_error("old", str(failure))
        return False
    return True


def _certificate_page(
    request: HttpRequest, official: Official, form: Form, *, passphrase: Form | None = None, demo: Form | None = None
) -> HttpResponse:
    key = SigningKey.objects.filter(official=official).first()
    context = {
        "official": official,
        "key": key,
        "obstacles": _obstacles(key) if key else [],
        "to_sign": waiting_for_signature(user_of(request)) if key else [],
        "form": form,
        "passphrase_form": passphrase or PassphraseForm(),
        "demo_form": demo or DemoForm(auto_id=DEMO_IDS, has_key=key is not None),
        "is_demo": official.organization.demo_today is not None,
        "now": official.organization.now(),
        "signing": _kind(user_of(request), official),
    }
    failed = any(each.errors for each in (form, passphrase, demo) if each is not None)
    return render(request, "reports/certificate.html", context, status=422 if failed else 200)


def _kind(user: User, official: Official) -> Signing:
    """How the official's offices sign: with stored certificates if one of them does, else as their own office does."""
    stores = Organization.objects.of(user).filter(signing=Signing.PKCS12).exists()
    return Signing.PKCS12 if stores else Signing(official.organization.signing)
