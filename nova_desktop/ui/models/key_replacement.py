"""Another key in place of a refused one: of a provider's account it is validated first."""

from collections.abc import Callable

from nova_desktop.domain.accounts import Account
from nova_desktop.domain.gateway_plan import Deployment, SecretRef
from nova_desktop.domain.served_models import MANAGED
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.keys.rotation import RotationQuestions, rotated
from nova_desktop.ui.models.cells import last_test
from nova_desktop.ui.models.screen_presenter import ModelDesk, ModelsPresenter
from nova_desktop.ui.settings.places import WithPlace


class KeyReplacement:
    """`own_key` asks for the key of a model that belongs to no account of a known provider."""

    def __init__(
        self,
        desk: ModelDesk,
        presenter: ModelsPresenter,
        questions: RotationQuestions,
        place: WithPlace,
        own_key: Callable[[str], object],
    ) -> None:
        self._desk = desk
        self._presenter = presenter
        self._questions = questions
        self._place = place
        self._own_key = own_key

    def secret_of(self, model: str) -> SecretRef | None:
        """The secret of the user's own to replace, if the model has one."""
        refused = self._refused(model)
        return refused.secret if refused is not None else None

    async def replace(self, model: str) -> bool:
        """Ask, and use it from the next call; whether it is in use already.

        The old key stays until another is good, or the user keeps one that cannot be tried now.
        Raises NovaError of the vault.
        """
        account = self._account_of(model)
        if account is None:
            self._own_key(model)
            return False
        rotate, name = self._desk.accounts.rotate, self._name(account)
        check = await rotated(
            name,
            self._questions,
            self._place,
            lambda key, force: rotate(account.id, key, force=force),
        )
        if check is not None:
            self._presenter.tell(_("The next call to {name} uses the new key").format(name=name))
        return check is not None

    def _account_of(self, model: str) -> Account | None:
        refused = self._refused(model)
        accounts = self._desk.accounts
        for account in accounts.all():
            if refused is None or account.id != refused.account:
                continue
            owns = refused.secret in (None, account.secret)
            return account if owns and accounts.provider_of(account) else None
        return None

    def _refused(self, model: str) -> Deployment | None:
        """The deployment behind the name whose key was refused last, else the first one."""
        known = self._desk.settings.now.models.deployments
        behind = [d for d in known if d.model == model and d.enabled]
        names = {d.secret.name if d.secret else "": d for d in reversed(behind)}
        tests = [t for t in self._presenter.tests if (t.gateway, t.model) == (MANAGED, model)]
        last = last_test(tests, frozenset(names))
        failed = names.get(last.secret) if last is not None and not last.ok else None
        return failed or (behind[0] if behind else None)

    def _name(self, account: Account) -> str:
        provider = self._desk.accounts.provider_of(account)
        return provider.name if provider is not None else account.provider
