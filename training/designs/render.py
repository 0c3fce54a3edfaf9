"""Prints HTML files as PDF, each beside its source.

Usage: python render.py FILE.html...
"""

import logging
import pathlib
import sys

import weasyprint

logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)
for name in sys.argv[1:]:
    page = pathlib.Path(name)
    weasyprint.HTML(filename=page, encoding="utf-8").write_pdf(page.with_suffix(".pdf"))
