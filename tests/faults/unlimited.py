"""The house as a server runs it, without a limit to what it reads: for the twin of X4."""

from __future__ import annotations

from app.factory import started

app = started()
app.config.update(MAX_CONTENT_LENGTH=None, MAX_FORM_MEMORY_SIZE=None, MAX_FORM_PARTS=None)
