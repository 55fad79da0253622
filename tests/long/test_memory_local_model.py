"""One text becomes facts with a real model on this computer: memory, gateway, llama.cpp."""

from pathlib import Path

import pytest

from nova_desktop.adapters.sample_model import find_sample_model
from nova_desktop.domain.gateway_plan import Deployment, GatewayPlan
from nova_desktop.domain.memory import JobState
from nova_desktop.domain.memory_state import Endpoint, MemoryModels, MemoryUsage
from tests.contract.gateway_process import MASTER_KEY, GatewayProcess
from tests.fakes.memory_child import PROVIDER, MemoryChild
from tests.unit.children.child_driver import ChildDriver

pytest.importorskip("xllamacpp")

KEY = "model-key-0123456789abcdef"
NAME = "local"
CONTEXT = 8192
# A base model has no template of its own.
START = {
    "context_tokens": CONTEXT,
    "chat_template": "{% for m in messages %}{{ m['content'] }}\n\n{% endfor %}",
}
WORDS = "Anna Schmidt works at Contoso in Berlin. Anna Schmidt is married to Ben Schmidt."


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_a_text_becomes_facts_with_a_real_model(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.memory_child.PATIENCE_S", 1200.0)
    model = find_sample_model(tmp_path_factory.getbasetemp() / "cache")
    assert model is not None, "the dev extra is not installed"
    folders = [tmp_path / name for name in ("server", "gateway", "memory")]
    for folder in folders:
        folder.mkdir()
    with ChildDriver("model_server", folders[0]) as server:
        server.send("start", model_path=str(model), alias=NAME, api_key=KEY, threads=1, **START)
        port = server.event("ready")["port"]
        plan = GatewayPlan(
            (
                Deployment(
                    "d", NAME, f"openai/{NAME}", api_base=f"http://127.0.0.1:{port}/v1",
                    secret=PROVIDER, local=True, context_tokens=CONTEXT,
                ),
            )
        )  # fmt: skip
        with GatewayProcess(folders[1], plan, {PROVIDER: KEY}) as gateway:
            ingest(folders[2], gateway.base_url)


def ingest(folder: Path, base_url: str) -> None:
    memory = Endpoint(
        base_url, MASTER_KEY, NAME, json_schema=True, temperature=0.0, context_tokens=CONTEXT
    )
    with MemoryChild(folder) as child:
        child.start(MemoryModels((memory,), (), (), 32))
        child.remember("a", WORDS)
        ended = (JobState.DONE, JobState.DEAD, JobState.RETRYING)
        child.until(lambda: child.jobs()[0].state in ended)
        (job,) = child.jobs()
        assert job.state is JobState.DONE, job
        # What so small a base model finds is chance; that it is kept to the form is not.
        usage = child.get(MemoryUsage, "usage")
        named = {prompt.prompt: prompt.calls for prompt in usage.prompts}
        assert named["extract_nodes.extract_text"] == 1
        assert len(child.facts()) == job.facts
        assert child.recall("Who works at Contoso?").hits
