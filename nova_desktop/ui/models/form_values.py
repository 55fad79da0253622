"""A deployment as words in a form, and back; no Qt here."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from nova_desktop.domain.free_names import first_free
from nova_desktop.domain.gateway_plan import Deployment, Mode, Param, SecretRef
from nova_desktop.domain.key_shapes import cleaned_key, key_fault
from nova_desktop.domain.provider_catalogue import OfferedModel
from nova_desktop.domain.secret_names import address_hides_secret, hides_secret, is_secret_name
from nova_desktop.domain.settings import ModelFile
from nova_desktop.ui.i18n import gettext as _

_MILLION: Final = 1_000_000
_PARAM: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OWN: Final = frozenset({"model", "api_base", "api_key", "timeout", "weight"})


@dataclass(frozen=True, slots=True)
class FormValues:
    """What the form of a custom model says, all of it text. Prices in US dollars for a million.

    `params` are (name, value); `key` is a new one, "" for none or for the one that is kept.
    """

    model: str = ""
    upstream: str = ""
    api_base: str = ""
    key: str = ""
    mode: Mode = Mode.CHAT
    context: str = ""
    max_output: str = ""
    vector_size: str = ""
    price_in: str = ""
    price_out: str = ""
    params: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"FormValues({self.model!r}, {self.upstream!r})"  # the rest may hold secrets


@dataclass(frozen=True, slots=True)
class Filled:
    """A deployment from a form, and the secrets to keep before it is served, by their names."""

    deployment: Deployment
    secrets: tuple[tuple[SecretRef, str], ...] = ()

    def __repr__(self) -> str:
        return f"Filled({self.deployment!r})"


@dataclass(frozen=True, slots=True)
class NewModel:
    """What is to be added: one of the three is there."""

    account: str = ""
    offered: tuple[OfferedModel, ...] = ()
    values: FormValues | None = None
    file: ModelFile | None = None


def values_of(deployment: Deployment) -> FormValues:
    """For editing. Secrets stay where they are and are shown as empty."""
    return FormValues(
        deployment.model,
        deployment.upstream,
        deployment.api_base,
        "",
        deployment.mode,
        _number(deployment.context_tokens),
        _number(deployment.max_output_tokens),
        _number(deployment.vector_size),
        _price(deployment.input_cost_per_token),
        _price(deployment.output_cost_per_token),
        tuple((p.name, "" if p.secret else p.value) for p in deployment.params),
    )


def errors_of(values: FormValues) -> dict[str, str]:
    """What is wrong, by the name of the value; empty when all is well."""
    found = {
        "model": "" if values.model.strip() else _("Give it a name."),
        "upstream": _upstream_error(values.upstream.strip()),
        "api_base": _address_error(values.api_base.strip()),
        "key": _key_error(cleaned_key(values.key)),
        "context": _count_error(values.context),
        "max_output": _count_error(values.max_output),
        "vector_size": _count_error(values.vector_size),
        "price_in": _price_error(values.price_in),
        "price_out": _price_error(values.price_out),
        "params": _params_error(values.params),
    }
    return {name: text for name, text in found.items() if text}


def filled(
    values: FormValues, base: Deployment, taken: Collection[SecretRef] = frozenset()
) -> Filled:
    """`base` with the form's values; a new key has a name that is not `taken` by others.

    Raises ValueError while `errors_of` finds something.
    """
    if wrong := errors_of(values):
        raise ValueError(f"wrong values: {sorted(wrong)}")
    secrets: list[tuple[SecretRef, str]] = []
    secret = base.secret
    if key := cleaned_key(values.key):
        secret = _key_name(base, taken)
        secrets.append((secret, key))
    params = [_param(name.strip(), value, base, secrets) for name, value in values.params]
    deployment = replace(
        base,
        model=values.model.strip(),
        upstream=values.upstream.strip(),
        api_base=values.api_base.strip(),
        secret=secret,
        mode=values.mode,
        context_tokens=_count(values.context),
        max_output_tokens=_count(values.max_output),
        vector_size=_count(values.vector_size) if values.mode is Mode.EMBEDDING else None,
        input_cost_per_token=_per_token(values.price_in),
        output_cost_per_token=_per_token(values.price_out),
        params=tuple(param for param in params if param is not None),
    )
    return Filled(deployment, tuple(secrets))


def _key_name(base: Deployment, taken: Collection[SecretRef]) -> SecretRef:
    if base.secret is not None and base.secret not in taken:
        return base.secret
    return SecretRef(first_free(f"model/{base.id}", {ref.name for ref in taken}))


def _param(
    name: str, value: str, base: Deployment, secrets: list[tuple[SecretRef, str]]
) -> Param | None:
    if not name:
        return None
    if not is_secret_name(name):
        return Param(name, value.strip())
    known = next((p.secret for p in base.params if p.name == name and p.secret), None)
    ref = known or SecretRef(f"model/{base.id}/{name}")
    if value.strip():
        secrets.append((ref, value.strip()))
    return Param(name, secret=ref)


def _upstream_error(text: str) -> str:
    if not text:
        return _("Write it as LiteLLM does: provider/model.")
    if any(c.isspace() for c in text):
        return _("There are no spaces in a model's name.")
    if text.startswith("os.environ/"):
        return _("Write the model's name itself.")
    return ""


def _address_error(text: str) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if fits and address_hides_secret(text):
        return _("Leave the key out of the address: it belongs into its own field.")
    return "" if fits else _("An address begins with http:// or https://.")


def _key_error(key: str) -> str:
    if not key or key_fault(key) is None:
        return ""
    return _("This cannot be a key: it is one line without spaces inside.")


def _count_error(text: str) -> str:
    try:
        good = not text.strip() or _count(text) is not None
    except ValueError:
        good = False
    return "" if good else _("A whole number, 1 or more.")


def _price_error(text: str) -> str:
    try:
        good = not text.strip() or (_per_token(text) or 0.0) >= 0
    except ValueError:
        good = False
    return "" if good else _("US dollars for a million tokens, as 0.40.")


def _params_error(params: tuple[tuple[str, str], ...]) -> str:
    names = [name.strip() for name, _value in params if name.strip()]
    if any(not name.strip() and value.strip() for name, value in params):
        return _("A value has no name.")
    for name in names:
        if not _PARAM.fullmatch(name):
            return _("“{name}” is no parameter's name.").format(name=name[:40])
        if name in _OWN:
            return _("“{name}” has a field of its own above.").format(name=name)
    for name, value in params:
        if not is_secret_name(name.strip()) and _hides_secret(value):
            return _("“{name}” holds a key. Put the key into its own field.").format(name=name)
    return "" if len(set(names)) == len(names) else _("A name stands there twice.")


def _hides_secret(value: str) -> bool:
    """In a text, or inside JSON: it would stand readable in a file."""
    try:
        return hides_secret(json.loads(value))
    except ValueError:
        return hides_secret(value.strip())


def _count(text: str) -> int | None:
    """`32768`, `32,768`, `32k`. Raises ValueError for anything else."""
    plain = text.strip().replace(",", "").replace("_", "").casefold()
    if not plain:
        return None
    number = int(plain.removesuffix("k")) * (1000 if plain.endswith("k") else 1)
    if not 1 <= number <= 100 * _MILLION:
        raise ValueError(text)
    return number


def _per_token(text: str) -> float | None:
    plain = text.strip().lstrip("$").replace(",", ".").strip()
    if not plain:
        return None
    dollars = float(plain)
    if not 0 <= dollars <= _MILLION:  # also what is not a number
        raise ValueError(text)
    return float(f"{dollars / _MILLION:.12g}")


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _price(per_token: float | None) -> str:
    return "" if per_token is None else f"{per_token * _MILLION:.6g}"
