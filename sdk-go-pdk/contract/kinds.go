package contract

// KindInfo describes a kind. Specialty Any means that plugins of every specialty may have this kind.
type KindInfo struct {
	Kind        Kind
	Specialty   Specialty
	Entry       string // the export the host calls
	Stage       bool   // a stage of the content pipeline, whose entry the manifest may name otherwise
	NewRequest  func() any
	NewResponse func() any
}

// Kinds lists every kind in the contract's order. It refers to all types: a plugin that wants to stay small names the
// two it needs instead.
func Kinds() []KindInfo {
	return []KindInfo{
		info[ECGAnalysisRequest, ECGAnalysisResponse](ECGAnalysis, Cardiology, ""),
		info[CardiacRiskRequest, CardiacRiskResponse](CardiacRisk, Cardiology, ""),
		info[MedicationValidationRequest, MedicationValidationResponse](MedicationValidation, Any, ""),
		info[HealthContentRequest, HealthContentResponse](HealthContent, Any, ""),
		info[LesionAnalysisRequest, LesionAnalysisResponse](LesionAnalysis, Dermatology, ""),
		info[DermoscopyRequest, DermoscopyResponse](Dermoscopy, Dermatology, ""),
		info[CosmeticValidationRequest, CosmeticValidationResponse](CosmeticValidation, Dermatology, ""),
		info[MedicalValidationRequest, MedicalValidationResponse](MedicalValidation, Any, ""),
		info[SymptomContentRequest, SymptomContentResponse](SymptomContent, GeneralPractice, ""),
		info[PersonalDataAnalysisRequest, PersonalDataAnalysisResponse](PersonalDataAnalysis, Any, "analyze_personal_data"),
		info[ClaimsValidationRequest, ClaimsValidationResponse](ClaimsValidation, Any, "validate_medical_claims"),
		info[ContentTransformationRequest, ContentTransformationResponse](ContentTransformation, Any, "transform_medical_content"),
		info[LegalReviewRequest, LegalReviewResponse](LegalReview, Any, "review_legal_compliance"),
		info[PublicationPackageRequest, PublicationPackageResponse](PublicationPackage, Any, "build_publication_package"),
	}
}

func info[Req, Resp any](k Kind, s Specialty, stageEntry string) KindInfo {
	i := KindInfo{Kind: k, Specialty: s, Entry: EntryMedicalContent,
		NewRequest:  func() any { return new(Req) },
		NewResponse: func() any { return new(Resp) },
	}
	if stageEntry != "" {
		i.Stage, i.Entry = true, stageEntry
	}
	return i
}

// KindOf finds a kind, and reports whether there is one.
func KindOf(k Kind) (KindInfo, bool) {
	for _, i := range Kinds() {
		if i.Kind == k {
			return i, true
		}
	}
	return KindInfo{}, false
}
