"""What stands around models: providers, gateways elsewhere, tests; built beside the core."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass

from nova_desktop.adapters.admin_login import LoginPages
from nova_desktop.adapters.gateway.embeddings import HttpEmbeddings
from nova_desktop.adapters.gateway.probe_calls import HttpProbes
from nova_desktop.adapters.imports.reader import ImportFiles
from nova_desktop.adapters.providers.catalogue import YamlCatalogue
from nova_desktop.adapters.providers.probe import HttpProviderProbe
from nova_desktop.adapters.sqlite.model_test_store import SqliteModelTestStore
from nova_desktop.app.core import Core
from nova_desktop.app.resources import provider_file
from nova_desktop.domain.problems import NovaError, Problem
from nova_desktop.services.account_checks import AccountChecks
from nova_desktop.services.account_keys import AccountKeys
from nova_desktop.services.accounts import Accounts
from nova_desktop.services.admin_ui import AdminUi
from nova_desktop.services.gateway_facts import GatewayFacts
from nova_desktop.services.imports import Imports
from nova_desktop.services.model_targets import GatewayTargets
from nova_desktop.services.model_tests import ModelTestParts, ModelTests
from nova_desktop.services.own_models import OwnModels
from nova_desktop.services.ports import ProviderCatalogue, ProviderProbe
from nova_desktop.services.role_models import RoleModels
from nova_desktop.services.sharing import Sharing


@dataclass(frozen=True, slots=True)
class ModelParts:
    """Services that only the set-up, Models and Settings use."""

    core: Core
    catalogue: ProviderCatalogue
    probe: ProviderProbe
    accounts: Accounts
    model_tests: ModelTests
    probes: HttpProbes
    roles: RoleModels
    own: OwnModels
    imports: Imports
    embeddings: HttpEmbeddings
    sharing: Sharing
    admin_ui: AdminUi
    admin_pages: LoginPages

    async def aclose(self) -> None:
        """Close what is open to gateways; before the core closes."""
        await self.probes.aclose()
        await self.embeddings.aclose()
        await self.admin_pages.aclose()


async def open_model_parts(core: Core) -> ModelParts:
    """All of them over one core, read and imported off the loop."""
    catalogue, problem = await asyncio.to_thread(read_catalogue, os.environ)
    if problem is not None:
        core.base.on_problem(problem)
    return make_model_parts(core, catalogue)


def read_catalogue(environ: Mapping[str, str]) -> tuple[ProviderCatalogue, Problem | None]:
    """The one in force; the shipped one, and what to tell, where the user's cannot be read."""
    wanted, shipped = provider_file(environ)
    try:
        return YamlCatalogue.read(wanted), None
    except NovaError as error:
        if wanted == shipped:
            raise
        return YamlCatalogue.read(shipped), error.problem


def make_model_parts(core: Core, catalogue: ProviderCatalogue) -> ModelParts:
    """All of them over one core; nothing runs yet."""
    base = core.base
    probe = HttpProviderProbe(catalogue, base.network, base.redactor.redact)
    keys = AccountKeys(core.keys, base.vault)
    accounts = Accounts(catalogue, probe, keys, core.model_settings, AccountChecks(base.state))
    probes = HttpProbes(base.redactor.redact, network=base.network)
    tests = _model_tests(core, probes)
    roles = RoleModels(core.gateways, core.model_settings, base.state)
    base.settings.on_change(roles.tell)
    facts = GatewayFacts(core.gateways, core.gateway, core.gateway_probe, base.scope, roles.tell)
    facts.follow(core.supervisor)
    base.settings.on_change(facts.look_soon)
    facts.look_soon()
    own = OwnModels(core.model_settings, keys)
    imports = Imports(
        ImportFiles(catalogue), probe, catalogue, core.model_settings, base.vault, base.state
    )
    embeddings = HttpEmbeddings(base.redactor.redact, base.network)
    sharing = Sharing(base.settings, core.supervisor, base.vault, base.scope, base.on_problem)
    sharing.start()
    pages = LoginPages()
    admin_ui = AdminUi(core.gateways, core.gateways.external, base.vault, pages)
    return ModelParts(
        core,
        catalogue,
        probe,
        accounts,
        tests,
        probes,
        roles,
        own,
        imports,
        embeddings,
        sharing,
        admin_ui,
        pages,
    )


def _model_tests(core: Core, probes: HttpProbes) -> ModelTests:
    base = core.base
    parts = ModelTestParts(
        GatewayTargets(core.gateways, core.gateway, lambda: base.settings.now.roles),
        core.completions,
        probes,
        SqliteModelTestStore(base.database),
        core.usage.record,
    )
    tests = ModelTests(parts)
    core.usage.on_usage(tests.usage_arrived)
    return tests
