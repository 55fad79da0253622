"""All about one model: what it can do, what stands behind it, how its tests went."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from nova_desktop.domain.gateway_plan import Mode
from nova_desktop.domain.model_tests import ModelTest, Probe
from nova_desktop.domain.problems import Problem
from nova_desktop.ui.i18n import gettext as _
from nova_desktop.ui.i18n import ngettext
from nova_desktop.ui.models.deployment_row import DeploymentRow
from nova_desktop.ui.models.facts import Details
from nova_desktop.ui.models.result_words import details_text, probe_name, words_of_test
from nova_desktop.ui.models.sparkline import Sparkline
from nova_desktop.ui.problem_text import problem_text
from nova_desktop.ui.theme.scaling import lay
from nova_desktop.ui.times import full_time
from nova_desktop.ui.widgets.buttons import PushButton, push_button
from nova_desktop.ui.widgets.label import text_label
from nova_desktop.ui.widgets.roomy_dialog import RoomyDialog, ScrolledBody
from nova_desktop.ui.widgets.spark import IconMark

_WIDTH_PX: Final = 520
_LINE_SHOWN: Final = 30


class ModelDetails(RoomyDialog):
    """`test_wanted` with a probe; `wish` with its name and a deployment's id, "" for the model."""

    test_wanted = Signal(object)
    wish = Signal(str, str)

    def __init__(self, details: Details, parent: QWidget | None = None) -> None:
        super().__init__(details.row.name, "", (_WIDTH_PX, 0), parent)
        self._scrolled = ScrolledBody(self)
        self._page = self._scrolled.page
        self.body.addWidget(self._scrolled, 1)
        self._lines: dict[Probe, ProbeLine] = {}
        self._behind: list[DeploymentRow] = []
        self._page.addLayout(self._facts(details.facts))
        if details.behind:
            self._add_behind(details)
        self._page.addWidget(text_label(_("Tests"), self, "section"))
        for probe in _probes(details.row.mode):
            line = self._lines[probe] = ProbeLine(probe, self)
            line.test_pressed.connect(self.test_wanted)
            self._page.addWidget(line)
        self._spark = Sparkline(self)
        self._spark_words = text_label("", self, "smallthird")
        self._page.addWidget(self._spark)
        self._page.addWidget(self._spark_words)
        if details.why_fixed:
            self._page.addWidget(text_label(details.why_fixed, self, "small", wrap=True))
        elif not details.behind:
            self._page.addLayout(self._changes())
        self.add_button(_("Close"), self.accept, "primary")
        self.show_tests(details.tests)

    def show_tests(self, tests: Sequence[ModelTest]) -> None:
        """The newest first. Of several keys behind the name each tells how its last one went."""
        for row in self._behind if len(self._behind) > 1 else ():
            row.show_tests(tests, datetime.now(UTC))
        for probe, line in self._lines.items():
            line.show_result(next((t for t in tests if t.probe is probe), None))
        usual = [t for t in tests if t.probe in (Probe.ANSWER, Probe.EMBEDDING)][:_LINE_SHOWN]
        times = [_time(t) for t in reversed(usual)]
        self._spark.show_times(times)
        self._spark.setVisible(len(times) > 1)
        self._spark_words.setVisible(len(times) > 1)
        self._spark_words.setText(self._spark.accessibleName())
        if self.isVisible():
            self.fit()

    def show_running(self, probe: Probe) -> None:
        """Its test is under way."""
        if probe in self._lines:
            self._lines[probe].show_running()

    def _facts(self, facts: Sequence[tuple[str, str]]) -> QGridLayout:
        grid = lay(QGridLayout(), spacing=(16, 4))
        for number, (name, value) in enumerate(facts):
            grid.addWidget(text_label(name, self, "second"), number, 0)
            grid.addWidget(text_label(value, self, wrap=True), number, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _add_behind(self, details: Details) -> None:
        """A row for each deployment."""
        count = len(details.behind)
        title = ngettext("Upstream", "{n} upstreams share its calls", count)
        self._page.addWidget(text_label(title.format(n=count), self, "section"))
        for behind in details.behind:
            row = DeploymentRow(behind, self, fixed=bool(details.why_fixed))
            row.wish.connect(self._wished)
            self._behind.append(row)
            self._page.addWidget(row)

    def _wished(self, name: str, deployment: str) -> None:
        self.accept()
        self.wish.emit(name, deployment)

    def _changes(self) -> QHBoxLayout:
        """Of a file on this computer."""
        beside = lay(QHBoxLayout(), spacing=8)
        wishes = (("edit", _("Edit"), "pencil", ""), ("remove", _("Remove"), "trash-2", "danger"))
        for name, text, icon, kind in wishes:
            beside.addWidget(self._wish_button(name, text, icon, kind))
        beside.addStretch(1)
        return beside

    def _wish_button(self, name: str, text: str, icon: str, kind: str) -> PushButton:
        return push_button(text, lambda: self._wished(name, ""), self, kind, icon=icon)


class ProbeLine(QWidget):
    """One kind of test: its last result and a button that does it again."""

    test_pressed = Signal(object)

    def __init__(self, probe: Probe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._probe = probe
        self._icon = IconMark("circle", "text_third", 16, self)
        self._result = text_label("", self)
        self._more = text_label("", self, "small", wrap=True)
        self._button = push_button(
            _("Test"), lambda: self.test_pressed.emit(probe), self, icon="flask-conical"
        )
        self._button.setAccessibleName(_("Test {what}").format(what=probe_name(probe)))
        words = lay(QVBoxLayout(), spacing=0)
        words.addWidget(text_label(probe_name(probe), self, "strong"))
        words.addWidget(self._result)
        words.addWidget(self._more)
        row = lay(QHBoxLayout(self), spacing=10)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self._button)

    def show_result(self, test: ModelTest | None) -> None:
        words = words_of_test(test)
        self._button.show_loading(False)
        self._icon.show_icon(words.icon or "circle", words.tone)
        told = details_text(test) if test is not None and test.ok else ""
        self._result.setText(told or words.text)
        self._more.setText(_more(test))
        self._more.setVisible(bool(self._more.text()))
        self.setToolTip(full_time(test.at) if test is not None else "")

    def show_running(self) -> None:
        self._button.show_loading(True)
        self._result.setText(_("testing"))


def _more(test: ModelTest | None) -> str:
    """The words of an answer, or why it failed and what the server said."""
    if test is None:
        return ""
    if test.ok:
        return test.text
    if test.problem is None:
        return test.problem_detail
    text = problem_text(Problem(test.problem, {"model": test.model, "secret": test.secret}))
    return "\n".join(part for part in (text.title, test.problem_detail) if part)


def _probes(mode: Mode | None) -> tuple[Probe, ...]:
    if mode is Mode.EMBEDDING:
        return (Probe.EMBEDDING,)
    return (Probe.ANSWER, Probe.TOOL_CALL, Probe.JSON_SCHEMA)


def _time(test: ModelTest) -> float | None:
    if not test.ok:
        return None
    return test.total_ms if test.first_token_ms is None else test.first_token_ms
