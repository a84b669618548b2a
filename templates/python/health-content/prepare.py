"""From request to answer."""

import re

import medplug
from medplug.contract.health_content import HealthContentResponse

import texts
from claims import claims, references, withhold
from persons import without_persons
from reading import reading_ease


def prepare(call, request):
    """Makes a text fit for the eyes of its physician: personal data masked, statements that may not be published taken out,
    the disclaimer put in, and what is left to check listed. What it returns is completed by the SDK."""
    if not request.content.strip():
        call.audit("content_not_analysable", {"reason": "empty_content"})
        raise medplug.NotAnalysable("empty_content", "O texto está vazio.", instead=[texts.SEND])
    text, masked = without_persons(request.content)
    text, withheld = withhold(text)
    text, placed = texts.with_note(text)
    sources = references(text)
    found = claims(text, cited=bool(sources))
    standing = _standing(call, request.author)
    call.audit("content_prepared", {"masked": masked, "withheld": len(withheld), "claims": len(found), "references": len(sources)})
    response = HealthContentResponse(
        content=text,
        reading_level=reading_ease(text),
        disclaimers_placed=placed,
        confidence=0.8 if masked or withheld else 0.9,  # where something was found, more of the kind may have been missed
        findings=[medplug.Finding(type="observation", text=texts.summary(masked, len(withheld)))],
        medical_recommendations=texts.recommend(withheld, standing, cited=bool(sources)),
        claims=found,
        references=sources,
    )
    response.compliance_status.compliance_issues = [texts.issue(reason) for reason in withheld]
    return response


def _standing(call, author):
    """Asks the deployer's authority about the author's registration, never about the name."""
    number = re.sub(r"[. ]", "", author.crm) if author else ""
    if not author or not author.uf or not re.fullmatch("[0-9]{1,7}", number):
        return texts.UNNAMED  # what cannot be read is as good as missing, and is told so
    status = call.validate_authority("crm", "registration", f"{author.uf} {number}").status
    return texts.REFUSED if status in ("not_found", "inactive") else texts.ASKED
