"""The gallery's section of Qt's own widgets, which the stylesheet dresses. Texts are samples."""

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSlider,
    QTabBar,
    QWidget,
)

from nova_desktop.ui.gallery.shelf import Section, across, off
from nova_desktop.ui.theme.scaling import hold
from nova_desktop.ui.widgets.number_field import NumberField


def standard() -> Section:
    section = Section("Qt's own")
    number = NumberField("Context", 1, 100, 10)
    line, off_line = QLineEdit("A line"), QLineEdit("Off")
    section.row(
        "fields", hold(line, width=160), off(hold(off_line, width=120)), hold(number, width=90)
    )
    section.row("combo box", _combo(), off(_combo()), QPushButton(_named("Push button")))
    checks = [QCheckBox(_named(text)) for text in ("Off", "On", "Partly", "Disabled")]
    checks[1].setChecked(True)
    checks[2].setCheckState(Qt.CheckState.PartiallyChecked)
    checks[3].setChecked(True)
    section.row("check boxes", *checks[:3], off(checks[3]))
    radios = [QRadioButton(_named(text)) for text in ("One", "Other")]
    radios[1].setChecked(True)
    section.row("radio buttons", across(*radios))
    bar, slider = QProgressBar(), QSlider(Qt.Orientation.Horizontal)
    bar.setValue(40)
    bar.setTextVisible(False)
    slider.setValue(30)
    section.row("progress", hold(bar, width=160), hold(slider, width=160))
    tabs = QTabBar()
    for name in ("General", "Models"):
        tabs.addTab(_named(name))
    section.row("tabs", tabs)
    text = QPlainTextEdit("\n".join(str(number) for number in range(30)))
    section.row("text, list", hold(text, width=220, height=110), _list())
    for bare in section.findChildren(QWidget):
        if not bare.accessibleName() and bare.focusPolicy() != Qt.FocusPolicy.NoFocus:
            bare.setAccessibleName(type(bare).__name__)
    return section


def _named(text: str) -> str:
    """Samples are not translated."""
    return text


def _combo() -> QComboBox:
    combo = QComboBox()
    combo.addItems(["qwen3-32b", "gpt-4o-mini"])
    return hold(combo, width=160)


def _list() -> QListView:
    view = QListView()
    model = QStringListModel([f"Row {number}" for number in range(12)], view)
    view.setModel(model)
    view.setCurrentIndex(model.index(1, 0))
    return hold(view, width=220, height=110)
