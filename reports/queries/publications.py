"""The publications of reports: their files, the signatures that are still wanted, their scans."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import Any

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery

from lkj.frozen import CONVERTER
from lkj.prepared import Prepared
from lkj.signatures.roles import SignatureRole
from lkj.together import Asked
from reports.content.report import Signatory
from reports.content.versions import in_this_version
from reports.models import PaperScan, Publication, Report, Signature, SignedFile
from units.enums import Signing
from units.models import Assignment, Official, Position, User


def publication_of(report: Report) -> Publication | None:
    """The report's current publication; None before it is approved, and after it was reopened."""
    found = Publication.objects.filter(report=report, superseded_at__isnull=True).defer("content").first()
    if found is not None:
        found.report = report
    return found


def current_file(report: Report) -> SignedFile | None:
    """The current file of the report's current issue: approved, with a signature or both, or scanned."""
    return next(iter(_CURRENT(report.pk)), None)


def file_by_role(report: int, user: User) -> SignedFile | None:
    """current_file() of the report of that key for who serves its office as planner or reader, in one query.

    None for others, who may see it nevertheless, and for a publication that has not stored its files' name.
    """
    return next(iter(_SERVED(report, user.pk)), None)


def _current_files(report: int) -> QuerySet[SignedFile]:
    current = SignedFile.objects.filter(superseded_at__isnull=True, publication__superseded_at__isnull=True)
    return current.filter(publication__report=report).select_related("publication").defer("publication__content")


def _served(report: int, user: int) -> QuerySet[SignedFile]:
    served = _current_files(report).filter(publication__report__period__organization__memberships__user=user)
    return served.exclude(publication__file_name="")


_CURRENT, _SERVED = Prepared(_current_files), Prepared(_served)


def signatures(report: Report) -> list[Signature]:
    """The electronic signatures on the report's current issue."""
    return list(Signature.objects.filter(publication__report=report, publication__superseded_at__isnull=True))


def waiting_scan(report: Report) -> PaperScan | None:
    """The scan of the report's current issue that nobody has confirmed yet."""
    waiting = PaperScan.objects.filter(publication__report=report, publication__superseded_at__isnull=True)
    return waiting.filter(file__isnull=True).select_related("publication").first()


def with_codes(codes: Collection[str]) -> dict[str, Publication]:
    """The publications of those codes, by their codes. One query."""
    return {found.code: found for found in Publication.objects.filter(code__in=codes).defer("content")}


def last_files(report: Report) -> QuerySet[SignedFile]:
    """The last file of each of the report's publications, the latest publication first."""
    last = SignedFile.objects.filter(publication__report=report).values("publication").annotate(last=Max("pk"))
    return (
        SignedFile.objects.filter(pk__in=last.values("last"))
        .select_related("publication")
        .defer("publication__content")
        .order_by("-pk")
    )


def codes(reports: Collection[Report]) -> dict[int, str]:
    """The verification codes of the current publications, by the reports' keys."""
    current = Publication.objects.filter(report__in=reports, superseded_at__isnull=True)
    return dict(current.values_list("report", "code"))


def file_hashes(reports: Collection[Report]) -> dict[int, str]:
    """The SHA-256 (hex) of the current publications' current files, by the reports' keys."""
    current = SignedFile.objects.filter(superseded_at__isnull=True, publication__superseded_at__isnull=True)
    return dict(current.filter(publication__report__in=reports).values_list("publication__report", "sha256"))


def signatures_on(reports: Collection[int]) -> QuerySet[Any]:
    """The electronic signatures on these reports' current issues, each annotated with the key of its `report`."""
    current = Signature.objects.filter(publication__report__in=reports, publication__superseded_at__isnull=True)
    return current.annotate(report=F("publication__report"))


def wanted_signatures(reports: Collection[Report], made: Iterable[Any] | None = None) -> dict[int, list[Position]]:
    """The posts whose electronic signature is still wanted, by the keys of the approved reports among `reports`.

    A report is there only where its office signs electronically; its list is empty once everybody has signed. One
    query, none where the signatures that were `made` are known.
    """
    wanting = [report for report in reports if _is_signed_electronically(report)]
    roles = defaultdict(set)
    for each in signatures_on([report.pk for report in wanting]) if made is None else made:
        roles[each.report].add(each.role)
    return {report.pk: _posts(report, roles[report.pk]) for report in wanting}


def reissue_counts(reports: Collection[Report]) -> dict[int, int]:
    """How often the present approval of each report was issued anew in other names, by the reports' keys."""
    of_approval = Publication.objects.filter(disposition=OuterRef("disposition")).order_by().values("disposition")
    issued = Subquery(of_approval.annotate(count=Count("pk")).values("count"))
    current = Publication.objects.filter(report__in=reports, superseded_at__isnull=True, disposition__isnull=False)
    counted = dict(current.annotate(issued=issued).values_list("report", "issued"))
    return {report.pk: counted.get(report.pk, 1) - 1 for report in reports}


