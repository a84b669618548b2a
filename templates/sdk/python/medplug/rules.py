"""What ties the contract's members together and no tag can say: a class here for each type that has such rules, from
which the type derives. _rules judges an object that is sound otherwise, _answers a response beside its request."""

from .fault import CONFLICTING_FIELDS, INVALID_VALUE, LENGTH_MISMATCH, OUT_OF_RANGE

LEADS = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
_MOST_PIXELS = 12_000_000


class RequestRules:
    __slots__ = ()

    def _fold(self, reader, root):
        """Reads compliance_level, the older form of compliance_requirements.lgpd: true or a level's name ask for it."""
        value = root.get("compliance_level")
        if value is None:
            return
        if type(value) not in (bool, str):
            reader.wrong("/compliance_level", "boolean or string", value)
        elif self.compliance_requirements is not None:
            reader.refuse(CONFLICTING_FIELDS, "/compliance_level", "given under two names")
        else:
            cls = next(m.type for m in self.__members__ if m.name == "compliance_requirements")
            self.compliance_requirements = cls(lgpd=type(value) is str or value)


class ResponseRules:
    __slots__ = ()

    def _common_rules(self, reader, root):
        if self.status == "not_analysable" and self.confidence != 0:
            reader.refuse(INVALID_VALUE, "/confidence", "must be 0 when status is not_analysable")
        if self.audience in ("patient", "public") and self.language != "pt-BR":
            reader.refuse(INVALID_VALUE, "/language", "must be pt-BR for patients and the public")
        for i, r in enumerate(self.medical_recommendations):
            if not paired(r.priority, r.urgency):
                reader.refuse(CONFLICTING_FIELDS, f"/medical_recommendations/{i}/urgency", "does not go with the priority")


def paired(priority, urgency):
    """Tells whether a priority may have an urgency."""
    return urgency in {"URGENT": ("urgent", "emergency"), "MONITORING": ("soon", "routine")}.get(priority, ("routine",))


class RecommendationRules:
    __slots__ = ()

    def _rules(self, reader, root):
        if not paired(self.priority, self.urgency):
            reader.refuse(CONFLICTING_FIELDS, "/urgency", "does not go with the priority")


def check_answer(request, response, reader):
    """Judges what of a sound response only shows beside the request that it answers."""
    what = "is not the request's"
    for name in ("kind", "request_id", "audience"):
        if getattr(response, name) != getattr(request, name):
            reader.refuse(INVALID_VALUE, "/" + name, what)
    if response.processing_audit.processed_at != request.processing_timestamp:
        reader.refuse(INVALID_VALUE, "/processing_audit/processed_at", "is not the request's processing_timestamp")
    status = response.human_review.status
    if status != "pending" and (request.human_review is None or request.human_review.status != status):
        reader.refuse(INVALID_VALUE, "/human_review/status", "a plugin writes pending, or copies the request's review")
    text = next((o._text() for o in (response, request) if hasattr(o, "_text")), None)
    if text is not None:
        spans(reader, "/claims", response.claims or (), text)
    if hasattr(response, "_answers"):
        response._answers(reader, request)


def spans(reader, at, items, text):
    """Checks that the stretches of items lie in a text, on character boundaries; False when one does not."""
    data = text.encode()
    for i, item in enumerate(items):
        for name in ("start", "end"):
            if getattr(item, name) > len(data):
                reader.refuse(OUT_OF_RANGE, f"{at}/{i}/{name}", "past the end of the text")
                return False
        for name in ("start", "end"):
            offset = getattr(item, name)
            if offset < len(data) and data[offset] & 0xC0 == 0x80:
                reader.refuse(INVALID_VALUE, f"{at}/{i}/{name}", "not on a character boundary")
                return False
    return True


class ContentText:
    """A request or response whose content is what offsets count in."""

    __slots__ = ()

    def _text(self):
        return self.content or ""


class TextFindingsRules:
    __slots__ = ()

    def _answers(self, reader, request):
        spans(reader, "/findings_text", self.findings_text, request._text())


class ECGAnalysisRequestRules:
    __slots__ = ()

    def lead_names(self):
        """The leads of the signal: packed ones in their own order, others in the contract's."""
        if self.ecg_packed is not None:
            return [lead.name for lead in self.ecg_packed.leads]
        if self.leads is not None:
            return [name for name in LEADS if name in self.leads]
        return [self.lead]

    def sample_count(self):
        """The number of samples of each lead, without decoding them."""
        if self.ecg_packed is not None and self.ecg_packed.leads:
            return _bytes(self.ecg_packed.leads[0].data) // 2
        return len(next(iter(self.leads.values()))) if self.leads else len(self.ecg_data or ())

    def _rules(self, reader, root):
        want, seen = self.sample_count(), set()
        for i, lead in enumerate(self.ecg_packed.leads if self.ecg_packed else ()):
            at, n = f"/ecg_packed/leads/{i}", _bytes(lead.data)
            if lead.name in seen:
                reader.refuse(INVALID_VALUE, at + "/name", "given twice")
            elif n % 2:
                reader.refuse(INVALID_VALUE, at + "/data", "must hold whole 16-bit samples")
            elif n // 2 != want:
                reader.refuse(LENGTH_MISMATCH, at + "/data", "the leads must have equal lengths")
            seen.add(lead.name)
        lengths = [(name, len(self.leads[name])) for name in LEADS if self.leads and name in self.leads]
        for name, n in lengths:
            if n != lengths[0][1]:
                reader.refuse(LENGTH_MISMATCH, "/leads/" + name, "the leads must have equal lengths")


