"""Builds small real files in the formats that are read: PDF, DOCX, XLSX."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import docx
import openpyxl
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def pdf(
    pages: Sequence[Sequence[str]],
    *,
    properties: Mapping[str, str] | None = None,
    password: str | None = None,
    owner_password: str = "owner",
) -> bytes:
    """A PDF with one text line a string; locked where a password is given ('' is one that opens without asking)."""
    writer = PdfWriter()
    font = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
    )
    for lines in pages:
        page = writer.add_blank_page(595, 842)
        shown = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines]
        content = DecodedStreamObject()
        content.set_data(
            ("BT /F1 10 Tf 14 TL 50 790 Td " + " ".join(f"({line}) Tj T*" for line in shown) + " ET").encode("cp1252")
        )
        page[NameObject("/Contents")] = writer._add_object(content)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
    writer.add_metadata(dict(properties or {}))
    if password is not None:
        writer.encrypt(user_password=password, owner_password=owner_password, algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def docx_file(*, title: str = "", author: str = "", created: datetime | None = None, body: bool = True) -> bytes:
    """A DOCX with headings, runs of several kinds, lists and a table with merged cells."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author = title, author
    if created is not None:
        properties.created = created
    if body:
        document.add_heading("Chips", level=1)
        paragraph = document.add_paragraph("Ten to the ")
        paragraph.add_run("10")
        paragraph.add_run("25").font.superscript = True
        paragraph.add_run(" operations.")
        paragraph.add_run(" NEVER SEEN").font.hidden = True
        document.add_paragraph("first", style="List Bullet")
        document.add_paragraph("second", style="List Bullet")
        document.add_heading("Counts", level=2)
        table = document.add_table(rows=3, cols=3)
        for row, cells in zip(
            table.rows, (("country", "2023", "2024"), ("US", "61", "40"), ("", "7", "8")), strict=True
        ):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        document.add_paragraph("After the table.")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]], *, formats: Mapping[str, str] | None = None) -> bytes:
    """A workbook of rows; ``formats`` gives number formats by cell name, in every sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cell, number_format in (formats or {}).items():
            sheet[cell].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
