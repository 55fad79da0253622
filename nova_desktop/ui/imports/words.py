"""An import in the user's words: where from, what comes, what clashes, and what stays behind."""

from nova_desktop.domain.imported import (
    Clash,
    ImportItem,
    ImportKind,
    ImportPreview,
    ImportRecord,
    Left,
    Loss,
    Part,
)
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext


def kind_name(kind: ImportKind) -> str:
    """What the user calls the place that a set-up comes from."""
    return {
        ImportKind.LITELLM_CONFIG: _("LiteLLM configuration"),
        ImportKind.NOVA_FOLDER: _("Earlier Nova"),
        ImportKind.OLLAMA: _("Ollama"),
        ImportKind.LM_STUDIO: _("LM Studio"),
    }[kind]


def kind_text(kind: ImportKind) -> str:
    """What is read there."""
    return {
        ImportKind.LITELLM_CONFIG: _("A config.yaml with its models, keys and router settings."),
        ImportKind.NOVA_FOLDER: _("The folder of the web version: its keys, models and profile."),
        ImportKind.OLLAMA: _("The models that Ollama has on this computer."),
        ImportKind.LM_STUDIO: _("The models that LM Studio has on this computer."),
    }[kind]


def item_text(item: ImportItem) -> str:
    """The line below an item's name."""
    if item.part is Part.ROLE:
        return _role_text(item)
    if item.part is Part.YOU:
        return _you_names().get(item.was, item.was)
    words = {
        Part.MODEL: _("Model, {what}"),
        Part.FILE: _("Model file, {what}"),
        Part.ACCOUNT: _("Account at {what}"),
        Part.ROUTER: _("Setting of the gateway, {what}"),
    }[item.part]
    text = words.format(what=item.second)
    return f"{text}. {_('Whether for chat or embeddings is a guess')}" if item.guessed else text


def clash_text(item: ImportItem) -> str:
    """What happens to a name that is there already, in short."""
    return {
        Clash.NONE: "",
        Clash.THERE_ALREADY: _("There already"),
        Clash.RENAMED: _("Was {name}").format(name=item.was),
        Clash.SECOND: _("Second deployment"),
        Clash.REPLACES: _("Replaces yours"),
    }[item.clash]


def left_text(left: Left) -> str:
    """Why something does not carry over."""
    detail = left.detail
    if left.why is Loss.WILDCARD and not detail:
        return _("A name with * stands for no single model. Add those that you want.")
    if left.why is Loss.NOT_UNDERSTOOD and detail:
        return _("Nova does not know {detail}.").format(detail=detail)
    return _losses()[left.why].format(detail=detail)


def preview_title(preview: ImportPreview) -> str:
    """What was found, in one line."""
    if preview.found.gemini_only:
        return _("A Nova that used Gemini only")
    models = sum(item.part in (Part.MODEL, Part.FILE) for item in preview.items)
    return ngettext("{n} model found", "{n} models found", models).format(n=models)


def preview_text(preview: ImportPreview) -> str:
    """Where it was found, and what of it is worth a sentence."""
    words = [preview.found.source]
    if preview.found.gemini_only:
        words.append(
            _(
                "Chat and memory go to Gemini through LiteLLM. The embedding model and its "
                "dimension stay, so that your memories stay readable; another model can embed "
                "them anew later, from Memory."
            )
        )
    return "\n".join(words)


def keys_text(preview: ImportPreview) -> str:
    """Which keys come along, by name only; "" for none."""
    known = [key.name for key in preview.keys if key.has_value]
    return _("Keys that come along: {names}.").format(names=_some(known)) if known else ""


def missing_text(preview: ImportPreview) -> str:
    """Which keys have no value; "" for none."""
    names = preview.missing()
    return _("Without a value: {names}.").format(names=_some(names)) if names else ""


def record_text(record: ImportRecord) -> str:
    """The last import, in one line."""
    models = len(record.deployments) + len(record.files)
    words = ngettext("{kind}, {n} model", "{kind}, {n} models", models)
    return words.format(kind=kind_name(record.kind), n=models)


def _some(names: "list[str] | tuple[str, ...]", most: int = 6) -> str:
    shown = ", ".join(names[:most])
    more = len(names) - most
    return _("{names} and {n} more").format(names=shown, n=more) if more > 0 else shown


def _role_text(item: ImportItem) -> str:
    name = {
        "chat": _("Role: chat"),
        "memory": _("Role: memory"),
        "small": _("Role: small tasks"),
        "embedding": _("Role: embeddings"),
    }[item.was]
    dimension = _("dimension {n}").format(n=item.second) if item.second else ""
    return f"{name}, {dimension}" if dimension else name


def _you_names() -> dict[str, str]:
    return {
        "name": _("Your name"),
        "email": _("Your e-mail address"),
        "timezone": _("Your time zone"),
        "notes": _("Your notes for the assistant"),
    }


def _losses() -> dict[Loss, str]:
    return {
        Loss.NOVA_SETS_IT: _("Nova decides this by itself."),
        Loss.OWN_CODE: _("It would run somebody's code, or send your words elsewhere."),
        Loss.NEEDS_SERVICE: _("It needs a database or a service that Nova does not use."),
        Loss.OTHER_KIND: _("Nova uses models for chat and embeddings. This one is for {detail}."),
        Loss.WILDCARD: _("Choose its models under Settings, Providers and keys, {detail}."),
        Loss.OTHER_FILE: _("Import this file as well, if you need it."),
        Loss.VALUE_MISSING: _("{detail} has no value. Choose the .env file that holds it."),
        Loss.KEY_MISSING: _("This key has no value yet. Enter it when a model asks for it."),
        Loss.KEY_UNUSABLE: _("This cannot be a key."),
        Loss.HIDES_KEY: _("A key stands inside it. Nova keeps keys apart: enter it anew."),
        Loss.NOT_UNDERSTOOD: _("Nova does not know this, or expects another form."),
        Loss.TWICE: _("It stands twice. The last one counts."),
        Loss.NO_TARGET: _("Nothing that comes along uses it."),
        Loss.NOT_IN_NOVA: _("Nova has no use for this."),
        Loss.CHANGED: _("It comes along, but not as {detail}: Nova calls it another way."),
        Loss.OTHER_GATEWAY: _("A LiteLLM elsewhere. Add {detail} under Settings, Gateway."),
        Loss.LATER: _("Nova has no place for this yet."),
        Loss.IN_DATABASE: _("They lie in a database that Nova cannot read. Set them anew."),
        Loss.MODEL_RETIRED: _(
            "Google ends this model. It is kept for your memories; if it no longer answers, "
            "choose another one, and they are embedded anew."
        ),
        Loss.NOT_RUNNING: _("It does not run now. These models were found on the disk."),
    }
