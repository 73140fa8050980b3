"""Serving: the ledger where people work: web pages (pages/), a REST API (rest/), and an MCP server (assistant/).

Comes in: requests over HTTP, or an assistant's messages over standard input. Goes out: what asking answers, as HTML,
JSON or text, and what people decide and add, into the ledger under their name. It must never compute an answer of its
own, never trust a header, a body or a text that it shows, never write for someone who may only read, and never hand a
whole article to anyone but an editor.

``app.create_app`` puts it together, ``access`` says who may do what, and ``guard`` stands before everything.
"""
