"""Who hears what the Models screen wishes, and what all places that show models have in common."""

from collections.abc import Callable
from dataclasses import dataclass

from nova_desktop.app.model_parts import ModelParts
from nova_desktop.app.tray_wiring import TrayIcon
from nova_desktop.domain.gateway_plan import Role
from nova_desktop.ui.keys.dialogs import KeyDialogs
from nova_desktop.ui.keys.presenter import KeyPresenter
from nova_desktop.ui.models.cells import ModelRow
from nova_desktop.ui.models.dialogs import ModelDialogs
from nova_desktop.ui.models.key_replacement import KeyReplacement
from nova_desktop.ui.models.row_actions import RowActions, can_edit
from nova_desktop.ui.models.screen_presenter import ModelDesk, ModelsPresenter
from nova_desktop.ui.models.view import ModelsScreen
from nova_desktop.ui.runtime.operations import Operations
from nova_desktop.ui.settings.dialogs import SettingsDialogs
from nova_desktop.ui.settings.places import WithPlace
from nova_desktop.ui.shell.main_window import MainWindow


def bind_model_places(
    window: MainWindow,
    parts: ModelParts,
    operations: Operations,
    connect: Callable[[], object],
    *others: Callable[[], None],
) -> TrayIcon:
    """The Models screen and the tray; `others` are shown anew with them at each change.

    What is returned lives as long as the window.
    """
    follow_models(parts, *others)
    bind_models(ModelsPlace(window, parts, operations, connect))
    return TrayIcon(window, parts, operations)


@dataclass(frozen=True, slots=True)
class ModelsPlace:
    """The window with all that the screen needs. `connect` leads to where providers are added."""

    window: MainWindow
    parts: ModelParts
    operations: Operations
    connect: Callable[[], object]


def follow_models(parts: ModelParts, *places: Callable[[], None]) -> None:
    """Have header, status line and the like shown anew at each change of models or roles."""
    for place in places:
        parts.roles.on_change(place)
    parts.core.supervisor.on_status(lambda _status: parts.roles.tell())


def bind_models(place: ModelsPlace) -> None:
    """Put the Models screen into its place of the rail; it is made when it is first opened."""
    place.operations.start("models used last", place.parts.roles.remember)
    place.window.offer_screen("models", lambda: make_screen(place))


def make_screen(place: ModelsPlace) -> ModelsScreen:
    """The screen with its presenters; it keeps them alive."""
    parts, operations, window = place.parts, place.operations, place.window
    core = parts.core
    desk = ModelDesk(
        gateways=core.gateways,
        settings=core.model_settings,
        roles=parts.roles,
        tests=parts.model_tests,
        own=parts.own,
        accounts=parts.accounts,
    )
    screen = ModelsScreen(lambda gateway: can_edit(desk, gateway), window)
    presenter = ModelsPresenter(desk, operations, screen, window.toasts.show_toast)
    replacement = _replacement(place, desk, presenter, screen)
    actions = RowActions(desk, presenter, operations, _dialogs(place), replacement.replace)
    _connect(screen, presenter, actions, place.connect)
    return screen


def _dialogs(place: ModelsPlace) -> ModelDialogs:
    """What the screen asks with."""
    core = place.parts.core
    return ModelDialogs(
        place.window,
        place.operations,
        place.parts.accounts,
        place.parts.model_tests,
        core.keys.choose_place,
        place.connect,
    )


def _replacement(
    place: ModelsPlace, desk: ModelDesk, presenter: ModelsPresenter, screen: ModelsScreen
) -> KeyReplacement:
    """Of an account's key, and of a model's own."""
    core, window, operations = place.parts.core, place.window, place.operations
    asked: list[str] = []

    def test_again() -> None:
        for row in (row for row in screen.table.rows.rows() if row.name in asked[-1:]):
            presenter.test(row)

    def enter_key(model: str) -> None:
        asked.append(model)
        keys.enter(model)

    questions = SettingsDialogs(window)
    with_place = WithPlace(core.keys, questions)
    made = KeyReplacement(desk, presenter, questions, with_place, enter_key)
    keys = KeyPresenter(core.keys, made.secret_of, operations, KeyDialogs(window), test_again)
    return made


def _connect(
    screen: ModelsScreen,
    presenter: ModelsPresenter,
    actions: RowActions,
    connect: Callable[[], object],
) -> None:
    def use(role: Role, row: ModelRow) -> None:
        presenter.choose(role, row.name)

    def all_models(role: Role) -> None:
        del role
        screen.filter.setFocus()

    screen.test_all_pressed.connect(presenter.test_all)
    screen.stop_pressed.connect(presenter.stop_testing)
    screen.add_pressed.connect(actions.add)
    screen.connect_pressed.connect(connect)
    screen.retry_pressed.connect(presenter.load)
    screen.times_old.connect(presenter.refresh)
    screen.row_wish.connect(actions.do)
    screen.role_wish.connect(use)
    screen.cards.chosen.connect(presenter.choose)
    screen.cards.details_wanted.connect(actions.edit_role)
    screen.cards.test_wanted.connect(presenter.test_role)
    screen.cards.all_wanted.connect(all_models)
    screen.cards.on_wanted.connect(actions.turn_on)
    screen.cards.add_wanted.connect(actions.add)
