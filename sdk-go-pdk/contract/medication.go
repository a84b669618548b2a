package contract

// MedicationValidationRequest asks for the check of a list of medications.
type MedicationValidationRequest struct {
	Request
	Medications   []Medication   `json:"medications" contract:"required"`
	Allergies     []string       `json:"allergies" contract:"always"`
	Conditions    []string       `json:"conditions" contract:"always"`
	RenalFunction *RenalFunction `json:"renal_function"`
}

// Medication is one item of a prescription or of what a patient takes.
type Medication struct {
	DCB       string     `json:"dcb" contract:"required,minlen=1"` // Denominação Comum Brasileira
	Dose      *float64   `json:"dose" contract:"xmin=0,needs=unit"`
	Unit      string     `json:"unit" contract:"enum=mg|mcg|g|ml|UI|gota|comprimido"`
	Route     string     `json:"route"`
	Frequency *Frequency `json:"frequency"`
}

// Frequency is how often a dose is taken.
type Frequency struct {
	Times float64 `json:"times" contract:"required,xmin=0"`
	Per   string  `json:"per" contract:"required,enum=day|week"`
}

// RenalFunction is the estimated glomerular filtration rate in mL/min/1.73 m2.
type RenalFunction struct {
	EGFR float64 `json:"egfr_ml_min_1_73m2" contract:"required,min=0,max=300"`
}

// MedicationValidationResponse is the answer to a MedicationValidationRequest.
type MedicationValidationResponse struct {
	Response
	Alerts       []MedicationAlert `json:"alerts" contract:"ok"`
	ControlLists []ControlListing  `json:"control_lists" contract:"ok"`
}

// MedicationAlert is something to check before dispensing. Medications are indices into the request's list; suggest is
// never a dose.
type MedicationAlert struct {
	Type        string `json:"type" contract:"required,enum=interaction|dose|allergy|duplication|control"`
	Severity    string `json:"severity" contract:"required,enum=minor|moderate|major|contraindicated"`
	Medications []int  `json:"medications" contract:"required,min=0,unique"`
	Message     string `json:"message" contract:"required"`
	Source      string `json:"source" contract:"required"`
	Suggest     string `json:"suggest"`
}

// ControlListing says on which list of controlled substances a medication stands.
type ControlListing struct {
	Medication    int      `json:"medication" contract:"required,min=0"`
	DCB           string   `json:"dcb" contract:"required"`
	List          string   `json:"list" contract:"required"`
	Form          string   `json:"form"`
	ValidityDays  *float64 `json:"validity_days" contract:"always,min=0"`
	TreatmentDays *float64 `json:"treatment_days" contract:"always,min=0"`
	NeedsHuman    bool     `json:"needs_human" contract:"required"`
}

// answers checks that the indices are those of the request's medications.
func (r *MedicationValidationResponse) answers(c checks, request RequestType) {
	req, ok := request.(*MedicationValidationRequest)
	if !ok {
		return
	}
	const msg = "not an index of the request's medications"
	for i, a := range r.Alerts {
		for j, m := range a.Medications {
			if m >= len(req.Medications) {
				c.fail(OutOfRange, at(at("/alerts", i, "medications"), j, ""), msg)
			}
		}
	}
	for i, l := range r.ControlLists {
		if l.Medication >= len(req.Medications) {
			c.fail(OutOfRange, at("/control_lists", i, "medication"), msg)
		}
	}
}

func (*MedicationValidationRequest) ContractKind() Kind  { return MedicationValidation }
func (*MedicationValidationResponse) ContractKind() Kind { return MedicationValidation }
