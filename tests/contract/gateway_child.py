"""Starts a real gateway child before a scripted upstream, for the contract tests."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import yaml

from nova_desktop.adapters.gateway.plan_yaml import render
from nova_desktop.domain.gateway_plan import Deployment, GatewayPlan, Mode, SecretRef
from tests.fakes.upstream import ScriptedUpstream
from tests.unit.children.child_driver import ChildDriver

KEY = "sk-nova-contract-0123456789abcdef"
KEY_NAME = SecretRef("gateway key").env_name()
PROVIDER = SecretRef("provider")
CANARY = "sk-upstream-canary-9f8e7d6c5b4a3210zz"
UNLIKELY = "horse battery staple forty-two"
"""A secret that does not look like a key, so that only who knows it can take it out."""
MODELS = ("echo", "held", "key-refused", "server-error", "tokens:400:50")
MESSAGES = [{"role": "user", "content": "one two three"}]


def deployment(model: str, base: str, mode: Mode = Mode.CHAT) -> Deployment:
    return Deployment(
        id=f"d-{model}",
        model=model,
        upstream=f"openai/{model}",
        mode=mode,
        api_base=base,
        secret=PROVIDER,
        input_cost_per_token=1e-6,
        output_cost_per_token=2e-6,
    )


def plan_file(folder: Path, base: str, *models: str, **more: object) -> str:
    """A rendered plan with these chat models and one for embeddings."""
    plan = GatewayPlan(
        (
            *(deployment(model, base) for model in models or MODELS),
            deployment("vectors", base, Mode.EMBEDDING),
        )
    )
    file = folder / f"plan-{len(list(folder.iterdir()))}.yaml"
    document = yaml.safe_load(render(plan, KEY_NAME)) | more
    file.write_text(yaml.safe_dump(document))
    return str(file)


class Gateway(NamedTuple):
    """A started child, its upstream, a client with the key, and where plans lie."""

    child: ChildDriver
    upstream: ScriptedUpstream
    client: httpx.Client
    folder: Path

    def plan(self, *models: str, **more: object) -> str:
        return plan_file(self.folder, self.upstream.base_url, *models, **more)

    def chat(self, model: str, call_id: str, **more: object) -> httpx.Response:
        body = {"model": model, "messages": MESSAGES, **more}
        headers = {"x-litellm-call-id": call_id}
        return self.client.post("/v1/chat/completions", json=body, headers=headers)

    def usage(self, call_id: str) -> dict[str, Any]:
        """The one usage event of a call."""
        message = self.child.wait_for(
            lambda said: said.get("method") == "usage" and said["params"]["call_id"] == call_id
        )
        return message["params"]


@contextmanager
def gateway_in(folder: Path, **start: object) -> Generator[Gateway]:
    with ScriptedUpstream() as upstream, ChildDriver("gateway", folder) as child:
        params = {
            "config_path": plan_file(folder, upstream.base_url),
            "master_key": KEY,
            "port": 0,
            "secrets": {PROVIDER.env_name(): CANARY},
        }
        child.send("start", **(params | start))
        port = child.event("listening")["port"]
        headers = {"Authorization": f"Bearer {KEY}"}
        base = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=base, headers=headers, timeout=60) as client:
            child.event("ready")
            yield Gateway(child, upstream, client, folder)
