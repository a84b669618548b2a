# Made by `make generate` of the types in sdk-go-pdk/contract.
"""The contract's types, a module for each kind; common holds what they share."""

# Each kind with its module, its request and its response.
KINDS = {
    "ecg-analysis": ("ecg_analysis", "ECGAnalysisRequest", "ECGAnalysisResponse"),
    "cardiac-risk": ("cardiac_risk", "CardiacRiskRequest", "CardiacRiskResponse"),
    "medication-validation": ("medication_validation", "MedicationValidationRequest", "MedicationValidationResponse"),
    "health-content": ("health_content", "HealthContentRequest", "HealthContentResponse"),
    "lesion-analysis": ("lesion_analysis", "LesionAnalysisRequest", "LesionAnalysisResponse"),
    "dermoscopy": ("dermoscopy", "DermoscopyRequest", "DermoscopyResponse"),
    "cosmetic-validation": ("cosmetic_validation", "CosmeticValidationRequest", "CosmeticValidationResponse"),
    "medical-validation": ("medical_validation", "MedicalValidationRequest", "MedicalValidationResponse"),
    "symptom-content": ("symptom_content", "SymptomContentRequest", "SymptomContentResponse"),
    "personal-data-analysis": ("personal_data_analysis", "PersonalDataAnalysisRequest", "PersonalDataAnalysisResponse"),
    "claims-validation": ("claims_validation", "ClaimsValidationRequest", "ClaimsValidationResponse"),
    "content-transformation": ("content_transformation", "ContentTransformationRequest", "ContentTransformationResponse"),
    "legal-review": ("legal_review", "LegalReviewRequest", "LegalReviewResponse"),
    "publication-package": ("publication_package", "PublicationPackageRequest", "PublicationPackageResponse"),
}
