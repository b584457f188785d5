"""The structures of offices as the rows of 01-susunan."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from reports.importers.books.posts import Posts
from reports.importers.books.susunan.tables import DUTIES, HOLDERS, PERSON, STRUCTURE
from reports.importers.comparing import Scope, Stored
from units.models import Assignment, Duty, Organization, Position


class Setup:
    """The structures as they are, read once: a fixed number of queries, however many offices."""

    def __init__(self, scope: Scope) -> None:
        self.scope, self.posts = scope, Posts(scope)
        self.offices = {each.pk: each for each in scope.offices}
        self.children: dict[int | None, list[Position]] = defaultdict(list)
        for post in self.posts.all:
            self.children[post.superior_id].append(post)

    @cached_property
    def holdings(self) -> dict[int, Assignment]:
        found = Assignment.objects.filter(position__in=[post.pk for post in self.posts.all])
        return {each.pk: each for each in found.select_related("official__user", "position__unit").order_by("starts")}

    @cached_property
    def duties(self) -> dict[int, Duty]:
        found = Duty.objects.filter(position__in=[post.pk for post in self.posts.all]).order_by("kind", "order")
        return {each.pk: each for each in found}

    def in_order(self, office: Organization) -> Iterator[tuple[int, Position]]:
        """The office's posts with their depth, each above those that it leads."""
        waiting = [(0, post) for post in self.posts.of(office) if post.superior_id is None][::-1]
        while waiting:
            depth, post = waiting.pop()
            yield depth, post
            waiting += [(depth + 1, each) for each in reversed(self.children[post.pk])]

    @cached_property
    def stored(self) -> dict[str, list[Stored]]:
        posts = [post for office in self.scope.offices for _, post in self.in_order(office)]
        place = {post.pk: number for number, post in enumerate(posts)}
        held = sorted(self.holdings.values(), key=lambda each: place.get(each.position_id, 0))
        owed = sorted(self.duties.values(), key=lambda each: place.get(each.position_id, 0))
        by_pk = {post.pk: post for post in posts}
        return {
            STRUCTURE.name: [self._post(each) for each in posts],
            HOLDERS.name: [self._holding(each) for each in held],
            DUTIES.name: [self._duty(each, by_pk) for each in owed if each.position_id in by_pk],
        }

    def _office(self, post: Position) -> Organization:
        return self.offices[post.unit.organization_id]

    def _post(self, post: Position) -> Stored:
        values = {
            "unit": post.unit.name,
            "kode": post.unit.code,
            "jabatan": post.title,
            "atasan": self.posts.name(post.superior_id) if post.superior_id else "",
            "eselon": post.echelon,
            "lapor": post.reports_lkj,
            "hukum": post.legal_basis.text if post.legal_basis else self._office(post).legal_basis,
        }
        return Stored(post.pk, self._office(post), values)

    def _holding(self, each: Assignment) -> Stored:
        official = each.official
        # The account of somebody who acts here is their own office's.
        own = official.organization_id == each.position.unit.organization_id
        user = official.user if own else None
        values: dict[str, Any] = {column: getattr(official, name) for column, name in PERSON.items()}
        values |= {
            "jabatan": self.posts.name(each.position_id),
            "jenis": each.kind,
            "mulai": each.starts,
            "berakhir": each.ends,
            "akun": user.username if user else "",
            "surel": user.email if user else "",
        }
        return Stored(each.pk, self._office(each.position), values)

    def _duty(self, each: Duty, posts: Mapping[int, Position]) -> Stored:
        post = posts[each.position_id]
        values = {"jabatan": self.posts.name(post), "jenis": each.kind, "bunyi": each.text}
        return Stored(each.pk, self._office(post), values)
