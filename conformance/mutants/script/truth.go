package script

import (
	"math"
	"slices"

	"github.com/medplug/medplug/fixtures"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// truth is what is known of a labelled request; nothing of any other.
func (q *question) truth() fixtures.Truth {
	if q.f.Truth == nil {
		return fixtures.Truth{}
	}
	return *q.f.Truth
}

// quality is how good the signal is, and so how sure the plugin may be: less with each more noise. Where nothing is known of
// noise it is that of an ordinary request.
func (q *question) quality() float64 {
	if q.f.ECG == nil {
		return 0.82
	}
	worst := 0.0
	for _, n := range q.f.ECG.Noise {
		worst = max(worst, n.RMSmV)
	}
	return math.Round(900/(1+3*worst)) / 1000
}

// rhythm says what the label does; of another signal whether the intervals between beats are alike.
func (q *question) rhythm() (word string, regular bool) {
	if t := q.truth(); len(t.Rhythms) > 0 {
		return t.Rhythms[0], t.Regular
	}
	rr := q.f.ECG.RR
	if len(rr) == 0 {
		return "unknown", false
	}
	if slices.Max(rr) < 1.3*slices.Min(rr) {
		return "regular", true
	}
	return "irregular", false
}

// alerts are those that the label asks for.
func (q *question) alerts() []contract.MedicationAlert {
	all := []contract.MedicationAlert{}
	for _, t := range q.truth().Alerts {
		all = append(all, contract.MedicationAlert{Type: t.Type, Severity: t.Severities[0], Medications: t.Medications,
			Message: "Revisar com o prescritor.", Source: "Bula profissional do medicamento."})
	}
	return all
}

// remarks are on the claim that the label points at.
func (q *question) remarks() []contract.TextFinding {
	c := q.truth().Claim
	if c == nil {
		return []contract.TextFinding{}
	}
	return []contract.TextFinding{{Rule: "claim", Severity: "error", Start: c.Start, End: c.End, Message: "O trecho promete um efeito; retire a promessa."}}
}

// hurry makes the recommendation as urgent as what was found. Where to turn to in an emergency is alarm's.
func (q *question) hurry(r *contract.Response) {
	if rec := &r.MedicalRecommendations[0]; q.truth().Urgent && rec.Urgency == contract.Routine {
		rec.Priority, rec.Urgency, rec.Timeframe = contract.PriorityUrgent, contract.Urgent, "hoje"
		rec.Action += ", sem demora"
	}
}

// alarm says where to turn to at once.
func (q *question) alarm(r *contract.SymptomContentResponse) {
	r.Urgency = contract.Emergency
	r.RedFlags = []contract.RedFlag{{Code: "warning_sign", Text: "O que foi relatado precisa de atendimento imediato."}}
	rec := &r.MedicalRecommendations[0]
	rec.Priority, rec.Urgency, rec.Timeframe = contract.PriorityUrgent, contract.Emergency, "imediato"
	rec.Recommendation, rec.Action = "Procure atendimento de emergência.", "Ligue 192 (SAMU) agora"
}