def _bytes(text):
    """How many bytes sound base64 holds."""
    return len(text) // 4 * 3 - (2 if text.endswith("==") else text.endswith("="))


class ECGAnalysisResponseRules:
    __slots__ = ()

    def _answers(self, reader, request):
        n = len(self.r_peaks)
        if n and self.r_peaks[-1] >= request.sample_count():
            reader.refuse(OUT_OF_RANGE, f"/r_peaks/{n - 1}", "past the end of the signal")
        leads = request.lead_names()
        for i, st in enumerate(self.st_analysis):
            if st.lead not in leads:
                reader.refuse(INVALID_VALUE, f"/st_analysis/{i}/lead", "the request has no such lead")


class LesionAnalysisRequestRules:
    __slots__ = ()

    def scale(self, image):
        """The scale of an image, by its place, in mm a pixel; None without one."""
        return self.mm_per_px[image if len(self.mm_per_px) > 1 else 0] if self.mm_per_px else None

    def _rules(self, reader, root):
        n = len(self.mm_per_px or ())
        if n > 1 and n != len(self.lesion_images):
            reader.refuse(LENGTH_MISMATCH, "/mm_per_px", "must be one number, or one for each image")


class LesionAnalysisResponseRules:
    __slots__ = ()

    def _rules(self, reader, root):
        for name, lesion in sorted((self.lesion_characteristics or {}).items()):
            mask, at = lesion.mask_rle, f"/lesion_characteristics/{name}/mask_rle"
            if mask is None:
                continue
            if mask.width * mask.height > _MOST_PIXELS or mask.width > _MOST_PIXELS:
                reader.refuse(OUT_OF_RANGE, at, "more than 12 megapixels")
            elif sum(mask.counts) != mask.width * mask.height:
                reader.refuse(LENGTH_MISMATCH, at + "/counts", "the runs must add up to width times height")

    def _answers(self, reader, request):
        for name in sorted(self.lesion_characteristics or {}):
            if int(name.removeprefix("lesion_")) > len(request.lesion_images):
                reader.refuse(OUT_OF_RANGE, "/lesion_characteristics/" + name, "the request has no such image")


class CardiacRiskResponseRules:
    __slots__ = ()

    def _rules(self, reader, root):
        for i, score in enumerate(self.risk_scores):
            if score.value_percent is not None and score.points is not None:
                reader.refuse(CONFLICTING_FIELDS, f"/risk_scores/{i}/points", "a score is a percentage or points, not both")


class DermoscopyResponseRules:
    __slots__ = ()

    def _rules(self, reader, root):
        abcd, seven = self.abcd, self.seven_point
        if abcd is not None and abs(abcd.tds - (1.3 * abcd.a + 0.1 * abcd.b + 0.5 * abcd.c + 0.5 * abcd.d)) > 0.005:
            reader.refuse(INVALID_VALUE, "/abcd/tds", "must be 1.3 a + 0.1 b + 0.5 c + 0.5 d")
        major = ("atypical_network", "blue_whitish_veil", "atypical_vascular")
        if seven is not None and seven.score != sum(2 if item in major else 1 for item in seven.items):
            reader.refuse(INVALID_VALUE, "/seven_point/score", "must count 2 for each major item and 1 for each minor one")


class HealthContentResponseRules(ContentText):
    __slots__ = ()

    def _rules(self, reader, root):
        spans(reader, "/disclaimers_placed", self.disclaimers_placed, self.content)


class ContentTransformationResponseRules(ContentText):
    __slots__ = ()

    def _answers(self, reader, request):
        if self.status != "ok" or not spans(reader, "/changes", self.changes, request._text()):
            return
        old, out, at = request._text().encode(), [], 0
        for change in self.changes:
            out += [old[at:change.start], change.replacement.encode()]
            at = change.end
        if b"".join(out) + old[at:] != self.content.encode():
            reader.refuse(INVALID_VALUE, "/content", "is not the request's content with the changes applied")


class PersonalDataAnalysisResponseRules:
    __slots__ = ()

    def _answers(self, reader, request):
        spans(reader, "/personal_data", self.personal_data, request._text())


class MedicationValidationResponseRules:
    __slots__ = ()

    def _answers(self, reader, request):
        what, n = "not an index of the request's medications", len(request.medications)
        for i, alert in enumerate(self.alerts):
            for j, index in enumerate(alert.medications):
                if index >= n:
                    reader.refuse(OUT_OF_RANGE, f"/alerts/{i}/medications/{j}", what)
        for i, listing in enumerate(self.control_lists):
            if listing.medication >= n:
                reader.refuse(OUT_OF_RANGE, f"/control_lists/{i}/medication", what)


class PublicationPackageRequestRules(ContentText):
    __slots__ = ()

    def _rules(self, reader, root):
        if self.human_review.status not in ("approved", "edited"):
            reader.refuse(INVALID_VALUE, "/human_review/status", "only approved or edited content is published")


class ConsentStatusRules:
    __slots__ = ()

    def sufficient(self):
        """Tells whether the plugin may go on; otherwise it answers not_analysable, consent_missing."""
        return self.status in ("granted", "not_required")


class CosmeticValidationResponseRules(TextFindingsRules):
    __slots__ = ()


class MedicalValidationResponseRules(TextFindingsRules):
    __slots__ = ()


class PublicationPackageResponseRules:
    __slots__ = ()

    def _rules(self, reader, root):
        from hashlib import sha256

        if self.package is not None and self.package.content_sha256 != sha256(self.package.content.encode()).hexdigest():
            reader.refuse(INVALID_VALUE, "/package/content_sha256", "is not the SHA-256 of the content")
