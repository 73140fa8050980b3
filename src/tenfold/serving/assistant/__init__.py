"""The ledger as tools for AI assistants, over the Model Context Protocol (MCP).

Comes in: an assistant's calls, over standard input (``tenfold mcp``) or HTTP (``tenfold mcp --http``, /mcp of
``tenfold serve``). Goes out: short answers that cite claims, quote their evidence and say when nothing is known. It
must never answer at length without bound, never pass an article's words on as anything but quoted data, and never write
for someone who may only read.
"""

from tenfold.serving.assistant.http import AssistantEndpoint
from tenfold.serving.assistant.server import assistant_of

__all__ = ["AssistantEndpoint", "assistant_of"]
