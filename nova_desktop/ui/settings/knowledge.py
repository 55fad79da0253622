"""What is known beside the settings of what a field may be: models, zones, limits; no Qt here."""

from collections.abc import Callable, Sequence
from typing import Protocol

from nova_desktop.domain.gateway_plan import Mode, Role
from nova_desktop.domain.served_models import ServedModel
from nova_desktop.domain.settings import Settings
from nova_desktop.domain.settings_fields import FieldKind, SettingField
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.fields_presenter import Option


class ServedModels(Protocol):
    """What of services.gateways is used here."""

    def models(self) -> Sequence[ServedModel]: ...
    def model_for(self, role: Role) -> str: ...


class FieldKnowledge:
    """`zone` is this computer's own; the zones there are come a moment after the start."""

    def __init__(self, gateways: ServedModels, zone: Callable[[], str]) -> None:
        self._gateways = gateways
        self._zone = zone
        self._zones: tuple[str, ...] = ()

    def know_zones(self, zones: Sequence[str]) -> None:
        self._zones = tuple(sorted(zones))

    @property
    def knows_zones(self) -> bool:
        return bool(self._zones)

    def options(self, field: SettingField) -> Sequence[Option] | None:
        """See Knowledge."""
        if field.kind is FieldKind.ZONE:
            return [Option(zone) for zone in self._zones] or None
        if field.kind not in (FieldKind.MODEL, FieldKind.MODELS):
            return None
        mode = Mode.EMBEDDING if field.role is Role.EMBEDDING else Mode.CHAT
        fitting = [model for model in self._gateways.models() if model.fits(mode)]
        return [Option(name) for name in dict.fromkeys(model.name for model in fitting)] or None

    def most(self, field: SettingField, settings: Settings) -> float | None:
        """See Knowledge: the longest answer of the role's model, the size of its vectors."""
        if field.role is None or field.kind is not FieldKind.WHOLE:
            return None
        name = settings.roles.of(field.role).model or self._gateways.model_for(field.role)
        same = [model for model in self._gateways.models() if model.name == name]
        if field.role is Role.EMBEDDING:
            limits = [model.vector_size for model in same]
        else:
            limits = [model.max_output_tokens for model in same]
        return min((limit for limit in limits if limit), default=None)

    def empty(self, field: SettingField, settings: Settings) -> str:
        """See Knowledge."""
        del settings
        if field.kind is FieldKind.ZONE:
            return _("This computer's: {zone}").format(zone=self._zone())
        if field.kind is FieldKind.MODEL and field.role is not None:
            model = self._gateways.model_for(field.role)
            return _("Nova chooses: {model}").format(model=model) if model else _("No model yet")
        if field.optional:
            return _("The model's own")
        return {
            FieldKind.ADDRESS: _("None"),
            FieldKind.FILE: _("The system's only"),
        }.get(field.kind, "")
