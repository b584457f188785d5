"""How accounts are known again at each request."""

from django.contrib.auth.backends import ModelBackend

from lkj.prepared import Prepared
from units.models import User

_ACCOUNTS = Prepared(lambda user: User.objects.select_related("official").filter(pk=user))


class AccountBackend(ModelBackend):
    """Django's own, except that a request's account comes with its official in one query: every page names them."""

    def get_user(self, user_id: int) -> User | None:
        found = next(iter(_ACCOUNTS(user_id)), None)
        return found if found is not None and self.user_can_authenticate(found) else None
