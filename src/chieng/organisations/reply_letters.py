"""The letter that answers a request about personal data, as a DOCX to be numbered and signed.

A document of a Vietnamese office: its words are Vietnamese in every language of the page.
"""

from datetime import date

from django.utils import translation

from chieng.core.documents.kinds import Items, OfficialDocument, Paragraph, Signature
from chieng.core.documents.signing import signed_for
from chieng.core.documents.words import day_in_words
from chieng.organisations.kinds import RequestKind
from chieng.organisations.models import RightsRequest, Unit
from chieng.organisations.queries.letterheads import letterhead


def reply_letter(request: RightsRequest, unit: Unit, day: date) -> OfficialDocument:
    """Return the letter, without number and date. What was noted as the reply stands in it, else an open line."""
    with translation.override("vi"):
        head = letterhead(unit.pk, day)
        asked = RequestKind(request.kind).label
        who = f"Ông/bà {request}"
        return OfficialDocument(
            layout=head.layout,
            issuer=head.issuer,
            parent=head.parent,
            org_code=head.org_code,
            place=head.place,
            subject="trả lời yêu cầu về dữ liệu cá nhân",
            addressed_to=(who,),
            body=(
                Paragraph(
                    f"{day_in_words(request.received_on).capitalize()}, {head.issuer} nhận được yêu cầu của ông/bà"
                    f" về dữ liệu cá nhân, nội dung: {asked}."
                ),
                Paragraph(
                    "Căn cứ Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 và Nghị định số 356/2025/NĐ-CP,"
                    f" {head.issuer} trả lời như sau:"
                ),
                Items(tuple(request.reply.splitlines()) or ("…",)),
                Paragraph(
                    f"Thời hạn thực hiện chậm nhất là {day_in_words(request.carry_out_due)}. Nếu không đồng ý với"
                    " nội dung trả lời, ông/bà có quyền khiếu nại theo quy định của pháp luật./."
                ),
            ),
            signature=Signature(head.office, by=signed_for(head.collective, head.office, deputy=False)),
            recipients=("Như trên", "Lưu: VT"),
        )
