package contract

// CardiacRiskRequest asks for cardiovascular risk scores. Lipids in mg/dL, pressure in mmHg, egfr in mL/min/1.73 m2. An
// item that is absent is unknown, not false: scores that need it report it as missing.
type CardiacRiskRequest struct {
	Request
	Age              float64  `json:"age" contract:"required,min=0,max=130"` // years
	Sex              string   `json:"sex" contract:"required,enum=female|male"`
	TotalCholesterol *float64 `json:"total_cholesterol" contract:"xmin=0,max=5000"`
	HDLCholesterol   *float64 `json:"hdl_cholesterol" contract:"xmin=0,max=5000"`
	LDLCholesterol   *float64 `json:"ldl_cholesterol" contract:"xmin=0,max=5000"`
	SystolicBP       *float64 `json:"systolic_bp" contract:"xmin=0,max=400"`
	BPTreated        *bool    `json:"bp_treated"`
	Smoker           *bool    `json:"smoker"`
	Diabetes         *bool    `json:"diabetes"`
	Statin           *bool    `json:"statin"`
	PriorCVD         *bool    `json:"prior_cvd"`
	EGFR             *float64 `json:"egfr" contract:"min=0,max=300"`
	BMI              *float64 `json:"bmi" contract:"xmin=0,max=300"`
	Race             string   `json:"race" contract:"enum=white|african_american|other"` // PCE only

	// Items of the stroke scores (CHA2DS2-VASc, CHA2DS2-VA).
	HeartFailure    *bool `json:"heart_failure"`
	Hypertension    *bool `json:"hypertension"`
	StrokeTIA       *bool `json:"stroke_tia"` // stroke, transient ischaemic attack or thromboembolism
	VascularDisease *bool `json:"vascular_disease"`

	// Items of the bleeding score (HAS-BLED).
	UncontrolledHypertension *bool `json:"uncontrolled_hypertension"` // systolic over 160 mmHg
	AbnormalRenalFunction    *bool `json:"abnormal_renal_function"`
	AbnormalLiverFunction    *bool `json:"abnormal_liver_function"`
	BleedingHistory          *bool `json:"bleeding_history"`
	LabileINR                *bool `json:"labile_inr"`
	BleedingDrugs            *bool `json:"bleeding_drugs"` // antiplatelets or anti-inflammatories
	AlcoholUse               *bool `json:"alcohol_use"`

	Scores []string `json:"scores" contract:"format=code,unique"` // wanted; empty means all that the plugin has
}

// CardiacRiskResponse is the answer to a CardiacRiskRequest.
type CardiacRiskResponse struct {
	Response
	RiskScores []RiskScore `json:"risk_scores" contract:"ok"`
}

// RiskScore is one score: a percentage or points, never both, and neither when it could not be computed.
type RiskScore struct {
	Name             string   `json:"name" contract:"required,format=code"`
	ValuePercent     *float64 `json:"value_percent" contract:"min=0,max=100"`
	Points           *float64 `json:"points"`
	HorizonYears     *float64 `json:"horizon_years" contract:"xmin=0,max=100"`
	Category         *string  `json:"category" contract:"always,enum=low|intermediate|high"`
	InputsUsed       []string `json:"inputs_used" contract:"always"`
	MissingInputs    []string `json:"missing_inputs" contract:"always"`
	OutOfRangeInputs []string `json:"out_of_range_inputs" contract:"always"`
}

func (r *CardiacRiskResponse) rules(c checks) {
	for i, s := range r.RiskScores {
		if s.ValuePercent != nil && s.Points != nil {
			c.fail(ConflictingFields, at("/risk_scores", i, "points"), "a score is a percentage or points, not both")
		}
	}
}

func (*CardiacRiskRequest) ContractKind() Kind  { return CardiacRisk }
func (*CardiacRiskResponse) ContractKind() Kind { return CardiacRisk }
