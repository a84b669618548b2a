"""From request to answer."""

import medplug
from medplug import imaging
from medplug.contract.lesion_analysis import (ABCDEScore, ANVISACompliance, LesionAnalysisResponse, LesionAuditTrail,
                                              LesionCharacteristics, MaskRLE)

import texts
from judge import judge
from measure import measure
from picture import open_image
from segment import segment

LARGEST_MM = 1000  # bounds the diameters that an image of skin can show


def analyse(call, request):
    """Measures the lesion of each image. What it returns is completed by the SDK."""
    history = request.patient_history
    described, findings, worst = {}, [], None
    for i, encoded in enumerate(request.lesion_images):
        picture = open_image(encoded, i)
        mask = segment(picture)
        if mask is None:
            continue
        lesion = measure(picture, mask)
        mm = _diameter(lesion, request.scale(i))
        assessment = judge(lesion, mm, history)
        if worst is None or assessment.score > worst.score:
            worst = assessment
        described[f"lesion_{i + 1}"] = _describe(picture, mask, lesion, mm, history)
        findings.append(medplug.Finding(type="observation", text=texts.summary(i, lesion, mm)))
    if worst is None:
        call.audit("lesion_not_analysable", {"reason": "poor_quality"})
        raise medplug.NotAnalysable("poor_quality", "Nenhuma lesão se distingue da pele com segurança nas imagens.", instead=[texts.AGAIN])
    call.audit("lesion_analysed", {"images": len(request.lesion_images), "measured": len(described), "risk": worst.level,
                                   "factors": len(worst.factors)})
    return LesionAnalysisResponse(
        confidence=round(0.7 * len(described) / len(request.lesion_images), 2),
        lesion_characteristics=described,
        malignancy_risk_assessment=texts.assess(worst),
        findings=findings,
        medical_recommendations=[texts.recommend(worst, request.audience)],
        limitations=texts.limitations(request, len(described)),
        anvisa_compliance=ANVISACompliance(),
        audit_trail=LesionAuditTrail(processed_at=request.processing_timestamp, medical_disclaimers_included=True),
    )


def _diameter(lesion, scale):
    """In mm; None without a scale, or by one that no image of skin can have."""
    mm = round(lesion.diameter * scale, 2) if scale is not None else 0
    return mm if 0 < mm < LARGEST_MM else None


def _describe(picture, mask, lesion, mm, history):
    return LesionCharacteristics(
        abcde_score=ABCDEScore(asymmetry_score=round(lesion.asymmetry, 3), border_irregularity=round(lesion.irregularity, 3),
                               color_variation=round(lesion.variation, 3), diameter_mm=mm,
                               evolution=history.evolution or None if history else None),
        color_distribution=lesion.colors,
        mask_rle=MaskRLE(width=picture.width, height=picture.height, counts=imaging.runs(mask, picture.width, picture.height)),
        clinical_features=texts.features(lesion, mm),
    )
