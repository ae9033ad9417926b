"""Official documents as DOCX: what one says (`kinds`), how its issuing body sets it (`layouts`), the file."""

from chieng.core.documents.render import DOCX_TYPE, docx_response, to_docx

__all__ = ["DOCX_TYPE", "docx_response", "to_docx"]
