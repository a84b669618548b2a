package contract

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// LesionAnalysisRequest asks for the analysis of one or several images of skin lesions.
type LesionAnalysisRequest struct {
	Request
	LesionImages   []string       `json:"lesion_images" contract:"required,minitems=1,maxitems=4,image"`
	MMPerPx        []float64      `json:"mm_per_px" contract:"scalar,xmin=0,minitems=1,maxitems=4"` // one for all images, or one each
	LesionLocation string         `json:"lesion_location"`
	PatientHistory *LesionHistory `json:"patient_history"`
}

// LesionHistory is what the patient reports. Evolution is the change over the last months.
type LesionHistory struct {
	FamilyHistoryMelanoma   *bool  `json:"family_history_melanoma"`
	PersonalHistoryMelanoma *bool  `json:"personal_history_melanoma"`
	SunExposureHigh         *bool  `json:"sun_exposure_high"`
	Evolution               string `json:"evolution" contract:"enum=none|growing|changing|bleeding|unknown"`
}

// LesionAnalysisResponse is the answer to a LesionAnalysisRequest. The characteristics' names are lesion_1, lesion_2 and
// so on, in the order of the images.
type LesionAnalysisResponse struct {
	Response                 `contract:"each=medical_recommendations:medical_disclaimer"`
	LesionCharacteristics    map[string]LesionCharacteristics `json:"lesion_characteristics" contract:"ok,keyformat=lesion"`
	MalignancyRiskAssessment *MalignancyRisk                  `json:"malignancy_risk_assessment" contract:"ok"`
	DermoscopyFeatures       []DermoscopyFeature              `json:"dermoscopy_features" contract:"ok"`
	ANVISACompliance         *ANVISACompliance                `json:"anvisa_compliance"`
	AuditTrail               *LesionAuditTrail                `json:"audit_trail"`
}

// LesionCharacteristics describes one lesion. The colours' shares are fractions of the mask.
type LesionCharacteristics struct {
	ABCDEScore         ABCDEScore         `json:"abcde_score" contract:"required"`
	DermoscopyPatterns []string           `json:"dermoscopy_patterns" contract:"always"`
	ColorDistribution  map[string]float64 `json:"color_distribution" contract:"always,keyformat=code,min=0,max=1"`
	MaskRLE            *MaskRLE           `json:"mask_rle"`
	ClinicalFeatures   []string           `json:"clinical_features" contract:"always"`
}

// ABCDEScore holds the clinical ABCDE items; null is not measured.
type ABCDEScore struct {
	AsymmetryScore     *float64 `json:"asymmetry_score" contract:"always,min=0,max=1"`
	BorderIrregularity *float64 `json:"border_irregularity" contract:"always,min=0,max=1"`
	ColorVariation     *float64 `json:"color_variation" contract:"always,min=0,max=1"`
	DiameterMM         *float64 `json:"diameter_mm" contract:"always,xmin=0"`
	Evolution          *string  `json:"evolution" contract:"always"`
}

// MaskRLE is the lesion's mask, run lengths in row-major order, the background's run first. The runs add up to width
// times height.
type MaskRLE struct {
	Width  int   `json:"width" contract:"required,min=1"`
	Height int   `json:"height" contract:"required,min=1"`
	Counts []int `json:"counts" contract:"required,min=0"`
}

// MalignancyRisk is an estimate that supports triage, not a diagnosis.
type MalignancyRisk struct {
	RiskLevel              string   `json:"risk_level" contract:"required,enum=LOW|MEDIUM|HIGH"`
	RiskScore              *float64 `json:"risk_score" contract:"always,min=0,max=1"`
	RiskFactors            []string `json:"risk_factors" contract:"always"`
	ClinicalRecommendation string   `json:"clinical_recommendation" contract:"required"`
	MedicalDisclaimer      string   `json:"medical_disclaimer" contract:"required,minlen=1"`
}

// DermoscopyFeature is a structure seen in an image.
type DermoscopyFeature struct {
	Feature    string   `json:"feature" contract:"required"`
	Lesion     string   `json:"lesion" contract:"format=lesion"`
	Confidence *float64 `json:"confidence" contract:"min=0,max=1"`
}

// ANVISACompliance is what was checked about the product; null is not checked.
type ANVISACompliance struct {
	Compliant                   *bool    `json:"compliant" contract:"always"`
	ComplianceIssues            []string `json:"compliance_issues" contract:"always"`
	ANVISAVerified              *bool    `json:"anvisa_verified" contract:"always"`
	MedicalDeviceCompliance     *bool    `json:"medical_device_compliance" contract:"always"`
	CosmeticRegulationAdherence *bool    `json:"cosmetic_regulation_adherence" contract:"always"`
}

// LesionAuditTrail is the audit part of the first design's lesion answer.
type LesionAuditTrail struct {
	ProcessedAt                string `json:"processed_at" contract:"format=rfc3339"`
	LGPDCompliant              *bool  `json:"lgpd_compliant" contract:"always"`
	ANVISAVerified             *bool  `json:"anvisa_verified" contract:"always"`
	MedicalDisclaimersIncluded *bool  `json:"medical_disclaimers_included" contract:"always"`
}

func (r *LesionAnalysisRequest) rules(c checks) {
	if n := len(r.MMPerPx); n > 1 && n != len(r.LesionImages) {
		c.fail(LengthMismatch, "/mm_per_px", "must be one number, or one for each image")
	}
}

func (r *LesionAnalysisResponse) rules(c checks) {
	for _, name := range slices.Sorted(maps.Keys(r.LesionCharacteristics)) {
		mask := r.LesionCharacteristics[name].MaskRLE
		if mask == nil {
			continue
		}
		const path = "/mask_rle/counts"
		if mask.Width*mask.Height > maxImagePixels || mask.Width > maxImagePixels {
			c.fail(OutOfRange, "/lesion_characteristics/"+name+"/mask_rle", "more than 12 megapixels")
			continue
		}
		sum := 0
		for _, n := range mask.Counts {
			sum += min(n, maxImagePixels+1)
		}
		if sum != mask.Width*mask.Height {
			c.fail(LengthMismatch, "/lesion_characteristics/"+name+path, "the runs must add up to width times height")
		}
	}
}

// answers checks that each lesion described is on an image of the request.
func (r *LesionAnalysisResponse) answers(c checks, request RequestType) {
	req, ok := request.(*LesionAnalysisRequest)
	if !ok {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(r.LesionCharacteristics)) {
		if n, err := strconv.Atoi(strings.TrimPrefix(name, "lesion_")); err != nil || n > len(req.LesionImages) {
			c.fail(OutOfRange, "/lesion_characteristics/"+name, "the request has no such image")
		}
	}
}

func (*LesionAnalysisRequest) ContractKind() Kind  { return LesionAnalysis }
func (*LesionAnalysisResponse) ContractKind() Kind { return LesionAnalysis }
