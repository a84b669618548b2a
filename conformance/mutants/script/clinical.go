package script

import (
	"fmt"
	"math"
	"slices"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

const support = "Achado de apoio; requer confirmação por exame médico."

// answer fills what is the kind's own. A reason means that the request must not be answered after all.
func (q *question) answer(resp any) contract.ReasonCode {
	switch r := resp.(type) {
	case *contract.ECGAnalysisResponse:
		return q.ecg(r)
	case *contract.CardiacRiskResponse:
		return q.risk(r)
	case *contract.MedicationValidationResponse:
		r.Alerts, r.ControlLists = q.alerts(), q.controlled()
	case *contract.LesionAnalysisResponse:
		return q.lesion(r)
	case *contract.DermoscopyResponse:
		r.ABCD = &contract.ABCDRule{A: 1, B: 2, C: 3, D: 2, TDS: 1.3 + 0.2 + 1.5 + 1, Class: "benign"}
		r.SevenPoint = &contract.SevenPoint{Items: []string{}, Score: 0}
		r.Structures, r.Colors = []string{"network"}, []string{"light_brown", "dark_brown"}
		if t := q.truth().Lesion; t != nil {
			r.ABCD, r.SevenPoint, r.Structures, r.Colors = &t.ABCD, &t.SevenPoint, t.Structures, t.Colors
		}
	default:
		return q.text(resp)
	}
	return ""
}

// ecg answers from the truth of the signal. Where none is known the plugin cannot measure.
func (q *question) ecg(r *contract.ECGAnalysisResponse) contract.ReasonCode {
	truth := q.f.ECG
	if truth == nil || len(truth.RPeaks) < 3 {
		return contract.PoorQuality
	}
	r.SignalQuality = contract.Ptr(q.quality())
	r.HeartRate = &contract.HeartRate{AvgHeartRate: known(truth.HeartRate), HeartRateVariability: known(truth.SDNN), RMSSD: known(truth.RMSSD),
		RestingHeartRate: known(truth.RestingHeartRate), MaxHeartRate: known(truth.MaxHeartRate), ClinicalAssessment: "Frequência cardíaca medida."}
	r.RPeaks = slices.Clone(truth.RPeaks)
	rhythm, regular := q.rhythm()
	r.RhythmAnalysis = &contract.RhythmAnalysis{Rhythm: rhythm, Regular: &regular, Confidence: q.quality(), EctopicBeats: contract.Ptr(0)}
	r.STAnalysis, r.AbnormalityDetection = []contract.STDeviation{}, []contract.Abnormality{}
	return ""
}

// known is a number as the contract writes it: two decimals, null where it cannot be computed.
func known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	v = math.Round(v*100) / 100
	return &v
}

// risk gives the published scores of labelled cases, and otherwise one without a value: a number that nobody computed would be
// worse than none.
func (q *question) risk(r *contract.CardiacRiskResponse) contract.ReasonCode {
	if r.RiskScores = []contract.RiskScore{}; !q.mediated() {
		return ""
	}
	for _, t := range q.truth().Scores {
		s := contract.RiskScore{Name: t.Names[0], InputsUsed: []string{"age", "sex"}, MissingInputs: []string{}, OutOfRangeInputs: []string{}}
		if value := (t.Least + t.Most) / 2; t.Horizon > 0 {
			s.ValuePercent, s.HorizonYears = &value, &t.Horizon
		} else {
			s.Points = &value
		}
		r.RiskScores = append(r.RiskScores, s)
	}
	if len(r.RiskScores) == 0 {
		r.RiskScores = append(r.RiskScores, contract.RiskScore{Name: "framingham_2008", InputsUsed: []string{"age", "sex"}, MissingInputs: []string{}, OutOfRangeInputs: []string{}})
	}
	return ""
}

func (q *question) lesion(r *contract.LesionAnalysisResponse) contract.ReasonCode {
	if !q.mediated() { // the assessment that every answer holds is a diagnostic statement
		return contract.NotApplicable
	}
	req := q.request.(*contract.LesionAnalysisRequest)
	r.LesionCharacteristics = map[string]contract.LesionCharacteristics{}
	for i := range req.LesionImages {
		score := contract.ABCDEScore{AsymmetryScore: contract.Ptr(0.3), BorderIrregularity: contract.Ptr(0.3), ColorVariation: contract.Ptr(0.4)}
		switch len(req.MMPerPx) {
		case 0:
		case 1:
			score.DiameterMM = known(60 * req.MMPerPx[0])
		default:
			score.DiameterMM = known(60 * req.MMPerPx[i])
		}
		if t := q.truth().Lesion; t != nil {
			score.AsymmetryScore = known(float64(t.ABCD.A) / 2)
			if score.DiameterMM != nil {
				score.DiameterMM = known(t.DiameterMM)
			}
		}
		if d := score.DiameterMM; d != nil && *d == 0 {
			score.DiameterMM = nil
		}
		r.LesionCharacteristics[fmt.Sprintf("lesion_%d", i+1)] = contract.LesionCharacteristics{ABCDEScore: score, DermoscopyPatterns: []string{},
			ColorDistribution: map[string]float64{"light_brown": 0.8, "dark_brown": 0.2}, ClinicalFeatures: []string{"duas cores"}}
	}
	r.MalignancyRiskAssessment = &contract.MalignancyRisk{RiskLevel: "LOW", RiskScore: contract.Ptr(0.1), RiskFactors: []string{},
		ClinicalRecommendation: "Exame presencial com dermatoscopia por dermatologista.", MedicalDisclaimer: support}
	if q.truth().Urgent {
		r.MalignancyRiskAssessment.RiskLevel, r.MalignancyRiskAssessment.RiskScore = "HIGH", contract.Ptr(0.8)
	}
	r.DermoscopyFeatures = []contract.DermoscopyFeature{}
	return ""
}