def blocked_signatures(
    reports: Collection[Report],
    wanted: Mapping[int, list[Position]] | None = None,
    held: Mapping[int, Iterable[Assignment]] | None = None,
) -> dict[int, list[Position]]:
    """The posts among wanted_signatures() that nobody can sign for: the person named in the document left the post.

    `wanted` are those signatures and `held` the assignments of today by post, where they are known.
    """
    wanted = wanted_signatures(reports) if wanted is None else wanted
    wanting = {pk: posts for pk, posts in wanted.items() if posts}
    left = left_parties([report for report in reports if report.pk in wanting], held)
    by_key = {report.pk: report for report in reports}
    found = {pk: [post for post in posts if _role_of(by_key[pk], post) in left[pk]] for pk, posts in wanting.items()}
    return {pk: posts for pk, posts in found.items() if posts}


def left_parties(
    reports: Collection[Report], held: Mapping[int, Iterable[Assignment]] | None = None
) -> dict[int, set[SignatureRole]]:
    """The parties of approved reports, by the reports' keys, whose named person could not sign today.

    An author has left the post; a superior has left theirs, or holds the reporting one as well. Of a report that names
    those in office on its date, they sign also after that, unless their account is closed. One query, none where the
    assignments of today are known by post (`held`), and one for reports of the latter kind.
    """
    if not reports:
        return {}
    able = able_signatories([report for report in reports if report.signed_as_dated])
    holders = defaultdict(list)
    for assignment in _of_parties(reports) if held is None else chain.from_iterable(held.values()):
        holders[assignment.position_id].append(assignment.official)

    def is_there(report: Report, role: SignatureRole) -> bool:
        if report.signed_as_dated:
            return named_signatory(report, role).official in able
        return _is_there(report, role, holders)

    return {report.pk: {role for role in SignatureRole if not is_there(report, role)} for report in reports}


def able_signatories(reports: Collection[Report]) -> dict[int | None, User]:
    """Whom the reports name in their signature blocks, by the official's key, with an account that is open."""
    named = {named_signatory(report, role).official for report in reports for role in SignatureRole} - {None}
    users = User.objects.filter(official__in=named, is_active=True).select_related("official") if named else ()
    return {user.official.pk: user for user in users}


def _of_parties(reports: Collection[Report]) -> Iterable[Assignment]:
    posts = {post.pk for report in reports for post in (report.position, report.superior_post) if post}
    held = Assignment.objects.on(next(iter(reports)).organization.today()).filter(position__in=posts)
    return held.select_related("official")


def _is_there(report: Report, role: SignatureRole, holders: Mapping[int, Collection[Official]]) -> bool:
    named, authors = named_signatory(report, role), holders[report.position_id]
    if role == SignatureRole.AUTHOR:
        return any(is_named(named, official) for official in authors)
    superiors = holders[report.superior_post.pk] if report.superior_post else ()
    return any(is_named(named, official) and official not in authors for official in superiors)


def _role_of(report: Report, post: Position) -> SignatureRole:
    return SignatureRole.AUTHOR if post.pk == report.position_id else SignatureRole.SUPERIOR


def is_named(signatory: Signatory, official: Official | None) -> bool:
    """Whether the signatory is the official; contents from before version 5 tell it by the NIP alone."""
    if official is None:
        return False
    if signatory.official is not None:
        return signatory.official == official.pk
    return bool(signatory.nip) and signatory.nip == official.nip


def named_for(report: Report, post: Position) -> Signatory:
    """Whom the approved report names for the post: the reporting one, or that of the superior."""
    return named_signatory(report, _role_of(report, post))


def named_signatory(report: Report, role: SignatureRole) -> Signatory:
    """The person whom the approved report names in the signature block for that role."""
    party = "supervisor" if role == SignatureRole.SUPERIOR else "reporter"
    return CONVERTER.structure(in_this_version(report.content or {})[party], Signatory)


def current_scans(reports: Collection[Report]) -> dict[int, PaperScan]:
    """The scans of current publications, waiting for confirmation or confirmed, by the reports' keys."""
    found = _SCANS([report.pk for report in reports])
    return {scan.publication.report_id: scan for scan in found}


def asked_scans(reports: Collection[int]) -> Asked:
    """current_scans() to be read together with other rows, each with the key of its `report`."""
    names = ("id", "publication_id", "file_id", "uploaded_name", "confirmed_at", "confirmed_name", "report")
    return Asked(_current_scans(reports).annotate(report=F("publication__report")), names)


def _current_scans(reports: Collection[int]) -> QuerySet[PaperScan]:
    current = PaperScan.objects.filter(publication__report__in=reports, publication__superseded_at__isnull=True)
    return current.filter(file__superseded_at__isnull=True)


_SCANS = Prepared(lambda reports: _current_scans(reports).select_related("publication").order_by("pk"))


def _is_signed_electronically(report: Report) -> bool:
    return report.status.is_being_signed and report.organization.signing != Signing.NONE


def _posts(report: Report, made: set[str]) -> list[Position]:
    posts = ((SignatureRole.AUTHOR, report.post), (SignatureRole.SUPERIOR, report.superior_post))
    return [post for role, post in posts if post is not None and role not in made]
