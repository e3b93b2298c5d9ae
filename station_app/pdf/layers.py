"""A finished page's picture as image XObjects, drawn one over the other (ISO 32000-1, 8.9).

Black strokes are a stencil that paints black; coloured strokes are a small picture of their colours
seen through a stencil in full resolution (8.9.6.3, explicit masking): no transparency anywhere, so
the oldest readers and printers draw the same.
"""

from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream

from station_app.model.finished_page import BitonalLayer, FinishedPage, InkLayer, ToneLayer


def add_layers(canvas: Any, finished: FinishedPage, name: str) -> tuple[str, ...]:
    """Put a page's picture into a canvas's document, its data passed on as it is.

    Args:
        canvas: of ReportLab; it must fill in black.
        finished: the page.
        name: of the picture, once in a document.

    Returns:
        The names of the layers, the lowest first.
    """
    layers = _layers(canvas, finished, name)
    names = tuple(f"{name}L{number}" if number else name for number in range(len(layers)))
    for layer, called in zip(layers, names, strict=True):
        canvas._doc.addForm(called, layer)
    return names


def _layers(canvas: Any, finished: FinishedPage, name: str) -> list[PDFStream]:
    size = (finished.width_px, finished.height_px)
    if finished.coding == "jpeg":
        return [_tones(ToneLayer(finished.data, *size, finished.colour))]
    if finished.coding == "bitonal":
        facts = {"ColorSpace": PDFName("DeviceGray")}
        return [_strokes(ink.strokes, size, facts) for ink in finished.inks]
    lowest = [_tones(finished.paper)] if finished.paper is not None else []
    inks = [_ink(canvas, ink, size, f"{name}M{n}") for n, ink in enumerate(finished.inks)]
    return lowest + inks


def _ink(canvas: Any, ink: InkLayer, size: tuple[int, int], name: str) -> PDFStream:
    stencil = _strokes(ink.strokes, size, {"ImageMask": "true"})
    if ink.tint is None:
        return stencil
    mask = canvas._doc.Reference(stencil, name)
    return _tones(ink.tint, {"Mask": mask})


def _tones(tones: ToneLayer, more: dict[str, Any] | None = None) -> PDFStream:
    facts = _facts((tones.width_px, tones.height_px))
    facts |= {
        "ColorSpace": PDFName("DeviceRGB" if tones.colour else "DeviceGray"),
        "BitsPerComponent": 8,
        "Filter": PDFArray([PDFName("DCTDecode")]),
    }
    return PDFStream(PDFDictionary(facts | (more or {})), tones.data)


def _strokes(strokes: BitonalLayer, size: tuple[int, int], more: dict[str, Any]) -> PDFStream:
    coded = {"Filter": PDFArray([PDFName("JBIG2Decode")])}
    if strokes.coding == "g4":
        fax = {"K": -1, "Columns": size[0], "Rows": size[1]}
        coded = {
            "Filter": PDFArray([PDFName("CCITTFaxDecode")]),
            "DecodeParms": PDFArray([PDFDictionary(fax)]),
        }
    return PDFStream(
        PDFDictionary(_facts(size) | {"BitsPerComponent": 1} | coded | more), strokes.data
    )


def _facts(size: tuple[int, int]) -> dict[str, Any]:
    return {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Image"),
        "Width": size[0],
        "Height": size[1],
    }
