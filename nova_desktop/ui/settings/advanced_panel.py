"""The panel Advanced: prompt, YAML, network, experiments, the set-up and imports."""

from PySide6.QtCore import Signal

from nova_desktop.domain.settings_fields import EXPERIMENTS, FieldKind, fields_of
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.settings.controls import SwitchControl
from nova_desktop.ui.settings.editors import PromptEditor, YamlEditor
from nova_desktop.ui.settings.panel import SettingsPanel
from nova_desktop.ui.settings.row import SettingRow
from nova_desktop.ui.settings.words import field_words, panels
from nova_desktop.ui.widgets.buttons import PushButton, push_button

PROMPT = "advanced.system_prompt"
YAML = "advanced.gateway_yaml"


class AdvancedPanel(SettingsPanel):
    """`prompt` and `yaml` are the editors. The experiments' names go out with on or off."""

    setup_pressed = Signal()
    import_pressed = Signal()
    undo_import_pressed = Signal()
    experiment_switched = Signal(str, bool)

    def __init__(self, experiments: tuple[str, ...] = EXPERIMENTS) -> None:
        super().__init__(panels()["advanced"])
        words = field_words()
        self.prompt = PromptEditor()
        self.yaml = YamlEditor()
        for key, editor in ((PROMPT, self.prompt), (YAML, self.yaml)):
            row = SettingRow(words[key].name, words[key].meaning, editor, wide=True)
            self.add_row(row, key)
        own = (FieldKind.PROMPT, FieldKind.YAML)
        self.add_fields(field for field in fields_of("advanced") if field.kind not in own)
        self._switches: dict[str, SwitchControl] = {}
        for name in experiments:
            self._add_experiment(name)
        self.add_heading(_("Set-up"))
        self._add(_("Run the set-up again"), _("What you have stays as it is."), _("Open"), "setup")
        text = _("From LiteLLM's config.yaml, an older Nova, Ollama or LM Studio.")
        _row, self._import = self._add(_("Import a set-up"), text, _("Import…"), "import")
        self._undone, _button = self._add(_("Undo the last import"), "", _("Undo"), "undo_import")
        self.show_last_import("")

    def show_last_import(self, text: str) -> None:
        """What could be undone, "" for nothing."""
        self._undone.show_meaning(text)
        self._undone.setVisible(bool(text))

    def show_experiments(self, on: tuple[str, ...]) -> None:
        for name, switch in self._switches.items():
            switch.show_value(name in on)

    def _add_experiment(self, name: str) -> None:
        if not self._switches:
            self.add_heading(_("Experiments"))
        switch = self._switches[name] = SwitchControl(name)
        switch.entered.connect(lambda on=False: self.experiment_switched.emit(name, bool(on)))
        self.add_row(SettingRow(name, _("Not finished. It may change or go."), switch))

    def _add(self, name: str, text: str, button: str, wish: str) -> tuple[SettingRow, PushButton]:
        wishes = {
            "setup": self.setup_pressed,
            "import": self.import_pressed,
            "undo_import": self.undo_import_pressed,
        }
        made = push_button(button, wishes[wish].emit, self)
        made.setAccessibleName(name)
        row = self.add_row(SettingRow(name, text), f"advanced/{wish}")
        row.add_buttons(made)
        return row, made
