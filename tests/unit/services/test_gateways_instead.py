"""Who answers instead of a chosen model that is gone or fails, and what is not made twice."""

from dataclasses import replace

import pytest

from nova_desktop.domain.gateway_plan import Deployment, Mode, Role
from nova_desktop.domain.problems import NovaError, Problem, ProblemCode
from nova_desktop.domain.providers import ModelChoice
from nova_desktop.domain.roles import Roles
from nova_desktop.domain.served_models import HealthState, Way
from nova_desktop.domain.settings import Models, Primary, Settings
from nova_desktop.services.failover import FIRST_WORD_S
from nova_desktop.services.model_targets import GatewayTargets
from tests.unit.services.test_gateways import BOTH, ONE, OURS, Desk, Make, good, made, served

__all__ = ["made"]  # the fixture

pytestmark = pytest.mark.anyio


async def use(desk: Desk, *deployments: Deployment) -> None:
    """Have these in the settings and at the managed gateway."""
    await desk.settings.change(lambda now: replace(now, models=Models(deployments)))
    await desk.bench.gateway.use(desk.settings.now.models)


async def managed_first(desk: Desk, *ids: str) -> None:
    """Ask the managed gateway first; of the others only these are left."""

    def edit(now: Settings) -> Settings:
        kept = tuple(g for g in now.gateway.external if g.id in ids)
        return replace(now, gateway=replace(now.gateway, primary=Primary.MANAGED, external=kept))

    await desk.settings.change(edit)


def off(deployment: Deployment) -> Deployment:
    return replace(deployment, enabled=False)


async def test_the_roles_own_fallbacks_come_first_when_the_model_is_off(made: Make) -> None:
    desk = made(chat_llm_model="ours", chat_llm_fallbacks=("nobody's", "second", "both"))
    await desk.start()
    await use(desk, off(OURS), BOTH)
    assert desk.gateways.model_for(Role.CHAT) == "second"
    # the managed gateway knows no fallbacks of a model that it does not serve
    assert desk.gateways.ways(Role.CHAT) == (
        Way("two", "second"),
        Way("one", "both", takes_over=True),
        Way("two", "both"),
        Way("", "both", takes_over=True),
    )


async def test_a_model_that_is_off_is_replaced_at_its_own_gateway(made: Make) -> None:
    desk = made(chat_llm_model="ours")
    await desk.start()
    await use(desk, off(OURS), BOTH)
    assert desk.gateways.order()[0] == "one", "although another is asked first"
    assert desk.gateways.ways(Role.CHAT) == (Way("", "both"),)
    await use(desk, BOTH)  # deleted
    assert desk.gateways.ways(Role.CHAT) == (Way("", "both"),)


async def test_words_for_it_never_go_to_another_gateway_elsewhere(made: Make) -> None:
    desk = made(chat_llm_model="ours")
    await desk.start()
    await managed_first(desk, "one", "two")
    await use(desk, off(OURS))
    assert desk.gateways.model_for(Role.CHAT) == ""
    assert desk.gateways.ways(Role.CHAT) == ()
    with pytest.raises(NovaError) as none:
        await desk.gateways.routes(Role.CHAT)
    assert none.value.problem.code is ProblemCode.NO_MODEL
    await desk.settings.change(lambda now: replace(now, roles=Roles()))
    assert desk.gateways.model_for(Role.CHAT) == "theirs", "nothing chosen: any will do"


async def test_the_gateway_that_is_asked_first_may_have_them(made: Make) -> None:
    desk = made(chat_llm_model="ours")
    await desk.start()
    await use(desk, off(OURS))
    assert desk.gateways.ways(Role.CHAT) == (Way("one", "theirs"),)


async def test_one_that_never_answered_gets_no_model_of_ours(made: Make) -> None:
    desk = made(chat_llm_model="ours")
    del desk.probe.looks[ONE]
    await desk.start()
    await managed_first(desk, "one")
    await use(desk, off(OURS), BOTH)
    assert desk.gateways.ways(Role.CHAT) == (Way("", "both"),)


