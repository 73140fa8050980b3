"""The pages: the ledger for people with a browser. Every page has a twin at the same address with .json, tables one
with .csv.

``router`` answers them, ``static`` gives their styles and scripts. A page is made in three steps: ``asked`` says what a
request asks for, a function of a module named for its subject asks the ledger and gives a ``Page``, and ``rendering``
makes HTML, JSON or CSV of it. Templates get rows as the ledger gives them; ``shown`` puts names, figures and dates into
the reader's words. Nothing is marked as safe HTML but what these modules make themselves of escaped text.
"""

from tenfold.serving.pages.assets import static
from tenfold.serving.pages.routes import router

__all__ = ["router", "static"]
