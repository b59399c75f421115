"""What a phone held to a page would read: the QR codes on a picture, and nothing taken for another kind of code."""

from __future__ import annotations

import zxingcpp
from PIL.Image import Image


def codes_on(picture: Image) -> list[str]:
    """The text of every QR code on `picture`.

    Only QR is looked for: some bars of some charts pass for a line code, which says nothing about the pack.
    """
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]