async def test_a_model_that_a_gateway_elsewhere_lost_is_replaced_there(made: Make) -> None:
    desk = made(chat_llm_model="second")
    await desk.start()
    await managed_first(desk, "one", "two")
    assert desk.gateways.ways(Role.CHAT) == (Way("two", "second"),)
    desk.probe.looks["http://two:4000"] = good("http://two:4000", *served("new"))
    await desk.gateways.refresh()
    assert desk.gateways.ways(Role.CHAT) == (Way("two", "new"),)


@pytest.mark.parametrize("code", [ProblemCode.ANSWER_TIMED_OUT, ProblemCode.PROVIDER_FAILED])
async def test_a_way_that_hangs_or_answers_5xx_is_tried_last_and_looked_at(
    made: Make, code: ProblemCode
) -> None:
    desk = made(chat_llm_model="both")
    await desk.start()
    looks = desk.probe.asked.count((ONE, "", ""))
    desk.gateways.failed(Way("one", "both"), Problem(code))
    assert [w.gateway for w in desk.gateways.ways(Role.CHAT)] == ["two", "", "one"]
    assert desk.gateways.health("one").state is HealthState.OK, "it may be the model's fault"
    await desk.until(lambda: desk.probe.asked.count((ONE, "", "")) > looks)
    await desk.bench.settle()
    assert desk.gateways.ways(Role.CHAT)[-1].gateway == "one", "its list of models proves nothing"
    desk.gateways.answered(await desk.gateways.route(Way("one", "both")), "")
    assert desk.gateways.ways(Role.CHAT)[0].gateway == "one"


async def test_the_managed_one_goes_last_too_and_what_the_user_mends_counts_at_once(
    made: Make,
) -> None:
    desk = made(chat_llm_model="both")
    await desk.start()
    await managed_first(desk, "one")
    desk.gateways.failed(Way("", "both"), Problem(ProblemCode.PROVIDER_FAILED))
    assert [w.gateway for w in desk.gateways.ways(Role.CHAT)] == ["one", ""]
    await desk.gateways.secrets_changed()
    assert [w.gateway for w in desk.gateways.ways(Role.CHAT)] == ["", "one"]


async def test_a_route_tells_how_long_to_wait_for_the_first_word(made: Make) -> None:
    desk = made()
    await desk.start()
    near = replace(OURS, id="n", model="near", api_base="http://127.0.0.1:11434/v1")
    await use(desk, OURS, near)
    far, here = Way("one", "theirs"), Way("", "near")
    assert (await desk.gateways.route(far)).first_word_s == FIRST_WORD_S
    assert (await desk.gateways.route(Way("", "ours"))).first_word_s == FIRST_WORD_S
    assert (await desk.gateways.route(here)).first_word_s is None


async def test_the_lists_are_made_anew_only_when_something_changes(made: Make) -> None:
    desk = made()
    await desk.start()
    many = tuple(Deployment(f"d{n}", f"m{n}", f"openai/m{n}") for n in range(10_000))
    await use(desk, *many)
    gateways = desk.gateways
    models, choices = gateways.models_of(""), gateways.choices(Mode.CHAT)
    assert gateways.models_of("") is models
    assert gateways.choices(Mode.CHAT) is choices
    assert gateways.choices(Mode.EMBEDDING) == ()
    await use(desk, replace(many[0], upstream="groq/m0"), *many[1:5000])
    assert len(gateways.models_of("")) == 5000
    assert ModelChoice("m0", "Groq") in gateways.choices(Mode.CHAT)
    desk.probe.looks[ONE] = good(ONE, *served("m0"))
    await gateways.refresh()
    assert gateways.choices(Mode.CHAT)[0] == ModelChoice("m0", "one:4000")


async def test_a_named_gateway_that_lacks_the_model_is_not_replaced_in_a_test(made: Make) -> None:
    desk = made()
    await desk.start()
    targets = GatewayTargets(desk.gateways, desk.bench.gateway, lambda: desk.settings.now.roles)
    (call,) = await targets.calls("second", "two")
    assert call.route.gateway == "two"
    with pytest.raises(NovaError) as unknown:
        await targets.calls("second", "one")
    assert unknown.value.problem.code is ProblemCode.MODEL_UNKNOWN
    (anywhere,) = await targets.calls("second", "")
    assert anywhere.route.gateway == "two"
