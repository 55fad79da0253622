"""Parts of a block to a laid-out text document; only what is near the view has one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)

from nova_desktop.ui.chat.conversation.markdown.parts import Paragraph, Part, Span, Table
from nova_desktop.ui.chat.conversation.text_style import TextStyle


def make_document(parts: Sequence[Part], style: TextStyle, role: str = "text") -> QTextDocument:
    """A document without a width yet; its words are coloured by `role`."""
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setDefaultFont(style.body())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    option.setTabStopDistance(style.px(24))
    document.setDefaultTextOption(option)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for number, part in enumerate(parts):
        if isinstance(part, Table):
            _insert_table(cursor, part, style)
        else:
            _insert_paragraph(cursor, part, style, role, first=number == 0)
    cursor.endEditBlock()
    return document


def quotes_of(block: QTextBlock) -> int:
    """How many quotes are around a paragraph of the document."""
    return max(0, block.userState())


def _insert_paragraph(
    cursor: QTextCursor, paragraph: Paragraph, style: TextStyle, role: str, *, first: bool
) -> None:
    look = style.block_format(paragraph, first=first)
    plain = style.char_format(Span(""), paragraph, role)
    if first:
        cursor.setBlockFormat(look)
        cursor.setBlockCharFormat(plain)
    else:
        cursor.insertBlock(look, plain)
    cursor.block().setUserState(paragraph.quotes)
    if paragraph.marker:
        cursor.insertText(f"{paragraph.marker}\t", plain)
    for span in paragraph.spans:
        _insert_lines(cursor, span, style.char_format(span, paragraph, role))


def _insert_lines(cursor: QTextCursor, span: Span, look: QTextCharFormat) -> None:
    """A break inside a paragraph stays inside of it."""
    cursor.insertText(span.text.replace("\n", "\u2028"), look)


def _insert_table(cursor: QTextCursor, table: Table, style: TextStyle) -> None:
    columns = max((len(row) for row in table.rows), default=0)
    if not columns:
        return
    look = QTextTableFormat()
    look.setBorder(0)
    look.setBorderCollapse(True)
    look.setCellSpacing(0)
    look.setMargin(0)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    made = cursor.insertTable(len(table.rows), columns, look)
    for row, cells in enumerate(table.rows):
        for column, spans in enumerate(cells):
            align = table.align[column] if column < len(table.align) else ""
            last = row == len(table.rows) - 1
            cell = made.cellAt(row, column)
            cell.setFormat(_cell_format(style, last=last))
            _fill_cell(made, (row, column), spans, (style, align))
    _hide_block_around(cursor, made)


def _fill_cell(
    table: QTextTable, at: tuple[int, int], spans: Sequence[Span], look: tuple[TextStyle, str]
) -> None:
    style, align = look
    cursor = table.cellAt(*at).firstCursorPosition()
    block = QTextBlockFormat()
    block.setAlignment(style.alignment(align))
    block.setLineHeight(style.line, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
    cursor.setBlockFormat(block)
    role = "text" if at[0] else "text_second"
    for span in spans:
        _insert_lines(cursor, span, style.char_format(span, Paragraph(()), role))


def _cell_format(style: TextStyle, *, last: bool) -> QTextTableCellFormat:
    look = QTextTableCellFormat()
    look.setLeftPadding(style.px(12))
    look.setRightPadding(style.px(12))
    look.setTopPadding(style.px(8))
    look.setBottomPadding(style.px(8))
    if not last:
        look.setBottomBorder(1)
        look.setBottomBorderBrush(style.color("line"))
        look.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    return look


def _hide_block_around(cursor: QTextCursor, table: QTextTable) -> None:
    """Qt keeps an empty paragraph before and after a table; they must take no room."""
    flat = QTextBlockFormat()
    flat.setLineHeight(0.01, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    for position in (table.firstPosition() - 1, table.lastPosition() + 1):
        cursor.setPosition(max(0, position))
        cursor.setBlockFormat(flat)
    cursor.movePosition(QTextCursor.MoveOperation.End)
